// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.daemon.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import p2p.core.Endpoint;
import p2p.core.ErrorCode;
import p2p.core.FileName;
import p2p.core.GroupName;
import p2p.core.Password;
import p2p.core.RequestId;
import p2p.core.UserName;
import p2p.message.AccountRequest;
import p2p.message.ControlEvent;
import p2p.message.ControlMessage;
import p2p.message.ControlReply;
import p2p.message.ControlRequest;
import p2p.message.Envelope;
import p2p.message.GroupRequest;
import p2p.message.RateLimit;
import p2p.message.SwarmRequest;
import p2p.message.TrackerReply;
import p2p.message.TrackerRequest;
import p2p.message.TransferState;
import p2p.net.LocalSocket;
import p2p.net.NettyLoop;
import p2p.wire.ControlWire;

class ControlServerIT {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final ControlRequest.Greet GREET = new ControlRequest.Greet(1, 1, "p2p test");

    private final NettyLoop loop = new NettyLoop("control-test");
    private final FakeRooms rooms = new FakeRooms();
    private final List<Cli> clis = new ArrayList<>();

    @TempDir
    private Path directory;

    private final Commands commands = new Commands(
            loop,
            new Commands.Rooms(
                    rooms, rooms, rooms, new FakeRooms.FakeShares(), rooms, new FakeMirrors(), FakeRooms::noDashboard));

    private @Nullable LocalSocket bound;

    @BeforeEach
    void bind() throws IOException {
        bound = ControlServer.bind(loop, socket(), commands);
    }

    @AfterEach
    void close() throws IOException {
        for (Cli cli : clis) {
            cli.channel.close();
        }
        if (bound != null) {
            bound.close();
        }
        loop.close();
    }

    private Path socket() {
        return directory.resolve("d.sock");
    }

    private void run(Runnable task) {
        CompletableFuture.runAsync(task, loop).join();
    }

    /** A command line at the other end of the socket, as blocking as the real one. */
    private final class Cli {
        final SocketChannel channel = SocketChannel.open(UnixDomainSocketAddress.of(socket()));
        private final DataInputStream in = new DataInputStream(Channels.newInputStream(channel));
        private long lastId;

        Cli() throws IOException {
            clis.add(this);
        }

        long send(ControlRequest request, @Nullable RequestId requestId) throws IOException {
            byte[] frame = ControlWire.toFrame(new Envelope<>(++lastId, 0, requestId, request))
                    .toByteArray();
            raw(ByteBuffer.allocate(4 + frame.length)
                    .putInt(frame.length)
                    .put(frame)
                    .array());
            return lastId;
        }

        void raw(byte[] bytes) throws IOException {
            ByteBuffer out = ByteBuffer.wrap(bytes);
            while (out.hasRemaining()) {
                channel.write(out);
            }
        }

        ControlMessage read() throws IOException {
            byte[] frame = new byte[in.readInt()];
            in.readFully(frame);
            return ControlWire.parse(ByteBuffer.wrap(frame)).body();
        }

        ControlMessage ask(ControlRequest request) throws IOException {
            send(request, null);
            return read();
        }

        Cli greeted() throws IOException {
            assertThat(ask(GREET)).isEqualTo(new ControlReply.Greeted(1, "p2p-daemon test"));
            return this;
        }

        boolean isClosed() throws IOException {
            try {
                return in.read() < 0;
            } catch (EOFException e) {
                return true;
            }
        }
    }

    private static ErrorCode code(ControlMessage reply) {
        assertThat(reply).isInstanceOf(ControlReply.Refused.class);
        return ((ControlReply.Refused) reply).problem().code();
    }

