// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.daemon.transfer;

import java.nio.file.Path;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** Which other copies on this disk may share pieces with a download: those of the same name, mostly other versions, first. On the loop. */
final class LikelyCopies {
    /** Copies that are compared with a download; each costs the reading of its manifest. */
    static final int COMPARED = 8;
    /** Copies that are looked at for such that resemble it by nothing but their size. */
    private static final int LOOKED_AT = 1_000;

    private final Copies copies;
    private final Offers offers;

    LikelyCopies(Copies copies, Offers offers) {
        this.copies = copies;
        this.offers = offers;
    }

    /**
     * At most {@link #COMPARED} copies with pieces of the same length: of files of that name in the group, then in other
     * groups, then those of the most similar size.
     */
    List<Copy> of(TransferRecord wanted) {
        Path target = Path.of(wanted.path());
        Set<Copy> likely = new LinkedHashSet<>();
        Stream<Copy> named = offers.named(wanted.name()).stream()
                .sorted(Comparator.comparing((OfferRecord o) -> !o.groupId().equals(wanted.groupId()))
                        .thenComparing(
                                Comparator.comparingInt(OfferRecord::version).reversed()))
                .flatMap(o -> Stream.ofNullable(copies.at(Path.of(o.path()))));
        Stream<Copy> similar = copies.all()
                .limit(LOOKED_AT)
                .sorted(Comparator.comparingLong(c -> Math.abs(c.layout().size() - wanted.size())));
        Stream.concat(named, similar)
                .filter(c -> !c.path().equals(target)
                        && c.layout().pieceLength() == wanted.pieceLength()
                        && c.have().count() > 0)
                .takeWhile(c -> likely.size() < COMPARED)
                .forEach(likely::add);
        return List.copyOf(likely);
    }
}
