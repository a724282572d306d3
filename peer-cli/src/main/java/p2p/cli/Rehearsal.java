// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.cli;

import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import p2p.cli.client.DaemonDialer;
import p2p.cli.client.DaemonLauncher;
import p2p.cli.command.CommandTree;
import p2p.cli.command.ProcessInterrupts;
import p2p.cli.command.Session;
import p2p.cli.command.StandardInput;
import p2p.cli.view.Screen;
import p2p.core.ErrorCode;
import p2p.core.HomePaths;
import p2p.core.Problem;
import p2p.message.ControlReply;
import p2p.message.Envelope;
import p2p.wire.ControlWire;

/** Goes through what usual commands do, without a daemon: the launcher records the classes for its class-data archive. */
final class Rehearsal {
    private static final List<List<String>> COMMANDS = List.of(
            List.of("--no-start", "--socket", "/nonexistent/p2p.sock", "get", "docs/report.pdf", "--wait"),
            List.of("--no-start", "--socket", "/nonexistent/p2p.sock", "list_files", "docs"),
            List.of("get", "--help"));

    private Rehearsal() {}

    public static void main(String[] arguments) {
        PrintStream nowhere = new PrintStream(OutputStream.nullOutputStream());
        Session session = new Session(
                new Screen(nowhere, nowhere, false, false, () -> 100),
                new StandardInput(InputStream.nullInputStream(), nowhere, false),
                new ProcessInterrupts(),
                HomePaths.ofProcess(),
                new DaemonDialer("p2p/rehearsal", new DaemonLauncher(Path.of("/nonexistent")), text -> {}),
                Path.of("").toAbsolutePath(),
                Map.of());
        COMMANDS.forEach(command -> CommandTree.forOnly(session, command).run(command.toArray(new String[0])));
        List.of(
                        new ControlReply.Greeted(1, "p2p"),
                        new ControlReply.Transfers(List.of(), false),
                        new ControlReply.Refused(Problem.of(ErrorCode.NOT_FOUND, "x")))
                .forEach(reply -> ControlWire.parse(
                        ControlWire.toFrame(new Envelope<>(1, 1, null, reply)).toByteArray()));
    }
}
