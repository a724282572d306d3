// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.tracker;

import java.io.Console;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;
import p2p.core.ErrorCode;
import p2p.core.RefusedException;
import p2p.core.StateLock;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code p2p-tracker recover}: this tracker goes on alone, because the others are lost for good or its log is. */
@Command(
        name = "recover",
        description = {
            "Makes this tracker go on alone, where the others are lost for good, or its log is damaged.",
            "What only the others had acknowledged is lost with them. Trackers that come back later join this one."
        })
final class RecoverCommand implements Callable<Integer> {
    @Option(names = "--state", paramLabel = "DIR", description = "the tracker's state directory")
    private @Nullable Path state;

    @Option(names = "--yes", description = "does not ask")
    private boolean yes;

    @Override
    public Integer call() throws IOException, InterruptedException {
        Path directory = TrackerMain.directory(state);
        if (!Files.exists(directory.resolve("catalog.db"))) {
            throw new RefusedException(
                    ErrorCode.NO_SUCH_PATH,
                    "no tracker has its state in " + directory,
                    "give its directory: --state DIR");
        }
        confirm(directory);
        System.out.println(recover(directory));
        return 0;
    }

    private String recover(Path directory) throws IOException, InterruptedException {
        try {
            return TrackerMain.client(state).ask("recover");
        } catch (RefusedException e) {
            if (e.problem().code() != ErrorCode.TRACKER_UNREACHABLE) {
                throw e;
            }
            return stopped(directory);
        }
    }

    private static String stopped(Path directory) throws IOException, InterruptedException {
        try (StateDirectory locked = StateDirectory.open(directory)) {
            TrackerLog.open(locked.log(), false);
            TrackerConfig config = TrackerConfig.DEFAULT.with(Addresses.LOOPBACK_ANY, null, directory);
            try (TrackerProcess process = TrackerProcess.start(config, locked, RecoverCommand::failed)) {
                return process.recoverStopped();
            } finally {
                TrackerLog.close();
            }
        } catch (IOException e) {
            throw StateLock.unusable(directory, e);
        }
    }

    private static void failed() {
        LoggerFactory.getLogger(RecoverCommand.class).error("the catalog cannot be written: nothing was recovered");
        Runtime.getRuntime().halt(ErrorCode.DISK.exitCode());
    }

    private void confirm(Path directory) {
        if (yes) {
            return;
        }
        Console console = System.console();
        if (console == null) {
            throw new RefusedException(
                    ErrorCode.USAGE,
                    "this makes the tracker in " + directory + " go on without the others",
                    "say that this is wanted: p2p-tracker recover --yes");
        }
        String answer = console.readLine(
                "The tracker in %s goes on ALONE. What only the other trackers had acknowledged is lost.%n"
                        + "Do this only if they are lost for good. Go on? [yes/no] ",
                directory);
        if (answer == null || !answer.strip().toLowerCase(Locale.ROOT).equals("yes")) {
            throw new RefusedException(ErrorCode.INTERRUPTED, "nothing was done", "");
        }
    }
}
