// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** Who is in a group gets its files, who left or never came does not; links bring people in. Each test has groups of its own. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class MembershipIT {
    private final Sandbox world = new Sandbox();

    MembershipIT() throws IOException {}

    @BeforeAll
    void begin() throws IOException {
        world.tracker();
        world.member("laptop", "alice");
        world.member("desk", "bob");
        world.member("nas", "carol");
    }

    @AfterAll
    void end() throws IOException {
        world.close();
    }

    @Test
    void anOwnerHandsTheGroupOnOrDeletesItBeforeLeavingAndIsToldSo() throws IOException {
        world.group("band", "laptop", Map.of("desk", "bob"));

        Said refused = world.say("laptop", "leave_group", "band");
        assertThat(refused.exit()).as(refused.toString()).isIn(4, 5);
        assertThat(refused.err())
                .contains("next:")
                .contains("p2p group transfer band USER")
                .contains("p2p group delete band");

        world.ok("laptop", "group", "transfer", "band", "bob", "--yes");
        world.ok("laptop", "leave_group", "band", "--yes");
        assertThat(world.say("laptop", "ls", "band").exit()).isEqualTo(4);
        assertThat(world.ok("desk", "--plain", "group", "list").out()).containsPattern("band\tbob\t1\t");
        world.ok("desk", "group", "delete", "band", "--yes");
        assertThat(world.say("desk", "ls", "band").exit()).isEqualTo(3);
    }

    @Test
    void whoLeavesIsNoSourceAndNoReceiverAnyMore() throws IOException {
        world.group("choir", "laptop", Map.of("desk", "bob", "nas", "carol"));
        Path song = world.file("in/song.bin", 3_000_000, 31);
        world.ok("laptop", "share", song.toString(), "-g", "choir");
        world.ok("desk", "get", "choir/song.bin", world.folder("choir-desk"), "--wait");
        Waiting.until("two sources", () -> world.sources("nas", "choir/song.bin") == 2);

        world.ok("desk", "leave_group", "choir", "--yes");

        Waiting.until("one source", () -> world.sources("nas", "choir/song.bin") == 1);
        assertThat(world.ok("nas", "file", "show", "choir/song.bin", "--peers").out())
                .contains("alice@laptop")
                .doesNotContain("bob@desk");
        assertThat(world.say("desk", "list_files", "choir").exit()).isEqualTo(4);
        assertThat(world.say("desk", "get", "choir/song.bin", world.folder("choir-again"))
                        .exit())
                .isEqualTo(4);
        world.ok("nas", "get", "choir/song.bin", world.folder("choir-nas"), "--wait");
        assertThat(world.ok("nas", "transfer", "show", "1").out()).doesNotContain("bob@desk");
    }

    @Test
    void aDownloadOfAGroupThatOneLeavesStopsWithItsReason() throws Exception {
        world.group("club", "laptop", Map.of("desk", "bob"));
        world.ok("laptop", "share", world.file("in/club.bin", 64L << 20, 32).toString(), "-g", "club");
        Program seeder = world.program("laptop");
        seeder.signal("STOP");
        Said got = world.ok("desk", "--json", "get", "club/club.bin", world.folder("club-desk"));
        long number = got.json().findValue("number").asLong();

        world.ok("desk", "leave_group", "club", "--yes");
        seeder.signal("CONT");

        Waiting.until(
                "not a member",
                () -> world.look("desk", "why", Long.toString(number)).out().contains("not-a-member"));
        assertThat(world.path("club-desk/club.bin")).doesNotExist();
    }

    @Test
    void aPreApprovedLinkDoesItAllOnce() throws IOException {
        world.ok("laptop", "group", "create", "docs");
        Path report = world.file("in/report.pdf", 500_000, 33);
        world.ok("laptop", "share", report.toString(), "-g", "docs");
        String link = world.ok("laptop", "group", "invite", "docs", "--pre-approved")
                .out()
                .strip();

        world.daemon("phone");
        Said joined = Sandbox.expect(
                0, world.run("pw-dave\n", world.p2p("phone", "join", link, "--user", "dave", "--password-stdin")));
        assertThat(joined.err()).contains("logged in as dave").contains("you are a member of docs");
        world.ok("phone", "get", "docs/report.pdf", world.folder("docs-phone"), "--wait");
        assertThat(Files.mismatch(report, world.path("docs-phone/report.pdf"))).isEqualTo(-1);

        world.daemon("tablet");
        Said second = world.run("pw-erin\n", world.p2p("tablet", "join", link, "--user", "erin", "--password-stdin"));
        assertThat(second.exit()).as(second.toString()).isEqualTo(4);
        assertThat(second.err()).contains("used").contains("next:");
    }

    @Test
    void aGroupsLinkWithoutApprovalAsksToJoin() throws IOException {
        String link = world.ok("laptop", "group", "create", "team").out().strip();
        Said asked = world.ok("nas", "join", link);
        assertThat(asked.err()).contains("alice has to accept");
        assertThat(world.say("nas", "ls", "team").exit()).isEqualTo(4);
        assertThat(world.ok("laptop", "list_requests", "team").out()).contains("carol");
        world.ok("laptop", "accept_request", "team", "carol");
        world.ok("nas", "ls", "team");
    }
}
