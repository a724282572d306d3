// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.cli.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import p2p.cli.view.Samples;
import p2p.core.DeviceName;
import p2p.core.ErrorCode;
import p2p.core.FileName;
import p2p.core.GroupId;
import p2p.core.GroupName;
import p2p.core.PeerId;
import p2p.core.Problem;
import p2p.core.ReasonCode;
import p2p.core.Role;
import p2p.core.UserName;
import p2p.message.AccountRequest;
import p2p.message.ControlEvent;
import p2p.message.ControlMessage;
import p2p.message.ControlReply;
import p2p.message.ControlRequest;
import p2p.message.FileRequest;
import p2p.message.GroupRequest;
import p2p.message.GroupView;
import p2p.message.HolderView;
import p2p.message.JoinRequestView;
import p2p.message.RateLimit;
import p2p.message.TrackerReply;
import p2p.message.TrackerRequest;
import p2p.message.TransferState;
import p2p.message.TransferView;

/** Commands against a control socket that answers as a daemon does. */
class CommandsIT extends FakeDaemonFixture {
    @Test
    void aRefusalIsShownWithItsExitCode() {
        daemon.answers(request -> List.of(
                new ControlReply.Refused(Problem.of(ErrorCode.NOT_LOGGED_IN, "not logged in", "p2p login USER"))));

        CommandLineFixture.Said said = cli.run("list_groups");

        assertThat(said.exit()).isEqualTo(4);
        assertThat(said.err())
                .isEqualTo(
                        "p2p: not logged in\n  next: p2p account login USER, or p2p account create USER for a new account\n");
    }

    @Test
    void limitsAreSetAndShown() {
        List<ControlRequest> asked = new ArrayList<>();
        daemon.answers(request -> {
            asked.add(request);
            return List.of(new ControlReply.LimitsShown(
                    new RateLimit(5_000_000, 0),
                    List.of(new ControlReply.LimitsShown.Limited(7, new RateLimit(0, 1_024)))));
        });

        assertThat(cli.run("transfer", "limit", "--down", "5MB/s").out())
                .isEqualTo("all          down 4.8 MiB/s  up no limit\ntransfer 7   down no limit  up 1.0 KiB/s\n");
        assertThat(cli.run("--plain", "transfer", "limit", "7", "--down", "off", "--up", "1KiB")
                        .out())
                .isEqualTo("all\t5000000\t0\n7\t0\t1024\n");
        assertThat(asked)
                .containsExactly(
                        new ControlRequest.SetLimits(null, 5_000_000L, null),
                        new ControlRequest.SetLimits(7L, 0L, 1_024L));
        assertThat(cli.run("transfer", "limit", "--up", "fast").exit()).isEqualTo(2);
    }

    @Test
    void aDaemonOfAnotherVersionIsNamedForTheUpgrade() {
        daemon.greets(new ControlReply.Greeted(2, "p2p/9"));
        assertThat(cli.run("status").err()).contains("p2p/9").contains("upgrade this p2p");
        daemon.greets(new ControlReply.Greeted(0, "p2p/0"));
        assertThat(cli.run("status").err()).contains("upgrade the daemon");
        daemon.greets(new ControlReply.Refused(Problem.of(ErrorCode.INCOMPATIBLE, "too old", "upgrade p2p")));
        assertThat(cli.run("status").exit()).isEqualTo(7);
    }

    @Test
    void withoutADaemonANamedSocketSaysHowToStartOne() throws IOException {
        daemon.close();
        Files.delete(daemon.socket());

        CommandLineFixture.Said said = cli.run("status");

        assertThat(said.exit()).isEqualTo(7);
        assertThat(said.err()).contains("next: p2p-daemon run --socket " + daemon.socket());
    }

    @Test
    void passwordsComeFromTheNextLineAndAreNeverShown() {
        daemon.relays(request -> new TrackerReply.LoggedIn(new UserName("bob"), Role.USER));

        CommandLineFixture.Said said = cli.runWith("hunter2\n", "LOGIN", "bob");

        assertThat(said.exit()).as(said.err()).isZero();
        assertThat(said.out() + said.err()).contains("logged in as bob").doesNotContain("hunter2");
        assertThat(daemon.heard())
                .singleElement()
                .isInstanceOfSatisfying(
                        ControlRequest.Relay.class, relay -> assertThat(((AccountRequest.Login) relay.request())
                                        .password()
                                        .text())
                                .isEqualTo("hunter2"));
        assertThat(cli.runWith("", "login", "bob").exit()).isEqualTo(2);
        assertThat(cli.runWith("\n", "login", "bob").exit()).isEqualTo(2);
        assertThat(cli.run("login", "bob", "hunter2").exit()).isEqualTo(2);
    }

