// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.cli.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jline.reader.Candidate;
import org.jline.reader.LineReader;
import org.jline.reader.LineReaderBuilder;
import org.jline.reader.ParsedLine;
import org.jline.reader.Parser;
import org.jline.reader.impl.DefaultParser;
import org.jline.terminal.Terminal;
import org.jline.terminal.impl.DumbTerminal;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import p2p.cli.client.DaemonDialer;
import p2p.cli.client.DaemonLauncher;
import p2p.cli.view.Samples;
import p2p.cli.view.Screen;
import p2p.core.DeviceName;
import p2p.core.Endpoint;
import p2p.core.GroupId;
import p2p.core.GroupName;
import p2p.core.HomePaths;
import p2p.core.PeerId;
import p2p.core.UserName;
import p2p.message.ControlReply;
import p2p.message.ControlRequest;
import p2p.message.FileRequest;
import p2p.message.GroupRequest;
import p2p.message.GroupView;
import p2p.message.JoinRequestView;
import p2p.message.PeerView;
import p2p.message.TrackerReply;
import p2p.message.TrackerRequest;
import p2p.message.TransferState;

/** What TAB offers, and what it asks the daemon for that. */
class ShellCompleterIT {
    @TempDir
    private Path home;

    private FakeDaemon daemon;
    private ShellCompleter completer;

    @BeforeEach
    void begin() throws IOException {
        daemon = new FakeDaemon(home.resolve("d.sock"));
        daemon.answers(request -> List.of(
                request instanceof ControlRequest.Relay relay
                        ? new ControlReply.Relayed(tracker(relay.request()))
                        : new ControlReply.Transfers(List.of(Samples.numbered(7), Samples.numbered(12)), false)));
        PrintStream out = new PrintStream(new ByteArrayOutputStream(), true, StandardCharsets.UTF_8);
        Session session = new Session(
                new Screen(out, out, false, false, () -> 80),
                new StandardInput(new ByteArrayInputStream(new byte[0]), out, false),
                () -> () -> {},
                HomePaths.of(Map.of(), home),
                new DaemonDialer("p2p/test", new DaemonLauncher(home.resolve("none")), text -> {}),
                home,
                Map.of("P2P_SOCKET", daemon.socket().toString()));
        completer = new ShellCompleter(
                new CommandTree(session).commandLine(), new Suggestions(session, Duration.ofMinutes(1)));
    }

    @AfterEach
    void end() throws IOException {
        daemon.close();
    }

    private static TrackerReply tracker(TrackerRequest request) {
        if (request instanceof GroupRequest.ListGroups) {
            return new TrackerReply.Groups(
                    List.of(group("docs", GroupView.Standing.MEMBER), group("secret", GroupView.Standing.NONE)));
        }
        if (request instanceof GroupRequest.ListJoinRequests waiting) {
            return new TrackerReply.JoinRequests(
                    List.of(new JoinRequestView(waiting.group(), new UserName("carol"), new UserName("alice"), 1)));
        }
        if (request instanceof FileRequest.ListFiles files) {
            return new TrackerReply.Files(List.of(Samples.file(files.group().text(), "report.pdf")), false);
        }
        return new TrackerReply.Peers(List.of(new PeerView(
                new UserName("bob"),
                new DeviceName("desk"),
                new PeerId(Samples.SHA256),
                new Endpoint("10.0.0.2", 7700),
                true,
                true,
                1,
                1)));
    }

    private static GroupView group(String name, GroupView.Standing standing) {
        return new GroupView(
                new GroupId(2),
                new GroupName(name),
                new UserName("alice"),
                1,
                standing,
                720,
                p2p.core.ConflictPolicy.VERSION);
    }

    private List<String> offered(String line) throws IOException {
        try (Terminal terminal = new DumbTerminal(new ByteArrayInputStream(new byte[0]), new ByteArrayOutputStream())) {
            LineReader reader = LineReaderBuilder.builder().terminal(terminal).build();
            ParsedLine typed = new DefaultParser().parse(line, line.length(), Parser.ParseContext.COMPLETE);
            List<Candidate> candidates = new ArrayList<>();
            completer.complete(reader, typed, candidates);
            return candidates.stream().map(Candidate::value).toList();
        }
    }

    @Test
    void verbsAndTheirVerbsAreOfferedButNothingHidden() throws IOException {
        assertThat(offered("")).contains("get", "group", "upload_file", "quit").doesNotContain("client");
        assertThat(offered("GROUP cr")).contains("create", "join").doesNotContain("get", "quit");
        assertThat(daemon.heard()).isEmpty();
    }

    @Test
    void optionsAreOfferedToWhoBeginsOne() throws IOException {
        assertThat(offered("get -")).contains("--from", "--wait").doesNotContain("-h");
    }

    @Test
    void argumentsAreOfferedByTheirLabels() throws IOException {
        assertThat(offered("ls ")).containsExactly("docs", "secret");
        assertThat(offered("get ")).contains("docs/report.pdf").doesNotContain("secret/report.pdf");
        assertThat(offered("download_file docs ")).containsExactly("report.pdf");
        assertThat(offered("transfer pause 7 ")).containsExactly("7", "12");
        assertThat(offered("get docs/report.pdf --from ")).containsExactly("bob@desk");
        assertThat(offered("group remove docs ")).containsExactly("bob");
        assertThat(offered("share -g ")).containsExactly("docs", "secret");
    }

    @Test
    void whoAskedIsOfferedToWhoAnswers() throws IOException {
        assertThat(offered("accept_request docs ")).containsExactly("carol");
        assertThat(offered("group accept docs ")).containsExactly("carol");
        assertThat(offered("group reject docs ")).containsExactly("carol");
    }

    @Test
    void onlyTransfersThatTheVerbIsForAreOffered() throws IOException {
        daemon.answers(request -> List.of(new ControlReply.Transfers(
                List.of(
                        Samples.in(1, TransferState.FETCHING),
                        Samples.in(2, TransferState.PAUSED),
                        Samples.in(3, TransferState.COMPLETE),
                        Samples.in(4, TransferState.CANCELLED),
                        Samples.in(5, TransferState.FAILED)),
                false)));

        assertThat(offered("transfer pause ")).containsExactly("1");
        assertThat(offered("transfer resume ")).containsExactly("2");
        assertThat(offered("transfer retry ")).containsExactly("5");
        assertThat(offered("transfer cancel ")).containsExactly("1", "2", "5");
        assertThat(offered("transfer wait ")).containsExactly("1", "2");
        assertThat(offered("transfer show ")).hasSize(5);
    }

    @Test
    void helpIsOfferedCommands() throws IOException {
        assertThat(offered("help ")).contains("get", "group").doesNotContain("quit");
        assertThat(offered("help group ")).contains("accept");
        assertThat(offered("help get ")).isEmpty();
    }

    @Test
    void theDaemonIsAskedOnceForWhatIsTypedInAHurry() throws IOException {
        offered("ls d");
        offered("ls do");
        assertThat(daemon.heard()).hasSize(1);
    }

    @Test
    void withoutADaemonNothingIsOfferedAndNothingFails() throws IOException {
        daemon.close();
        java.nio.file.Files.delete(daemon.socket());
        assertThat(offered("ls ")).isEmpty();
    }
}
