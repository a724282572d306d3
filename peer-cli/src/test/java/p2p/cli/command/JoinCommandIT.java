// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.cli.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import p2p.cli.view.Samples;
import p2p.core.Endpoint;
import p2p.core.ErrorCode;
import p2p.core.GroupId;
import p2p.core.GroupName;
import p2p.core.Password;
import p2p.core.Problem;
import p2p.core.Role;
import p2p.core.UserName;
import p2p.message.AccountRequest;
import p2p.message.ControlReply;
import p2p.message.ControlRequest;
import p2p.message.GroupRequest;
import p2p.message.TrackerReply;
import p2p.message.TrackerRequest;
import p2p.trust.InviteLink;

/** Joining a network, an account and a group, against a control socket that answers as a daemon does. */
class JoinCommandIT extends FakeDaemonFixture {
    @Test
    void anUnknownKeyNeedsAYes() {
        daemon.answers(request -> {
            if (request instanceof ControlRequest.JoinNetwork join) {
                return List.of(
                        join.root() == null
                                ? new ControlReply.KeyToConfirm(
                                        Samples.SHA256, join.trackers().get(0))
                                : new ControlReply.NetworkJoined(Samples.SHA256, join.trackers(), false));
            }
            return List.of(new ControlReply.StatusShown(Samples.status("")));
        });

        CommandLineFixture.Said unsure = cli.run("join", "10.0.0.1:8089");
        assertThat(unsure.exit()).isEqualTo(9);
        assertThat(unsure.err()).contains(Samples.SHA256.hex()).contains("--yes");
        CommandLineFixture.Said sure = cli.run("join", "10.0.0.1:8089", "--yes");
        assertThat(sure.exit()).as(sure.err()).isZero();
        assertThat(sure.out()).contains("joined   " + Samples.SHA256.hex());
    }

    @Test
    void aGroupsLinkMakesTheAccountAndEntersTheGroup() {
        String link = new InviteLink(
                        List.of(new Endpoint("10.0.0.1", 8089)), Samples.SHA256, new GroupName("docs"), "tok")
                .toString();
        network("");

        CommandLineFixture.Said said = cli.runWith("pw\n", "join", link, "--user", "bob", "--password-stdin");

        assertThat(said.exit()).as(said.err()).isZero();
        assertThat(said.err()).contains("you are a member of docs");
        assertThat(daemon.heard())
                .contains(new ControlRequest.Relay(new GroupRequest.JoinGroup(new GroupName("docs"), "tok")));
    }

    @Test
    void withJsonAJoinIsOneObject() {
        String link = new InviteLink(
                        List.of(new Endpoint("10.0.0.1", 8089)), Samples.SHA256, new GroupName("docs"), "tok")
                .toString();
        network("bob");

        CommandLineFixture.Said said = cli.run("--json", "join", link);

        assertThat(said.exit()).as(said.err()).isZero();
        assertThat(said.out()).hasLineCount(1).contains("\"group\":\"docs\"").contains("\"member\":true");
    }

    @Test
    void whoHasJoinedIsNotToldToPublishToEverybody() {
        network("bob");

        assertThat(cli.run("join", "10.0.0.1:8089", "--yes").err())
                .contains("next: p2p group list, p2p group create NAME")
                .doesNotContain("p2p share");
    }

    @Test
    void aJoinForOneAccountIsRefusedWhileAnotherIsLoggedIn() {
        network("alice");

        CommandLineFixture.Said said =
                cli.runWith("pw\n", "join", "10.0.0.1:8089", "--yes", "--user", "bob", "--password-stdin");

        assertThat(said.exit()).isEqualTo(5);
        assertThat(said.err()).contains("logged in as alice").contains("p2p logout");
        assertThat(daemon.heard()).noneMatch(ControlRequest.JoinNetwork.class::isInstance);
    }

    /** A daemon that joins, with this user logged in. */
    private void network(String user) {
        daemon.answers(request -> {
            if (request instanceof ControlRequest.JoinNetwork join) {
                return List.of(new ControlReply.NetworkJoined(Samples.SHA256, join.trackers(), false));
            }
            if (request instanceof ControlRequest.Relay relay) {
                return List.of(answer(relay.request()));
            }
            return List.of(new ControlReply.StatusShown(Samples.status(user)));
        });
    }

    private static ControlReply answer(TrackerRequest request) {
        if (request instanceof AccountRequest.CreateAccount) {
            return new ControlReply.Refused(Problem.of(ErrorCode.NAME_TAKEN, "bob exists"));
        }
        return new ControlReply.Relayed(
                request instanceof AccountRequest.Login
                        ? new TrackerReply.LoggedIn(new UserName("bob"), Role.USER)
                        : new TrackerReply.JoinAnswered(true, new UserName("alice")));
    }

    @Test
    void aNewGroupPrintsItsLink() {
        daemon.answers(request -> List.of(
                request instanceof ControlRequest.Relay
                        ? new ControlReply.Relayed(new TrackerReply.GroupCreated(new GroupId(5)))
                        : new ControlReply.StatusShown(Samples.status("alice"))));

        InviteLink link = InviteLink.parse(cli.run("group", "create", "docs").out());

        assertThat(link.group()).isEqualTo(new GroupName("docs"));
        assertThat(link.root()).isEqualTo(Samples.SHA256);
    }

    @Test
    void aNewPasswordIsAskedForTwiceAlsoWhenTheUserIsNamed() {
        network("");

        // whether the account exists, then the password, twice
        Person person = Person.typing("n", "correct horse", "corect horse", "correct horse", "correct horse");
        CommandLineFixture.Said said = cli.runBy(person, "join", "10.0.0.1:8089", "--yes", "--user", "bob");

        assertThat(person.asked()).containsExactly("Do you have an account \"bob\" already? [y/N] ");
        assertThat(said.err()).contains("the two passwords differ");
        assertThat(daemon.heard()).anySatisfy(request -> assertThat(request)
                .isInstanceOfSatisfying(ControlRequest.Relay.class, relay -> assertThat(relay.request())
                        .isEqualTo(new AccountRequest.CreateAccount(
                                new UserName("bob"), new Password("correct horse"), null))));
    }
}
