// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.cli.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import p2p.cli.client.DaemonDialer;
import p2p.cli.client.DaemonLauncher;
import p2p.cli.view.Screen;
import p2p.core.HomePaths;
import picocli.CommandLine;

class HelpTest {
    @TempDir
    private Path home;

    private CommandLineFixture.Said run(String line) {
        return new CommandLineFixture(home, home.resolve("none.sock"))
                .run(line.isEmpty() ? new String[0] : line.split(" "));
    }

    private static final CommandLine TREE = tree();

    private static CommandLine tree() {
        return new CommandTree(new Session(
                        new Screen(System.out, System.err, false, false, () -> 100),
                        new StandardInput(System.in, System.err, false),
                        () -> () -> {},
                        HomePaths.of(Map.of(), Path.of("/home/nobody")),
                        new DaemonDialer("test", new DaemonLauncher(Path.of("/nowhere")), text -> {}),
                        Path.of("/"),
                        Map.of()))
                .commandLine();
    }

    @Test
    void everyCommandHasASentenceOnTheFirstPage() {
        String page = run("help").out();

        TREE.getSubcommands().forEach((name, line) -> {
            if (!ClassicCommands.names().contains(name)
                    && !line.getCommandSpec().usageMessage().hidden()) {
                assertThat(page).containsPattern("\n  " + name + " +[A-Z][^\n]{9}");
                Help.verbs(line).forEach((verb, below) -> assertThat(page).contains(verb));
            }
        });
        assertThat(page).contains("accept_request", "--timeout", "130 interrupted", "p2p help COMMAND");
        assertThat(page.lines()).allMatch(line -> line.length() <= 80);
        assertThat(page).startsWith("p2p: private file sharing for groups of people\n\nExamples:\n  p2p join LINK ");
    }

    @ParameterizedTest
    @ValueSource(strings = {"--help", "-h", "-q --help", "help"})
    void theFirstPageComesForEachWayToAsk(String line) {
        assertThat(run(line).exit()).isZero();
        assertThat(run(line).out()).isEqualTo(run("help").out());
    }

    @Test
    void aCommandsPageBeginsWithExamples() {
        String page = run("help get").out();

        assertThat(page)
                .startsWith("Examples:\n  p2p get ")
                .isEqualTo(run("get --help").out());
        assertThat(List.of(
                        page.indexOf("\nUsage: p2p get [--from=USER@DEVICE]... "),
                        page.indexOf("Download a file"),
                        page.indexOf("  GROUP/NAME[@V]  "),
                        page.indexOf("--wait  "),
                        page.indexOf("--json  ")))
                .isSorted()
                .doesNotContain(-1);
    }

    @Test
    void everyParameterOfEveryCommandIsDescribed() {
        described(TREE);
    }

    private void described(CommandLine line) {
        String page = new Help(TREE, false, 80).of(line);
        line.getCommandSpec().positionalParameters().stream()
                .filter(parameter -> !parameter.hidden())
                .forEach(parameter -> assertThat(page)
                        .as(line.getCommandSpec().qualifiedName())
                        .containsPattern("\n  \\Q" + parameter.paramLabel() + "\\E\\s+[A-Z]"));
        assertThat(page.lines()).as(page).allMatch(text -> text.length() <= 80 || text.startsWith("  p2p "));
        line.getSubcommands().values().forEach(this::described);
    }

    @Test
    void theNameAloneShowsHowToBeginAndIsAWrongCall() {
        CommandLineFixture.Said said = run("");

        assertThat(said.exit()).isEqualTo(2);
        assertThat(said.out()).contains("Usage: p2p COMMAND", "p2p join LINK", "p2p help lists all commands");
        assertThat(said.out().lines().count()).isLessThan(20);
    }

    @Test
    void helpOfACommandThatIsNotThereNamesTheNearest() {
        CommandLineFixture.Said said = run("help group acept");

        assertThat(said.exit()).isEqualTo(2);
        assertThat(said.err()).contains("there is no command \"group acept\"; did you mean accept?");
    }

    @Test
    void classicCommandsHaveAPageToo() {
        assertThat(run("help accept_request").out())
                .contains("Usage: p2p accept_request GROUP USER\n")
                .contains("The same as: p2p group accept GROUP USER");
    }

    @Test
    void inTheShellNobodyTypesTheProgramsName() {
        CommandLineFixture.Said said = new CommandLineFixture(home, home.resolve("none.sock")).run("group", "--help");
        assertThat(said.out()).contains("  p2p group create docs");

        Help help = new Help(TREE, true, 80);
        assertThat(help.of(Objects.requireNonNull(TREE.getSubcommands().get("group"))))
                .startsWith("Examples:\n  group create docs")
                .contains("\nUsage: group COMMAND");
        assertThat(help.overview())
                .contains("Commands (help COMMAND says more", "clear", "quit, exit")
                .doesNotContain("p2p help");
        assertThat(Spoken.inShell("  next: p2p --help")).isEqualTo("  next: help");
        assertThat(Spoken.inShell("  next: p2p group create --help")).isEqualTo("  next: help group create");
        assertThat(Spoken.inShell("  next: p2p login USER (or first: p2p create_user USER)"))
                .isEqualTo("  next: login USER (or first: create_user USER)");
        assertThat(Spoken.inShell("  next: others fetch it with: p2p get docs/a"))
                .endsWith("with: p2p get docs/a");
        assertThat(Spoken.inShell("  next: p2p-daemon run")).isEqualTo("  next: p2p-daemon run");
    }
}
