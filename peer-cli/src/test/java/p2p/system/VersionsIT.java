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

/** Files under one name over time: versions, other names, deletion. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class VersionsIT {
    private static final int NOT_FOUND = 3;
    private static final int NOT_ALLOWED = 4;

    private final Sandbox world = new Sandbox();

    VersionsIT() throws IOException {}

    @BeforeAll
    void begin() throws IOException {
        world.tracker();
        world.member("laptop", "alice");
        world.member("desk", "bob");
        world.group("docs", "laptop", Map.of("desk", "bob"));
    }

    @AfterAll
    void end() throws IOException {
        world.close();
    }

    @Test
    void oldVersionsStayFetchableUntilTheyAreDeletedAndThenSayByWhom() throws IOException {
        Path one = world.file("in/one.bin", 300_000, 1);
        Path two = world.file("in/two.bin", 310_000, 2);
        world.ok("laptop", "share", one.toString(), "--as", "plan.bin", "-g", "docs");
        assertThat(world.ok("laptop", "share", two.toString(), "--as", "plan.bin", "-g", "docs")
                        .out())
                .contains("v2 (previous: v1");

        world.ok("desk", "get", "docs/plan.bin@1", world.folder("old"), "--wait");
        world.ok("desk", "get", "docs/plan.bin", world.folder("new"), "--wait");
        assertThat(world.path("old/plan.bin")).hasSameBinaryContentAs(one);
        assertThat(world.path("new/plan.bin")).hasSameBinaryContentAs(two);
        assertThat(world.ok("desk", "--plain", "file", "versions", "docs/plan.bin")
                        .out()
                        .lines())
                .hasSize(2);

        Sandbox.expect(NOT_ALLOWED, world.say("desk", "file", "delete", "docs/plan.bin@1", "-y"));
        assertThat(world.ok("laptop", "file", "delete", "docs/plan.bin@1", "-y").err())
                .contains("copies on members' disks stay");
        assertThat(world.path("old/plan.bin")).exists();
        assertThat(Sandbox.expect(NOT_FOUND, world.say("desk", "get", "docs/plan.bin@1", world.folder("late")))
                        .err())
                .contains("deleted")
                .contains("by alice");
        assertThat(world.ok("desk", "file", "versions", "docs/plan.bin").out()).contains("deleted by alice");

        world.ok("laptop", "file", "delete", "docs/plan.bin", "-y");
        assertThat(world.ok("desk", "ls", "docs").out()).doesNotContain("plan.bin");
        Path three = world.file("in/three.bin", 320_000, 3);
        assertThat(world.ok("desk", "share", three.toString(), "--as", "plan.bin", "-g", "docs")
                        .out())
                .as("the name is free, the numbers are not")
                .contains("v3");
    }

    @Test
    void theGroupsRuleCountsUnlessTheCommandHasItsOwn() throws IOException {
        Path one = world.file("in/four.bin", 100_000, 4);
        Path two = world.file("in/five.bin", 100_000, 5);
        Path six = world.file("in/six.bin", 100_000, 6);
        Sandbox.expect(NOT_ALLOWED, world.say("desk", "group", "policy", "docs", "--on-conflict", "rename"));
        world.ok("laptop", "group", "policy", "docs", "--on-conflict", "rename");
        assertThat(world.ok("desk", "group", "show", "docs").out()).contains("another name");
        world.ok("laptop", "share", one.toString(), "--as", "list.txt", "-g", "docs");
        assertThat(world.ok("laptop", "share", two.toString(), "--as", "list.txt", "-g", "docs")
                        .out())
                .contains("list_v2.txt");
        world.ok("laptop", "share", six.toString(), "--as", "list.txt", "-g", "docs", "--on-conflict", "overwrite");
        assertThat(world.ok("desk", "file", "versions", "docs/list.txt").out()).contains("deleted by alice");
        world.ok("laptop", "group", "policy", "docs", "--on-conflict", "version");
    }

    @Test
    void aListOfFilesIsSharedAndBadLinesAreNamed() throws IOException {
        world.file("in/seven.bin", 5_000, 7);
        world.file("in/eight, second.bin", 6_000, 8);
        Path list = Files.writeString(
                world.path("in/list.csv"),
                "\uFEFFpath,name\nin/seven.bin,first.bin\nin/gone.bin,gone.bin\n\"in/eight, second.bin\",\n");
        Said said = Sandbox.expect(
                NOT_FOUND,
                world.runIn(
                        world.home(), null, world.p2p("laptop", "share", "--from-csv", list.toString(), "-g", "docs")));
        assertThat(said.out()).contains("docs/first.bin").contains("docs/eight, second.bin");
        assertThat(said.err()).contains("line 3").contains("gone.bin").contains("1 line not shared, 2 files shared");
        assertThat(world.ok("desk", "ls", "docs").out()).contains("first.bin").contains("eight, second.bin");

        Files.writeString(list, world.path("in/seven.bin").toString());
        world.ok("laptop", "register_files", list.toString());
        assertThat(world.ok("desk", "search", "seven").out())
                .contains("seven.bin")
                .contains("alice@laptop");
        Sandbox.expect(NOT_FOUND, world.say("desk", "search", "nothing-of-the-kind"));
    }

    @Test
    void theDefaultGroupIsMeantWhereNoneIsNamed() throws Exception {
        assertThat(world.ok("desk", "group", "default").out().strip()).isEqualTo("public");
        Sandbox.expect(NOT_FOUND, world.say("desk", "group", "default", "nowhere"));
        world.ok("desk", "group", "default", "docs");

        Path nine = world.file("in/nine.bin", 5_000, 9);
        assertThat(world.ok("desk", "share", nine.toString()).out()).contains("docs/nine.bin");
        world.program("desk").kill();
        world.daemon("desk");
        assertThat(world.ok("desk", "group", "default").out().strip())
                .as("kept over a restart")
                .isEqualTo("docs");
        world.ok("desk", "file", "unshare", "nine.bin");
        world.ok("desk", "group", "default", "public");
    }
}
