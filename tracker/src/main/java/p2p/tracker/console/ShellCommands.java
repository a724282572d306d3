// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.tracker.console;

import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.function.ToIntFunction;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import p2p.core.ErrorCode;
import p2p.core.Printable;
import p2p.core.Problem;
import p2p.core.RefusedException;
import p2p.core.Role;
import p2p.core.Spelling;
import p2p.core.UserName;
import p2p.message.HostFileView;
import p2p.message.TrackerReply;
import p2p.tracker.catalog.Account;
import p2p.tracker.service.Hosts;

/** The words of the server shell. Each line of input becomes some text; on the loop. */
public final class ShellCommands {
    static final List<String> WORDS =
            List.of("discover", "ping", "users", "role", "status", "invite", "accept", "help", "quit");
    private static final Logger log = LoggerFactory.getLogger(ShellCommands.class);
    private static final String HELP = String.join(
            "\n",
            "discover HOST     the files that a host offers (HOST: a device, or user@device)",
            "ping HOST         whether the host's daemon is alive, and the round trip",
            "users             the accounts",
            "role USER admin   makes an account an admin (or: role USER user)",
            "status            addresses, connections",
            "invite            a join link",
            "accept N          lets tracker N in, which has no join secret",
            "quit              leaves the other trackers and stops this one");

    private final Hosts hosts;
    private final Operator operator;

    public ShellCommands(Hosts hosts, Operator operator) {
        this.hosts = hosts;
        this.operator = operator;
    }

    /** Whether the line asks for the end. */
    static boolean isQuit(String line) {
        String word = line.trim().toLowerCase(Locale.ROOT);
        return word.equals("quit") || word.equals("exit");
    }

    /** What to print for the line; never fails. */
    public CompletionStage<String> run(String line) {
        String[] words = line.trim().split("\\s+");
        if (words[0].isEmpty()) {
            return text("");
        }
        try {
            return dispatch(words).exceptionally(ShellCommands::explain);
        } catch (RuntimeException e) {
            return text(explain(e));
        }
    }

    private CompletionStage<String> dispatch(String[] words) {
        String word = words[0].toLowerCase(Locale.ROOT);
        return switch (word) {
            case "discover" -> hosts.discover(one(words, "discover HOST")).thenApply(ShellCommands::files);
            case "ping" -> hosts.ping(one(words, "ping HOST")).thenApply(ShellCommands::answered);
            case "users" -> operator.users();
            case "role" -> role(words);
            case "status" -> text(operator.status() + "\n" + hosts.summary());
            case "invite" -> text(operator.inviteLink());
            case "accept" -> text(operator.acceptTracker(number(one(words, "accept N"))));
            case "help", "?" -> text(HELP);
            case "quit", "exit" -> {
                operator.stop("quit");
                yield text("stopping");
            }
            default -> text("there is no command \"" + Printable.of(words[0]) + "\"\n  next: " + suggestion(word));
        };
    }

    private CompletionStage<String> role(String[] words) {
        boolean admin = words.length == 3 && words[2].equalsIgnoreCase("admin");
        if (words.length != 3 || !admin && !words[2].equalsIgnoreCase("user")) {
            throw usage("role needs USER, then admin or user", "role USER admin, or: role USER user");
        }
        return operator.giveRole(new UserName(words[1]), admin ? Role.ADMIN : Role.USER);
    }

    /** The one argument of a command that is written like this: {@code ping HOST}. */
    static String one(String[] words, String usage) {
        if (words.length < 2) {
            throw usage(usage.replace(" ", " needs "), usage);
        }
        if (words.length > 2) {
            throw usage("one word too many: " + Printable.of(words[2]), usage);
        }
        return words[1];
    }

    private static int number(String word) {
        if (!word.matches("\\d{1,3}")) {
            throw usage("\"" + Printable.of(word) + "\" is not a tracker's number", "for example: accept 2");
        }
        return Integer.parseInt(word);
    }

    private static RefusedException usage(String wrong, String usage) {
        return new RefusedException(ErrorCode.USAGE, wrong, usage);
    }

    /** A line for each account; {@code online}: on how many devices it is. */
    public static String accounts(List<Account> accounts, ToIntFunction<UserName> online) {
        return accounts.isEmpty()
                ? "no accounts yet"
                : accounts.stream()
                        .map(account -> {
                            int devices = online.applyAsInt(account.name());
                            return account.name() + "  "
                                    + account.role().name().toLowerCase(Locale.ROOT)
                                    + (account.disabled() ? ", disabled" : "") + "  " + devices
                                    + (devices == 1 ? " device" : " devices") + " online";
                        })
                        .collect(Collectors.joining("\n"));
    }

    private static String suggestion(String word) {
        String nearest = Spelling.closest(word, WORDS).orElse("");
        return nearest.isEmpty() ? "help" : "did you mean " + nearest + "?";
    }

    private static String files(TrackerReply.HostFiles reply) {
        String head = reply.host() + " offers " + reply.files().size()
                + (reply.files().size() == 1 ? " file" : " files");
        String rows = reply.files().stream().map(ShellCommands::row).collect(Collectors.joining("\n"));
        return rows.isEmpty() ? head : head + "\n" + rows;
    }

    private static String row(HostFileView f) {
        int percent = f.pieces() == 0 ? 100 : (int) (100L * f.have() / f.pieces());
        return "  " + f.group() + "/" + f.name() + "@" + f.version() + "  " + f.size() + " bytes  " + percent + "% ("
                + f.have() + "/" + f.pieces() + " pieces)";
    }

    private static String answered(TrackerReply.HostAnswered reply) {
        return reply.alive()
                ? reply.host() + " is alive: " + String.format(Locale.ROOT, "%.3f ms", reply.micros() / 1_000.0)
                : reply.host() + " is dead: no answer";
    }

    private static String explain(Throwable failure) {
        Throwable cause =
                failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
        if (cause instanceof RefusedException refused) {
            Problem p = refused.problem();
            return p.message() + (p.next().isEmpty() ? "" : "\n  next: " + p.next());
        }
        if (cause instanceof IllegalArgumentException) {
            return String.valueOf(cause.getMessage());
        }
        log.error("bug: the server shell failed", cause);
        return "that failed; the log says why";
    }

    private static CompletionStage<String> text(String text) {
        return CompletableFuture.completedFuture(text);
    }
}
