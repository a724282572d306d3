// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.cli.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import p2p.cli.view.Samples;
import p2p.core.ErrorCode;
import p2p.core.Problem;
import p2p.core.Role;
import p2p.core.UserName;
import p2p.message.ControlMessage;
import p2p.message.ControlReply;
import p2p.message.ControlRequest;
import p2p.message.TrackerReply;

/** Scripts that are piped into the shell, against a control socket that answers as a daemon does. */
class ShellScriptIT extends FakeDaemonFixture {
    @Test
    void aScriptRunsLineByLineAndEndsWithTheLastFailure() {
        daemon.answers(request -> List.of(
                request instanceof ControlRequest.Relay
                        ? new ControlReply.Relayed(new TrackerReply.LoggedIn(new UserName("bob"), Role.USER))
                        : request instanceof ControlRequest.ListTransfers
                                ? new ControlReply.Transfers(List.of(Samples.fetching()), false)
                                : new ControlReply.StatusShown(Samples.status("bob"))));

        CommandLineFixture.Said said = cli.runWith(
                "# a script\n\nlogin bob\npw\nShow_Downloads\nuplod_file x\np2p login bob pw2\n\"open\nEXIT\nstatus\n",
                "shell");

        assertThat(said.exit()).isEqualTo(2);
        assertThat(said.out()).isEqualTo("[D] [docs] report.pdf\n");
        assertThat(said.err())
                .contains("did you mean upload_file?")
                .contains("a password in the command")
                .contains("still shared: 2 files")
                .doesNotContain("pw2");
    }

    @Test
    void theSocketNamedForTheShellServesItsCommands() throws IOException {
        try (FakeDaemon other = new FakeDaemon(home.resolve("o.sock"))) {
            other.answers(request -> List.of(
                    request instanceof ControlRequest.ListTransfers
                            ? new ControlReply.Transfers(List.of(Samples.fetching()), false)
                            : new ControlReply.StatusShown(Samples.status("bob"))));

            CommandLineFixture.Said said =
                    cli.runWith("show_downloads\n", "--socket", other.socket().toString(), "shell");

            assertThat(said.exit()).as(said.err()).isZero();
            assertThat(said.out()).isEqualTo("[D] [docs] report.pdf\n");
            assertThat(daemon.heard()).isEmpty();
        }
    }

    @Test
    void aScriptLineWithoutEndIsAUsageError() {
        daemon.answers(only(ControlRequest.ShowStatus.class, new ControlReply.StatusShown(Samples.status("bob"))));

        CommandLineFixture.Said said = cli.runWith("x".repeat(70_000) + "\n", "shell");

        assertThat(said.exit()).isEqualTo(2);
        assertThat(said.err()).contains("next:").doesNotContain("bug");
    }

    @Test
    void atThePromptATildeIsTheHomeAndHintsSpeakAsOneTypes() {
        daemon.answers(request -> List.of(new ControlReply.StatusShown(Samples.status("bob"))));

        CommandLineFixture.Said said = cli.runWith(
                "get docs/a ~/none/\nshare ~/gone.txt -g docs\nget 'docs/my\ngroup acept\nhelp get\n", "shell");

        assertThat(said.err())
                .contains("there is no folder " + home.resolve("none"))
                .contains("there is no file " + home.resolve("gone.txt"))
                .contains("a quotation mark is missing")
                .contains("did you mean accept?")
                .contains("  next: help group\n");
        assertThat(said.out()).startsWith("Examples:\n  get docs/report.pdf").contains("\nUsage: get ");
    }

    @Test
    void whoLeavesIsToldHowToStopThisDaemon() {
        daemon.answers(request -> List.of(new ControlReply.StatusShown(Samples.status("bob"))));

        assertThat(cli.runWith("", "shell").err()).contains("p2p --socket " + daemon.socket() + " daemon stop ends it");
    }

    private static Function<ControlRequest, List<ControlMessage>> only(Class<?> kind, ControlMessage... replies) {
        return request -> kind.isInstance(request)
                ? List.of(replies)
                : List.of(new ControlReply.Refused(Problem.of(ErrorCode.INTERNAL, "not expected: " + request)));
    }
}