    @Test
    void getReturnsWithTheNumberOrWaitsForTheEnd() throws IOException {
        TransferView moving = Samples.fetching();
        TransferView done = Samples.transfer("report.pdf", TransferState.COMPLETE, null, "", null);
        daemon.answers(request -> request instanceof ControlRequest.Get
                ? List.of(new ControlReply.TransferStarted(moving, false))
                : List.of(new ControlEvent.TransferProgress(moving), new ControlReply.TransferShown(done)));

        assertThat(cli.run("get", "docs/report.pdf@3").out()).contains("transfer 7");
        CommandLineFixture.Said waited = cli.run("get", "docs/report.pdf", "--wait", "--from", "bob@desk");
        assertThat(waited.exit()).isZero();
        assertThat(waited.out()).contains("done     ").contains(Samples.SHA1.hex());
        assertThat(waited.err()).contains("47%");
        assertThat(daemon.heard())
                .contains(new ControlRequest.Get(
                        new GroupName("docs"),
                        new FileName("report.pdf"),
                        0,
                        home.toString(),
                        List.of("bob@desk"),
                        List.of()));
        assertThat(cli.run("--json", "get", "docs/report.pdf", "--wait").out().lines())
                .hasSize(2)
                .allMatch(line -> line.startsWith("{\"schema\":1,\"event\":"));
        assertThat(cli.run("get", "docs/report.pdf", "no/folder/x").exit()).isEqualTo(3);
    }

    @Test
    void aGetWhileTheRequestIsPendingSaysWhoHasToAnswer() {
        GroupName docs = new GroupName("docs");
        long sent = System.currentTimeMillis() - 2 * 3_600_000 - 60_000;
        daemon.answers(request -> request instanceof ControlRequest.Relay relay
                ? List.of(new ControlReply.Relayed(
                        relay.request().equals(new GroupRequest.ListJoinRequests(docs, true))
                                ? new TrackerReply.JoinRequests(List.of(
                                        new JoinRequestView(docs, new UserName("bob"), new UserName("alice"), sent)))
                                : new TrackerReply.Done("")))
                : List.of(new ControlReply.Refused(
                        Problem.of(ErrorCode.NOT_A_MEMBER, "you are not a member of group \"docs\""))));

        CommandLineFixture.Said said = cli.run("get", "docs/report.pdf");

        assertThat(said.exit()).isEqualTo(4);
        assertThat(said.err())
                .isEqualTo("p2p: you are not a member of group \"docs\" (request sent 2h ago, waiting for alice)\n"
                        + "  next: p2p group requests docs --mine\n");
    }

    @Test
    void aFailedTransferEndsWithItsOwnCode() {
        TransferView failed = Samples.transfer(
                "report.pdf", TransferState.FAILED, null, "", Problem.of(ErrorCode.INTEGRITY, "the SHA-1 differs"));
        daemon.answers(only(ControlRequest.WatchTransfer.class, new ControlReply.TransferShown(failed)));

        CommandLineFixture.Said said = cli.run("transfer", "wait", "7");

        assertThat(said.exit()).isEqualTo(9);
        assertThat(said.err()).contains("p2p: the SHA-1 differs").contains("next: p2p transfer retry 7");
    }

    @Test
    void aWatchThatEndsWithoutAnySourceSaysSo() {
        TransferView alone =
                Samples.transfer("report.pdf", TransferState.FETCHING, ReasonCode.NO_SOURCE_ONLINE, "nobody", null);
        daemon.answers(only(ControlRequest.WatchTransfer.class, new ControlEvent.TransferProgress(alone)));
        CommandLineFixture.Said said = cli.run("--timeout", "300ms", "transfer", "wait", "7");
        assertThat(said.exit()).isEqualTo(8);
        assertThat(said.err()).contains("no source").contains("p2p why 7");

        daemon.answers(only(ControlRequest.WatchTransfer.class, new ControlEvent.TransferProgress(Samples.fetching())));
        assertThat(cli.run("--timeout", "300ms", "transfer", "wait", "7").exit())
                .isEqualTo(124);
    }

