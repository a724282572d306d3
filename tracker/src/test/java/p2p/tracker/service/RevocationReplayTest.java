// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.tracker.service;

import static org.assertj.core.api.Assertions.assertThat;
import static p2p.tracker.service.ServiceFixture.DOCS;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import p2p.core.GroupId;
import p2p.core.UserName;
import p2p.message.GroupRequest;
import p2p.message.TrackerNotice;
import p2p.tracker.catalog.Revocation;

class RevocationReplayTest {
    private static final UserName BOB = new UserName("bob");
    private static final GroupId DOCS_ID = new GroupId(2);

    @TempDir
    Path directory;

    private ServiceFixture world;

    @BeforeEach
    void open() throws IOException {
        world = new ServiceFixture(directory).populated();
    }

    @AfterEach
    void close() {
        world.close();
    }

    private List<TrackerNotice> missed(int number, String device) {
        world.service.welcomed(world.connect(number, device));
        return world.session(device).heard();
    }

    @Test
    void aDeviceThatWasAwayHearsOfRevocationsInItsGroups() {
        world.user(5, "phone", "carol");
        world.ask("phone", new GroupRequest.JoinGroup(DOCS, null));
        world.ask("laptop", new GroupRequest.AcceptJoin(DOCS, new UserName("carol")));
        world.service.close(world.device("phone"), "test");
        world.service.close(world.device("desk"), "test");
        world.ask("laptop", new GroupRequest.RemoveMember(DOCS, BOB));

        assertThat(missed(5, "phone")).singleElement().isInstanceOfSatisfying(TrackerNotice.Revoked.class, revoked -> {
            assertThat(revoked.user()).isEqualTo(BOB);
            assertThat(revoked.group()).isEqualTo(DOCS_ID);
        });
        assertThat(missed(3, "desk")).isEmpty();
    }

    @Test
    void membersOfAGroupThatIsGoneHearOfItLater() {
        world.service.close(world.device("nas"), "test");
        world.ask("laptop", new GroupRequest.DeleteGroup(DOCS));

        assertThat(missed(2, "nas"))
                .hasSize(2)
                .allMatch(n -> n instanceof TrackerNotice.Revoked revoked
                        && revoked.group().equals(DOCS_ID));
    }

    @Test
    void whatNoTicketCanOutliveIsForgotten() {
        world.service.close(world.device("nas"), "test");
        world.service.remember(List.of(
                new Revocation(DOCS_ID, new UserName("eve"), world.loop.now()),
                new Revocation(DOCS_ID, new UserName("root"), world.loop.now() + 5_000)));
        world.loop.advance(Revocation.RELEVANT.plus(Duration.ofSeconds(2)));

        assertThat(missed(2, "nas"))
                .singleElement()
                .isInstanceOfSatisfying(TrackerNotice.Revoked.class, revoked -> assertThat(revoked.user())
                        .isEqualTo(new UserName("root")));
    }

    @Test
    void aLongListComesInParts() {
        world.service.close(world.device("nas"), "test");
        for (int i = 0; i <= RecentRevocations.AT_ONCE; i++) {
            world.service.remember(List.of(new Revocation(DOCS_ID, new UserName("user" + i), world.loop.now())));
        }

        assertThat(missed(2, "nas")).hasSize(RecentRevocations.AT_ONCE);
        world.loop.advance(RecentRevocations.PAUSE);
        assertThat(world.session("nas").heard()).hasSize(1);
    }
}
