// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.tracker;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;
import p2p.core.ErrorCode;
import p2p.core.Problem;
import p2p.core.RefusedException;
import p2p.tracker.console.AdminClient;
import p2p.tracker.console.AdminSocket;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** The program {@code p2p-tracker}. */
@Command(
        name = "p2p-tracker",
        description = "The tracker of a p2p network.",
        version = "p2p-tracker 0.1.0",
        mixinStandardHelpOptions = true,
        subcommands = {RunCommand.class, TrackerMain.Invite.class, RecoverCommand.class, TrackerMain.Stop.class})
public final class TrackerMain implements Callable<Integer> {
    private static final String NAME = "p2p-tracker";
    private static final Duration STOP_WITHIN = Duration.ofSeconds(10);
    private static final String COMMON_POOL = "java.util.concurrent.ForkJoinPool.common.parallelism";
    /** The fewest with which {@link java.util.concurrent.CompletableFuture} keeps its threads. */
    private static final int COMMON_THREADS = 2;

    public static void main(String[] args) {
        // on two processors it would start a thread for each step that Ratis takes on the common pool, several for each
        // change
        if (Runtime.getRuntime().availableProcessors() <= COMMON_THREADS && System.getProperty(COMMON_POOL) == null) {
            System.setProperty(COMMON_POOL, Integer.toString(COMMON_THREADS));
        }
        System.exit(run(args));
    }

    /** Everything but the end of the process; the exit code. */
    static int run(String... args) {
        return new CommandLine(new TrackerMain())
                .setExecutionExceptionHandler((failure, command, parsed) -> failed(failure))
                .setParameterExceptionHandler((failure, given) -> {
                    report(Problem.of(ErrorCode.USAGE, String.valueOf(failure.getMessage()), advice(failure)));
                    return ErrorCode.USAGE.exitCode();
                })
                .execute(literal(args));
    }

    /** The classic call {@code tracker_info.txt N} is {@code run --trackers tracker_info.txt --id N}. */
    static String[] literal(String... args) {
        if (args.length < 2 || args[0].startsWith("-") || !args[1].matches("-?\\d{1,9}")) {
            return args;
        }
        List<String> words = new ArrayList<>(List.of("run", "--trackers", args[0], "--id", args[1]));
        words.addAll(List.of(args).subList(2, args.length));
        return words.toArray(new String[0]);
    }

    private static String advice(CommandLine.ParameterException failure) {
        List<String> meant = failure instanceof CommandLine.UnmatchedArgumentException unmatched
                ? unmatched.getSuggestions()
                : List.of();
        return meant.isEmpty() ? NAME + " --help" : "did you mean " + String.join(" or ", meant) + "?";
    }

    private static int failed(Exception failure) {
        if (failure instanceof RefusedException refused) {
            report(refused.problem());
            return refused.problem().code().exitCode();
        }
        LoggerFactory.getLogger(TrackerMain.class).error("bug: the tracker failed", failure);
        report(Problem.of(ErrorCode.INTERNAL, "the tracker failed: " + failure, "its log says more"));
        return ErrorCode.INTERNAL.exitCode();
    }

    private static void report(Problem problem) {
        System.err.println(NAME + ": " + problem.message());
        if (!problem.next().isEmpty()) {
            System.err.println("  next: " + problem.next());
        }
    }

    @Override
    public Integer call() {
        report(Problem.of(ErrorCode.USAGE, "what should the tracker do?", NAME + " run, or: " + NAME + " --help"));
        return ErrorCode.USAGE.exitCode();
    }

    static AdminClient client(@Nullable Path state) {
        return new AdminClient(directory(state).resolve(AdminSocket.NAME));
    }

    static Path directory(@Nullable Path state) {
        return (state == null ? StatePaths.standard() : state).toAbsolutePath().normalize();
    }

    /** {@code p2p-tracker invite}: one line, the join link. */
    @Command(name = "invite", description = "Prints a join link of the tracker that runs.")
    static final class Invite implements Callable<Integer> {
        @Option(names = "--state", paramLabel = "DIR", description = "the running tracker's state directory")
        private @Nullable Path state;

        @Override
        public Integer call() {
            System.out.println(client(state).ask("invite"));
            return 0;
        }
    }

    /** {@code p2p-tracker stop}: returns when the tracker is down. */
    @Command(name = "stop", description = "Stops the tracker that runs.")
    static final class Stop implements Callable<Integer> {
        @Option(names = "--state", paramLabel = "DIR", description = "the running tracker's state directory")
        private @Nullable Path state;

        @Override
        public Integer call() throws IOException, InterruptedException {
            client(state).ask("stop");
            if (!StateDirectory.awaitRelease(directory(state), STOP_WITHIN)) {
                throw new RefusedException(ErrorCode.TIMEOUT, "the tracker has not ended yet", "look at its log");
            }
            System.out.println("stopped");
            return 0;
        }
    }
}
