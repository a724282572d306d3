// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Every classic command of this version in scripted {@code p2p shell} sessions, literal and in odd capitalisation. */
class ClassicShellIT {
    private final Sandbox world = new Sandbox();

    ClassicShellIT() throws IOException {}

    @AfterEach
    void end() throws IOException {
        world.close();
    }

    @Test
    void everyClassicCommandWorksInAScriptedShell() throws Exception {
        world.tracker();
        for (String device : new String[] {"laptop", "desk", "nas"}) {
            world.daemon(device);
            world.ok(device, "join", world.invite());
        }
        Path song = world.file("in/song.ogg", 3_000_000, 5);
        Path text = world.file("in/notes.txt", 20, 6);
        Files.createDirectories(world.path("dl"));

        // The next line of a pipe is the password; U P on one line is accepted for old scripts.
        shell(
                "laptop",
                "create_user alice\n" + Sandbox.PASSWORD + "\nLOGIN alice\n" + Sandbox.PASSWORD
                        + "\nCreate_Group band\n");
        shell("desk", "CREATE_USER bob secret1\nlogin bob secret1\nJoin_Group band\n");
        shell("nas", "create_user carol secret2\nlogin carol secret2\njoin_group band\n");
        String requests = shell(
                        "laptop",
                        "list_requests band\naccept_request band bob\nreject_request band carol\nlist_groups\n")
                .out();
        assertThat(requests).contains("bob").contains("carol").contains("band").contains("public");

        shell("laptop", "Upload_File " + song + " band\npublish " + text + " readme.txt\n");
        assertThat(shell("desk", "list_files band\nls\nsearch song\nSEARCH README\n")
                        .out())
                .contains("song.ogg")
                .contains("readme.txt");
        Said fetched = shell("desk", "Download_File band song.ogg " + world.path("dl") + "\nfetch readme.txt\n\n");
        Waiting.until(
                "two downloads",
                () -> world.look("desk", "show_downloads").out().split("\\[C\\]", -1).length == 3);
        assertThat(shell("desk", "Show_downloads\n").out())
                .contains("[C] [band] song.ogg")
                .contains("[C] [public] readme.txt");
        assertThat(fetched.out() + fetched.err()).contains("alice@laptop");
        assertThat(Files.mismatch(song, world.path("dl/song.ogg"))).isEqualTo(-1);
        assertThat(Files.mismatch(text, world.path("readme.txt"))).isEqualTo(-1);

        // DOWNLOAD saves where the shell was opened. Home has a readme.txt already: it stays as it is.
        Said again = world.run("DOWNLOAD readme.txt\n", world.p2p("nas", "shell"));
        assertThat(again.exit()).as(again.toString()).isEqualTo(5);
        assertThat(again.err()).contains("readme.txt").contains("next:");
        Path elsewhere = Path.of(world.folder("elsewhere"));
        Sandbox.expect(0, world.runIn(elsewhere, "DOWNLOAD readme.txt\n", world.p2p("nas", "shell")));
        Waiting.until(
                "the download", () -> world.look("nas", "show_downloads").out().equals("[C] [public] readme.txt\n"));
        assertThat(elsewhere.resolve("readme.txt")).hasSameBinaryContentAs(text);
        Waiting.until("stopped", () -> {
            shell("laptop", "stop_share band song.ogg\n");
            return world.sources("desk", "band/song.ogg") == 1;
        });
        shell("desk", "leave_group band --yes\n");
        assertThat(world.run("list_files band\n", world.p2p("desk", "shell")).exit())
                .isEqualTo(4);
        shell("desk", "logout\nquit\n");
        assertThat(world.run("list_groups\n", world.p2p("desk", "shell")).exit())
                .isEqualTo(4);
    }

    @Test
    void anUnknownCommandIsAnsweredWithTheNearestOne() throws Exception {
        world.tracker();
        world.daemon("laptop");
        Said said = world.run("uplod_file a b\n", world.p2p("laptop", "shell"));
        assertThat(said.exit()).isEqualTo(2);
        assertThat(said.out() + said.err()).contains("upload_file");
    }

    private Said shell(String device, String script) throws IOException {
        return Sandbox.expect(0, world.run(script, world.p2p(device, "shell")));
    }
}
