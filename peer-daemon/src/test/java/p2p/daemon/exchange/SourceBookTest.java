// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.daemon.exchange;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import p2p.message.Source;
import p2p.message.SourceOrigin;

/** Which of the known peers are tried, and which are kept. */
class SourceBookTest {
    private final Hearsay hearsay = new Hearsay();
    private final SourceBook book = new SourceBook(List.of());

    @Test
    void theTrackersListRulesWhileOneCanBeAsked() {
        book.list(List.of(Folk.source(1, Folk.at(1))));
        book.meet(Folk.source(2, Folk.at(2)), SourceOrigin.CAME_HERE);

        assertThat(book.all(true, hearsay)).extracting(Source::peer).containsExactly(Folk.peer(1));
        assertThat(book.all(false, hearsay)).extracting(Source::peer).containsExactly(Folk.peer(1), Folk.peer(2));
        assertThat(book.contains(Folk.peer(2))).isTrue();
        assertThat(book.size()).isEqualTo(2);
    }

    @Test
    void theTrackersAddressComesFirstAndEachPeerOnce() {
        book.list(List.of(Folk.source(1, Folk.at(1))));
        book.meet(Folk.source(1, Folk.at(11)), SourceOrigin.CAME_HERE);
        hearsay.refuse(Folk.peer(9), Folk.introduces(1), 0);
        hearsay.add(Folk.peer(9), Folk.peer(1), Folk.user(1), Folk.DESK, List.of(Folk.at(12)));

        assertThat(book.all(false, hearsay)).containsExactly(Folk.source(1, Folk.at(1), Folk.at(11), Folk.at(12)));
        assertThat(book.endpoints(Folk.peer(1))).containsExactly(Folk.at(1), Folk.at(11));
    }

    @Test
    void whatIsKeptIsThereAfterARestartAndHearsayIsNot() {
        book.list(List.of(Folk.source(1, Folk.at(1))));
        book.meet(Folk.source(1, Folk.at(1)), SourceOrigin.CAME_HERE);
        book.meet(Folk.source(2, Folk.at(2)), SourceOrigin.PEER_EXCHANGE);
        book.meet(Folk.source(3, Folk.at(3)), SourceOrigin.CAME_HERE);
        hearsay.refuse(Folk.peer(9), Folk.introduces(4), 0);
        hearsay.add(Folk.peer(9), Folk.peer(4), Folk.user(4), Folk.DESK, List.of(Folk.at(4)));

        SourceBook again = new SourceBook(book.kept());

        assertThat(again.all(false, new Hearsay()))
                .extracting(Source::peer)
                .containsExactly(Folk.peer(1), Folk.peer(2), Folk.peer(3));
        assertThat(again.origin(Folk.peer(2))).contains(SourceOrigin.PEER_EXCHANGE);
        again.list(List.of());
        assertThat(again.all(true, new Hearsay())).isEmpty();
    }

    @Test
    void whoSpokeOfAPeerFirstIsRemembered() {
        book.meet(Folk.source(2, Folk.at(2)), SourceOrigin.PEER_EXCHANGE);
        assertThat(book.origin(Folk.peer(1))).isEmpty();
        book.list(List.of(Folk.source(2, Folk.at(2)), Folk.source(1, Folk.at(1))));
        book.meet(Folk.source(2, Folk.at(2)), SourceOrigin.CAME_HERE);
        book.meet(Folk.source(1, Folk.at(1)), SourceOrigin.CAME_HERE);

        assertThat(book.origin(Folk.peer(2))).contains(SourceOrigin.PEER_EXCHANGE);
        assertThat(book.origin(Folk.peer(1))).contains(SourceOrigin.TRACKER);
    }

    @Test
    void onlySomeOfThoseThatWereMetAreKeptTheLatest() {
        for (int n = 0; n < SourceBook.MET + 10; n++) {
            assertThat(book.meet(Folk.source(n, Folk.at(n)), SourceOrigin.CAME_HERE))
                    .isTrue();
        }
        assertThat(book.kept()).hasSize(SourceBook.MET);
        assertThat(book.contains(Folk.peer(9))).isFalse();
        assertThat(book.contains(Folk.peer(10))).isTrue();
    }

    @Test
    void whoComesByItselfPushesOutNobodyElse() {
        book.meet(Folk.source(0, Folk.at(0)), SourceOrigin.PEER_EXCHANGE);
        for (int n = 1; n < 2 * SourceBook.MET; n++) {
            book.meet(Folk.source(n, Folk.at(n)), SourceOrigin.CAME_HERE);
        }
        assertThat(book.contains(Folk.source(0, Folk.at(0)).peer())).isTrue();
        assertThat(book.kept()).hasSize(SourceBook.MET);
    }

    @Test
    void onlyWhatIsNewIsWorthKeeping() {
        assertThat(book.list(List.of(Folk.source(1, Folk.at(1))))).isTrue();
        assertThat(book.list(List.of(Folk.source(1, Folk.at(2))))).isFalse();
        assertThat(book.meet(Folk.source(1, Folk.at(1)), SourceOrigin.CAME_HERE))
                .isTrue();
        assertThat(book.meet(Folk.source(1, Folk.at(1)), SourceOrigin.CAME_HERE))
                .isFalse();
        assertThat(book.meet(Folk.source(1, Folk.at(3)), SourceOrigin.CAME_HERE))
                .isTrue();
    }
}
