// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.cli.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import p2p.core.ConflictPolicy;
import p2p.core.GroupId;
import p2p.core.GroupName;
import p2p.core.UserName;
import p2p.message.GroupRequest;
import p2p.message.GroupView;
import p2p.message.JoinRequestView;
import p2p.message.TrackerReply;
import p2p.message.TrackerRequest;

/** Groups and their files, against a tracker that answers as the test says. */
class GroupCommandsIT extends FakeDaemonFixture {
    private final List<String> askedOf = new ArrayList<>();

    private TrackerReply tracker(TrackerRequest request) {
        if (request instanceof GroupRequest.ListGroups) {
            return new TrackerReply.Groups(List.of(
                    group("docs", GroupView.Standing.OWNER),
                    group("film", GroupView.Standing.REQUESTED),
                    group("band", GroupView.Standing.OWNER),
                    group("public", GroupView.Standing.MEMBER)));
        }
        if (request instanceof GroupRequest.ListJoinRequests waiting) {
            askedOf.add(waiting.group() + (waiting.mine() ? " mine" : ""));
            return new TrackerReply.JoinRequests(
                    List.of(new JoinRequestView(waiting.group(), new UserName("bob"), new UserName("alice"), 1)));
        }
        return new TrackerReply.Done("\"h2\": a version is off the group's list");
    }

    private static GroupView group(String name, GroupView.Standing standing) {
        return new GroupView(
                new GroupId(2), new GroupName(name), new UserName("alice"), 1, standing, 720, ConflictPolicy.VERSION);
    }

    @Test
    void withoutAGroupTheRequestsOfAllThatOneOwnsAreListed() {
        daemon.relays(this::tracker);

        CommandLineFixture.Said said = cli.run("group", "requests");

        assertThat(said.out()).containsPattern("docs +bob").containsPattern("band +bob");
        assertThat(askedOf).containsExactly("docs", "band");
        assertThat(said.err()).contains("next: p2p group accept docs bob");
    }

    @Test
    void onesOwnRequestsAreThoseThatWait() {
        daemon.relays(this::tracker);

        cli.run("group", "requests", "--mine");
        cli.run("group", "requests", "public", "--mine");

        assertThat(askedOf).containsExactly("film mine", "public mine");
    }

    @Test
    void otherShellsAskForNamesToo() {
        daemon.relays(this::tracker);

        assertThat(cli.run("completion", "words", "--", "p2p group accept docs ")
                        .out())
                .isEqualTo("bob\n");
        assertThat(cli.run("completion", "words", "--", "p2p ls d").out()).isEqualTo("docs\n");
        assertThat(cli.run("completion", "words", "--", "p2p --socket " + daemon.socket() + " ls pu")
                        .out())
                .isEqualTo("public\n");
        assertThat(cli.run("completion", "words", "--", "p2p share ").out()).isEmpty();
    }

    @Test
    void whoDeletesAllVersionsIsToldSo() {
        daemon.relays(this::tracker);

        assertThat(cli.run("file", "delete", "docs/h2", "-y").err())
                .contains("docs/h2 is off the group's list, with all its versions");
        assertThat(cli.run("file", "delete", "docs/h2@1", "-y").err()).contains("a version is off the group's list");
    }
}
