// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.daemon.exchange;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import p2p.core.Endpoint;
import p2p.core.PeerId;
import p2p.message.Source;
import p2p.message.SourceOrigin;

/**
 * The peers that a download knows of: the list of the trackers, those it has met, and what others say. The trackers' list rules
 * while one can be asked; with every tracker down, who was met counts as well, also after a restart. On the loop.
 */
public final class SourceBook {
    /** Peers that were met; of those who came by themselves, which anybody may, the one that was met longest ago goes first, then of the others. */
    static final int MET = 64;
    /** Addresses of one peer. */
    static final int ENDPOINTS = 8;

    private final Map<PeerId, KnownSource> met = new LinkedHashMap<>();
    private List<Source> listed;

    /** {@code kept}: what an earlier run left. */
    public SourceBook(List<KnownSource> kept) {
        listed = new ArrayList<>();
        for (KnownSource known : kept) {
            if (known.origin() == SourceOrigin.TRACKER) {
                listed.add(known.source());
            } else {
                met.put(known.source().peer(), known);
            }
        }
    }

    /** The list as a tracker knows it now. True when it names others than before. */
    public boolean list(List<Source> now) {
        boolean different = !peers(now).equals(peers(listed));
        listed = List.copyOf(now);
        return different;
    }

    private static Set<PeerId> peers(List<Source> sources) {
        Set<PeerId> peers = new LinkedHashSet<>();
        sources.forEach(s -> peers.add(s.peer()));
        return peers;
    }

    /**
     * The peer proved its key and its ticket. True when that is worth keeping.
     *
     * @param source with the address at which it accepts connections
     * @param otherwise who spoke of it, if the trackers did not
     */
    public boolean meet(Source source, SourceOrigin otherwise) {
        SourceOrigin origin = origin(source.peer()).orElse(otherwise);
        KnownSource before = met.remove(source.peer());
        KnownSource now = new KnownSource(source, origin);
        met.put(source.peer(), now);
        if (met.size() > MET) {
            met.remove(met.values().stream()
                    .filter(known -> known.origin() == SourceOrigin.CAME_HERE)
                    .findFirst()
                    .orElseGet(() -> met.values().iterator().next())
                    .source()
                    .peer());
        }
        return !now.equals(before);
    }

    private boolean isListed(PeerId peer) {
        return listed.stream().anyMatch(s -> s.peer().equals(peer));
    }

    /** Who said first that the peer takes part; empty when it is in no list and was not met. */
    public Optional<SourceOrigin> origin(PeerId peer) {
        KnownSource known = met.get(peer);
        return known != null
                ? Optional.of(known.origin())
                : Optional.of(SourceOrigin.TRACKER).filter(listed -> isListed(peer));
    }

    /** Whether the peer is known otherwise than by hearsay. */
    public boolean contains(PeerId peer) {
        return isListed(peer) || met.containsKey(peer);
    }

    /** Where the peer is known to be, otherwise than by hearsay. */
    public Set<Endpoint> endpoints(PeerId peer) {
        Set<Endpoint> all = new LinkedHashSet<>();
        Stream.concat(listed.stream(), met.values().stream().map(KnownSource::source))
                .filter(s -> s.peer().equals(peer))
                .forEach(s -> all.addAll(s.endpoints()));
        return all;
    }

    /** Whom to try, each once, the trackers' list first. */
    public List<Source> all(boolean trackersReachable, Hearsay hearsay) {
        Map<PeerId, Source> all = new LinkedHashMap<>();
        listed.forEach(s -> all.put(s.peer(), s));
        if (!trackersReachable) {
            met.values().forEach(known -> all.merge(known.source().peer(), known.source(), SourceBook::merged));
        }
        hearsay.sources().forEach(s -> all.merge(s.peer(), s, SourceBook::merged));
        return List.copyOf(all.values());
    }

    private static Source merged(Source known, Source also) {
        Set<Endpoint> endpoints = new LinkedHashSet<>(known.endpoints());
        endpoints.addAll(also.endpoints());
        return new Source(
                known.peer(),
                known.user(),
                known.device(),
                endpoints.stream().limit(ENDPOINTS).toList(),
                known.have(),
                known.complete(),
                known.mirror(),
                known.kept());
    }

    /** What to keep for a restart: the trackers' list and who was met. */
    public List<KnownSource> kept() {
        List<KnownSource> kept = new ArrayList<>();
        for (Source source : listed) {
            KnownSource known = met.get(source.peer());
            kept.add(new KnownSource(known == null ? source : merged(source, known.source()), SourceOrigin.TRACKER));
        }
        met.values().stream().filter(k -> !isListed(k.source().peer())).forEach(kept::add);
        return kept;
    }

    /** How many there are, otherwise than by hearsay. */
    public int size() {
        return (int) Stream.concat(listed.stream().map(Source::peer), met.keySet().stream())
                .distinct()
                .count();
    }
}