    @Test
    void aDaemonThatStaysSilentMeetsTheTimeOut() {
        daemon.answers(request -> List.of());

        assertThat(cli.run("--timeout", "200ms", "ls", "docs").exit()).isEqualTo(124);
    }

    @Test
    void bareNamesAreLookedUpAndAmbiguousOnesListTheCandidates() {
        daemon.answers(request -> List.of(
                request instanceof ControlRequest.Relay relay
                        ? passedOn(relay.request())
                        : new ControlReply.StatusShown(Samples.status("bob"))));

        CommandLineFixture.Said ambiguous = cli.run("file", "show", "both.txt");
        assertThat(ambiguous.exit()).isEqualTo(5);
        assertThat(ambiguous.err()).contains("a/both.txt, b/both.txt");
        assertThat(cli.run("file", "show", "one.txt").out())
                .contains("b/one.txt@3")
                .contains("bob@desk");
        assertThat(cli.run("file", "show", "none.txt").exit()).isEqualTo(3);
    }

    @Test
    void fetchListsThePeersAndTakesTheOneThatIsPicked() {
        List<HolderView> holders = List.of(holder("bob", "desk"), holder("eve", "nas"));
        daemon.answers(request -> List.of(
                request instanceof ControlRequest.ShowStatus
                        ? new ControlReply.StatusShown(Samples.status("bob"))
                        : request instanceof ControlRequest.Relay relay
                                ? new ControlReply.Relayed(
                                        relay.request() instanceof GroupRequest.ListGroups
                                                ? new TrackerReply.Groups(List.of(group(1, "public")))
                                                : new TrackerReply.FileShown(
                                                        Samples.file("public", "one.txt"), holders))
                                : new ControlReply.TransferStarted(Samples.fetching(), false)));

        CommandLineFixture.Said said = cli.runBy(Person.typing("2"), "fetch", "one.txt");
        assertThat(said.exit()).as(said.err()).isZero();
        assertThat(said.err()).contains("1  bob@desk").contains("2  eve@nas");
        assertThat(taken()).containsExactly("eve@nas");
        cli.runBy(Person.typing("BOB@desk"), "fetch", "one.txt");
        assertThat(taken()).containsExactly("bob@desk");
        cli.runBy(Person.typing(""), "fetch", "one.txt");
        assertThat(taken()).as("Enter takes all").isEmpty();
        int before = daemon.heard().size();
        assertThat(cli.runBy(Person.typing("3"), "fetch", "one.txt").exit()).isEqualTo(2);
        assertThat(daemon.heard().subList(before, daemon.heard().size()))
                .noneMatch(ControlRequest.Get.class::isInstance);
    }

    private static HolderView holder(String user, String device) {
        return new HolderView(new UserName(user), new DeviceName(device), new PeerId(Samples.SHA256), 4, 4);
    }

    /** The peers that the newest download was limited to. */
    private List<String> taken() {
        return daemon.heard().stream()
                .filter(ControlRequest.Get.class::isInstance)
                .map(request -> ((ControlRequest.Get) request).from())
                .reduce((older, newer) -> newer)
                .orElseThrow();
    }

    /** The daemon turns a tracker's refusal into its own. */
    private static ControlReply passedOn(TrackerRequest request) {
        TrackerReply reply = catalog(request);
        return reply instanceof TrackerReply.Refused refused
                ? new ControlReply.Refused(refused.problem())
                : new ControlReply.Relayed(reply);
    }

    private static TrackerReply catalog(TrackerRequest request) {
        if (request instanceof GroupRequest.ListGroups) {
            return new TrackerReply.Groups(List.of(group(2, "a"), group(3, "b")));
        }
        FileRequest.ShowFile show = (FileRequest.ShowFile) request;
        String name = show.name().text();
        String group = show.group().text();
        boolean there =
                name.equals("both.txt") && !group.equals("public") || name.equals("one.txt") && group.equals("b");
        return there
                ? new TrackerReply.FileShown(
                        Samples.file(group, name),
                        List.of(new HolderView(
                                new UserName("bob"), new DeviceName("desk"), new PeerId(Samples.SHA256), 4, 4)))
                : new TrackerReply.Refused(Problem.of(ErrorCode.NO_SUCH_FILE, "no such file"));
    }

