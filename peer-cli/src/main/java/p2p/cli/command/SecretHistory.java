// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.cli.command;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jline.reader.SyntaxError;
import org.jline.reader.impl.DefaultParser;
import org.jline.reader.impl.history.DefaultHistory;
import picocli.CommandLine;

/** A history that forgets what nobody should read later: commands with a password in them, and answers to questions. */
final class SecretHistory extends DefaultHistory {
    /** Account verbs that take a user and perhaps a password. */
    private static final Set<String> WITH_PASSWORD = Set.of("create_user", "create", "login");

    /** Account verbs of which any argument is a secret. */
    private static final Set<String> ALL_SECRET = Set.of("passwd", "claim-admin");

    /** The options that may stand anywhere in a command, and whether a value follows. */
    private static final Map<String, Boolean> OPTIONS = options();

    private boolean asking;

    /** While asking, what is typed is an answer and not a command. */
    void asking(boolean now) {
        asking = now;
    }

    @Override
    public void add(Instant time, String line) {
        if (!asking && !holdsSecret(line)) {
            super.add(time, line);
        }
    }

    static boolean holdsSecret(String line) {
        if (line.contains("--admin-token")) {
            return true;
        }
        List<String> words = withoutOptions(words(line));
        int at = words.isEmpty() ? 0 : words.get(0).equals("p2p") ? 1 : 0;
        at = words.size() > at && words.get(at).equals("account") ? at + 1 : at;
        if (words.size() <= at) {
            return false;
        }
        int arguments = words.size() - at - 1;
        return WITH_PASSWORD.contains(words.get(at)) && arguments > 1
                || ALL_SECRET.contains(words.get(at)) && arguments > 0;
    }

    private static List<String> words(String line) {
        String lower = line.trim().toLowerCase(Locale.ROOT);
        try {
            return new DefaultParser().parse(lower, lower.length()).words();
        } catch (SyntaxError e) {
            return List.of(lower.split("\\s+"));
        }
    }

    /** What begins with a minus sign and is no option that we know may be a password. */
    private static List<String> withoutOptions(List<String> words) {
        List<String> rest = new ArrayList<>();
        for (int i = 0; i < words.size(); i++) {
            String word = words.get(i);
            int equals = word.indexOf('=');
            Boolean valueFollows = OPTIONS.get(equals < 0 ? word : word.substring(0, equals));
            if (valueFollows == null) {
                rest.add(word);
            } else if (valueFollows && equals < 0) {
                i++;
            }
        }
        return rest.stream().filter(word -> !word.equals("--")).toList();
    }

    private static Map<String, Boolean> options() {
        Map<String, Boolean> all = new TreeMap<>(Map.of("--password-stdin", false));
        for (CommandLine.Model.OptionSpec option :
                new CommandLine(new P2p()).getCommandSpec().options()) {
            for (String name : option.names()) {
                all.put(name.toLowerCase(Locale.ROOT), option.arity().max() > 0);
            }
        }
        return all;
    }
}
