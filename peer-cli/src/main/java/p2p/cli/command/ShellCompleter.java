// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.cli.command;

import java.util.List;
import org.jline.builtins.Completers;
import org.jline.reader.Candidate;
import org.jline.reader.Completer;
import org.jline.reader.LineReader;
import org.jline.reader.ParsedLine;
import picocli.CommandLine;

/** Offers the {@link Choices} at the shell's prompt, and paths where they may stand. */
final class ShellCompleter implements Completer {
    private final Choices choices;
    private final Completer paths = new Completers.FileNameCompleter();

    ShellCompleter(CommandLine root, Suggestions suggestions) {
        this.choices = new Choices(root, suggestions);
    }

    @Override
    public void complete(LineReader reader, ParsedLine typed, List<Candidate> candidates) {
        Choices.Offer offer = choices.at(typed.words().subList(0, typed.wordIndex()), typed.word());
        offer.names().forEach(name -> candidates.add(new Candidate(name)));
        if (offer.paths()) {
            paths.complete(reader, typed, candidates);
        }
    }
}