    private static GroupView group(long id, String name) {
        return new GroupView(
                new GroupId(id),
                new GroupName(name),
                new UserName("alice"),
                1,
                GroupView.Standing.MEMBER,
                720,
                p2p.core.ConflictPolicy.VERSION);
    }

    @Test
    void destructiveVerbsNeedAYesWithoutATerminal() {
        daemon.answers(request -> List.of(
                request instanceof ControlRequest.ShowTransfer
                        ? new ControlReply.TransferShown(Samples.fetching())
                        : new ControlReply.Done("cancelled")));

        assertThat(cli.run("transfer", "cancel", "7").exit()).isEqualTo(2);
        assertThat(daemon.heard()).noneMatch(ControlRequest.SteerTransfer.class::isInstance);
        assertThat(cli.run("transfer", "cancel", "7", "-y").exit()).isZero();
    }

    @Test
    void aCancelNamesTheFileAndIsNotAskedForWhatHasEnded() {
        daemon.answers(request -> List.of(
                request instanceof ControlRequest.ShowTransfer show
                        ? show.id() == 9
                                ? new ControlReply.Refused(Problem.of(ErrorCode.NO_SUCH_TRANSFER, "no transfer 9"))
                                : new ControlReply.TransferShown(Samples.in(
                                        show.id(), show.id() == 7 ? TransferState.FETCHING : TransferState.CANCELLED))
                        : new ControlReply.Done("cancelled")));

        Person person = Person.typing("n");
        assertThat(cli.runBy(person, "transfer", "cancel", "7").exit()).isEqualTo(130);
        assertThat(person.asked())
                .containsExactly("Cancel docs/report.pdf (transfer 7), and delete what was downloaded? [y/N] ");

        Person nobody = Person.typing();
        assertThat(cli.runBy(nobody, "transfer", "cancel", "9").exit()).isEqualTo(3);
        CommandLineFixture.Said over = cli.runBy(nobody, "transfer", "cancel", "7", "8");
        assertThat(over.exit()).isEqualTo(5);
        assertThat(over.err()).contains("transfer 8 (docs/report.pdf) is cancelled already");
        assertThat(nobody.asked()).isEmpty();
        assertThat(daemon.heard()).noneMatch(ControlRequest.SteerTransfer.class::isInstance);
    }

    @Test
    void leavingAGroupIsAskedFor() {
        daemon.relays(request -> request instanceof GroupRequest.ListGroups
                ? new TrackerReply.Groups(List.of(group(5, "docs")))
                : new TrackerReply.Done(""));

        Person person = Person.typing("n");
        assertThat(cli.runBy(person, "leave_group", "docs").exit()).isEqualTo(130);
        assertThat(person.asked()).singleElement().asString().startsWith("Leave group docs?");
        assertThat(cli.run("leave_group", "docs").exit()).isEqualTo(2);
        assertThat(daemon.heard()).noneMatch(CommandsIT::leaves);

        assertThat(cli.run("leave_group", "docs", "--yes").exit()).isZero();
        assertThat(daemon.heard()).anyMatch(CommandsIT::leaves);
    }

    private static boolean leaves(ControlRequest request) {
        return request instanceof ControlRequest.Relay relay && relay.request() instanceof GroupRequest.LeaveGroup;
    }

    @Test
    void aUsageErrorIsAnObjectWhereJsonIsWanted() {
        for (String[] command : new String[][] {{"--json", "get"}, {"get", "--json"}, {"nonsense", "--json"}}) {
            CommandLineFixture.Said said = cli.run(command);

            assertThat(said.exit()).isEqualTo(2);
            assertThat(said.out()).startsWith("{\"schema\":1,\"error\":{\"code\":\"USAGE\"");
            assertThat(said.err()).isEmpty();
        }
    }

    private static Function<ControlRequest, List<ControlMessage>> only(Class<?> kind, ControlMessage... replies) {
        return request -> kind.isInstance(request)
                ? List.of(replies)
                : List.of(new ControlReply.Refused(Problem.of(ErrorCode.INTERNAL, "not expected: " + request)));
    }
}