    @Test
    void onlyTheOwnerMayUseTheSocket() throws IOException {
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(socket())))
                .isEqualTo("rw-------");
    }

    @Test
    void aSocketThatAnswersIsNotTakenOver() {
        assertThatThrownBy(() -> ControlServer.bind(loop, socket(), commands))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("another process");
    }

    @Test
    void aPathTooLongSaysSo() {
        Path tooLong = directory.resolve("x".repeat(120));

        assertThatThrownBy(() -> ControlServer.bind(loop, tooLong, commands))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("too long");
    }

    @Test
    void greetsThenServes() throws IOException {
        Cli cli = new Cli().greeted();

        assertThat(cli.ask(new ControlRequest.ShowStatus()))
                .isInstanceOfSatisfying(
                        ControlReply.StatusShown.class,
                        shown -> assertThat(shown.status().peers()).isEqualTo(2));
        assertThat(cli.ask(new ControlRequest.ListTransfers(0, false, false)))
                .isEqualTo(new ControlReply.Transfers(List.of(rooms.view), false));
        assertThat(cli.ask(new ControlRequest.ListTransfers(1, false, false)))
                .isEqualTo(new ControlReply.Transfers(List.of(), false));
        assertThat(cli.ask(new ControlRequest.ReadDaemonLog(5))).isEqualTo(new ControlReply.LogLines(List.of("line")));
    }

    @Test
    void aRequestBeforeTheGreetingEndsTheConnection() throws IOException {
        Cli cli = new Cli();

        cli.send(new ControlRequest.ShowStatus(), null);

        assertThat(cli.isClosed()).isTrue();
    }

    @Test
    void aCommandLineOfAnotherReleaseIsToldWhichOneToUpgrade() throws IOException {
        Cli cli = new Cli();

        ControlMessage reply = cli.ask(new ControlRequest.Greet(7, 9, "p2p 9.0"));

        assertThat(code(reply)).isEqualTo(ErrorCode.INCOMPATIBLE);
        assertThat(((ControlReply.Refused) reply).problem().next()).contains("daemon restart");
        assertThat(cli.isClosed()).isTrue();
    }

    @Test
    void garbageEndsTheConnectionAndNobodyElseNotices() throws IOException {
        Cli honest = new Cli().greeted();
        Cli cli = new Cli();

        cli.raw(new byte[] {-1, -1, -1, -1, 'G', 'E', 'T'});

        assertThat(cli.isClosed()).isTrue();
        assertThat(honest.ask(new ControlRequest.ShowTransfer(1))).isInstanceOf(ControlReply.TransferShown.class);
    }

    @Test
    void whoNeverGreetsIsLeft() throws IOException {
        Cli cli = new Cli();
        cli.raw(new byte[] {0, 0, 0, 50, 1, 2});

        assertThat(cli.isClosed()).isTrue();
    }

    @Test
    void requestsForTheTrackerAreRelayedWithTheirId() throws IOException {
        Cli cli = new Cli().greeted();
        TrackerRequest create = new GroupRequest.CreateGroup(new GroupName("docs"));

        cli.send(new ControlRequest.Relay(create), new RequestId(4, 2));

        assertThat(cli.read()).isEqualTo(new ControlReply.Relayed(new TrackerReply.Done("done")));
        assertThat(rooms.asked).containsExactly(create);
        assertThat(rooms.ids).containsExactly(new RequestId(4, 2));
    }

    @Test
    void aRefusalOfTheTrackerIsARefusalOfTheDaemon() throws IOException {
        rooms.answer = FakeRooms.refused();

        assertThat(code(new Cli().greeted().ask(new ControlRequest.Relay(new GroupRequest.ListGroups()))))
                .isEqualTo(ErrorCode.NO_SUCH_GROUP);
    }

    @Test
    void beforeJoiningAndLoggingInEachVerbSaysWhatToDo() throws IOException {
        Cli cli = new Cli().greeted();
        ControlRequest get =
                new ControlRequest.Get(new GroupName("docs"), new FileName("a"), 0, "/tmp", List.of(), List.of());
        ControlRequest list = new ControlRequest.Relay(new GroupRequest.ListGroups());

        rooms.user = null;
        assertThat(next(cli.ask(get))).isEqualTo("p2p account login USER");
        assertThat(next(cli.ask(list))).isEqualTo("p2p account login USER");
        rooms.root = null;
        assertThat(next(cli.ask(get))).isEqualTo("p2p join LINK");
        assertThat(next(cli.ask(list))).isEqualTo("p2p join LINK");
        assertThat(rooms.asked).isEmpty();
        assertThat(rooms.calls).isEmpty();
    }

    private static String next(ControlMessage reply) {
        assertThat(code(reply)).isEqualTo(ErrorCode.NOT_LOGGED_IN);
        return ((ControlReply.Refused) reply).problem().next();
    }

    @Test
    void aSecondAccountIsRefusedAndTheSameOneIsNot() throws IOException {
        Cli cli = new Cli().greeted();

        assertThat(code(cli.ask(login("eve")))).isEqualTo(ErrorCode.ALREADY_LOGGED_IN);
        assertThat(cli.ask(login("Bob"))).isInstanceOf(ControlReply.Relayed.class);
    }

    private static ControlRequest login(String user) {
        return new ControlRequest.Relay(new AccountRequest.Login(new UserName(user), new Password("secret")));
    }

    @Test
    void whatTheDaemonTellsTheTrackersItselfIsNotRelayed() throws IOException {
        assertThat(code(new Cli().greeted().ask(new ControlRequest.Relay(new SwarmRequest.Heartbeat(1)))))
                .isEqualTo(ErrorCode.USAGE);
    }

    @Test
    void anUnknownRootIsAskedBack() throws IOException {
        Endpoint at = new Endpoint("192.0.2.1", 8089);

        assertThat(new Cli().greeted().ask(new ControlRequest.JoinNetwork(List.of(at), null)))
                .isInstanceOf(ControlReply.KeyToConfirm.class);
    }

    @Test
    void sharesOneByOneAndStopsAtTheFirstThatFails() throws IOException {
        Cli cli = new Cli().greeted();

        cli.send(new ControlRequest.Share(List.of("/a", "/b"), GroupName.PUBLIC, null, null), null);
        assertThat(cli.read()).isInstanceOf(ControlEvent.ShareProgress.class);
        assertThat(cli.read()).isInstanceOf(ControlEvent.ShareProgress.class);
        assertThat(cli.read()).isInstanceOfSatisfying(ControlReply.Shared.class, s -> assertThat(s.files())
                .hasSize(2));

        assertThat(code(cli.ask(new ControlRequest.Share(List.of("/missing", "/b"), GroupName.PUBLIC, null, null))))
                .isEqualTo(ErrorCode.NO_SUCH_PATH);
        assertThat(code(cli.ask(new ControlRequest.Share(List.of("relative"), GroupName.PUBLIC, null, null))))
                .isEqualTo(ErrorCode.NO_SUCH_PATH);
    }

    @Test
    void aBugIsAnInternalErrorAndTheConnectionGoesOn() throws IOException {
        Cli cli = new Cli().greeted();

        assertThat(code(cli.ask(new ControlRequest.Unshare(GroupName.PUBLIC, new FileName("a")))))
                .isEqualTo(ErrorCode.INTERNAL);
        assertThat(code(cli.ask(new ControlRequest.ShowTransfer(99)))).isEqualTo(ErrorCode.NO_SUCH_TRANSFER);
    }

    @Test
    void aWatchTellsAgainAndAgainUntilTheEnd() throws IOException {
        Cli cli = new Cli().greeted();

        cli.send(new ControlRequest.WatchTransfer(1), null);
        for (int i = 0; i < 3; i++) {
            assertThat(cli.read()).isEqualTo(new ControlEvent.TransferProgress(rooms.view));
        }
        await().atMost(PATIENCE).until(() -> rooms.watchers.size() == 1);
        run(() -> {
            rooms.view = FakeRooms.view(TransferState.COMPLETE, 100);
            rooms.watchers.forEach(watcher -> watcher.accept(rooms.view));
        });
        ControlMessage last = cli.read();
        while (last instanceof ControlEvent) {
            last = cli.read();
        }

        assertThat(last).isEqualTo(new ControlReply.TransferShown(rooms.view));
        assertThat(rooms.watchers).isEmpty();
    }

    @Test
    void aCommandLineThatDiesInAWatchLeavesNothingBehind() throws IOException {
        Cli cli = new Cli().greeted();
        cli.send(new ControlRequest.WatchTransfer(1), null);
        cli.read();
        await().atMost(PATIENCE).until(() -> rooms.watchers.size() == 1);

        cli.channel.close();

        await().atMost(PATIENCE).until(rooms.watchers::isEmpty);
        assertThat(rooms.calls).isEmpty();
    }

    @Test
    void whileStoppingNewWorkIsRefused() throws IOException {
        Cli cli = new Cli().greeted();
        assertThat(cli.ask(new ControlRequest.StopDaemon())).isInstanceOf(ControlReply.Done.class);
        assertThat(rooms.calls).containsExactly("stop");

        run(commands::refuseWork);

        assertThat(code(cli.ask(new ControlRequest.ListTransfers(0, false, false))))
                .isEqualTo(ErrorCode.DAEMON_UNREACHABLE);
    }

    @Test
    void filesAreVerifiedAndTheDefaultGroupIsKept() throws IOException {
        Cli cli = new Cli().greeted();

        cli.ask(new ControlRequest.SetDefaultGroup(new GroupName("docs")));
        assertThat(cli.ask(new ControlRequest.SetLimits(3L, 5L, null)))
                .isEqualTo(new ControlReply.LimitsShown(new RateLimit(5, 6), List.of()));
        assertThat(rooms.calls).contains("limit 3 5 null");
        assertThat(cli.ask(new ControlRequest.SetFolders("/elsewhere", null)))
                .isEqualTo(new ControlReply.FoldersShown("/elsewhere", "/u"));
        assertThat(cli.ask(new ControlRequest.ShowFolders()))
                .isEqualTo(new ControlReply.FoldersShown("/elsewhere", "/u"));
        assertThat(cli.ask(new ControlRequest.OpenDashboard())).isInstanceOf(ControlReply.DashboardOpened.class);
        ControlReply.StatusShown status = (ControlReply.StatusShown) cli.ask(new ControlRequest.ShowStatus());
        assertThat(status.status().defaultGroup()).isEqualTo(new GroupName("docs"));
        assertThat(cli.ask(new ControlRequest.VerifyFile("/tmp/a", null)))
                .isEqualTo(new ControlEvent.ShareProgress("/tmp/a", 5, 10));
    }
}
