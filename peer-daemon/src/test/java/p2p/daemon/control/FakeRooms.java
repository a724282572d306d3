// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.daemon.control;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import p2p.core.ConflictPolicy;
import p2p.core.DeviceName;
import p2p.core.Endpoint;
import p2p.core.ErrorCode;
import p2p.core.FileName;
import p2p.core.FileRef;
import p2p.core.GroupName;
import p2p.core.PeerId;
import p2p.core.Problem;
import p2p.core.RefusedException;
import p2p.core.RequestId;
import p2p.core.Role;
import p2p.core.Sha1;
import p2p.core.Sha256;
import p2p.core.UserName;
import p2p.daemon.trackerlink.Trackers;
import p2p.daemon.transfer.Scope;
import p2p.daemon.transfer.Shares;
import p2p.daemon.transfer.Totals;
import p2p.daemon.transfer.Transfers;
import p2p.daemon.transfer.Verifications;
import p2p.daemon.transfer.Watch;
import p2p.message.ControlEvent;
import p2p.message.ControlReply;
import p2p.message.RateLimit;
import p2p.message.ShareView;
import p2p.message.SharedView;
import p2p.message.StatusView;
import p2p.message.Steering;
import p2p.message.TrackerReply;
import p2p.message.TrackerRequest;
import p2p.message.TransferState;
import p2p.message.TransferView;
import p2p.message.VerifiedView;

/** The rooms behind the control edge, as far as its tests need them: one transfer, number 1, that the test moves on. */
public final class FakeRooms implements Trackers, Transfers, Verifications, DaemonFacts {
    volatile @Nullable Sha256 root = new Sha256(1, 2, 3, 4);
    volatile @Nullable UserName user = new UserName("bob");
    volatile GroupName usual = GroupName.PUBLIC;
    volatile ControlReply.FoldersShown folders = new ControlReply.FoldersShown("/d", "/u");
    public volatile TransferView view = view(TransferState.FETCHING, 10);
    volatile TrackerReply answer = new TrackerReply.Done("done");
    final List<TrackerRequest> asked = new CopyOnWriteArrayList<>();
    final List<@Nullable RequestId> ids = new ArrayList<>();
    public final List<String> calls = new CopyOnWriteArrayList<>();
    final List<Consumer<TransferView>> watchers = new CopyOnWriteArrayList<>();

    public static TransferView view(TransferState state, long done) {
        return new TransferView(
                1,
                new GroupName("docs"),
                new FileName("a"),
                1,
                state,
                100,
                done,
                1,
                0,
                -1,
                0,
                -1,
                0,
                0,
                null,
                "",
                null,
                "/tmp/a",
                1,
                0,
                null,
                null,
                List.of());
    }

    /** Moves the transfer on and tells whoever watches it; on the loop. */
    public void move(TransferView to) {
        view = to;
        watchers.forEach(watcher -> watcher.accept(to));
    }

    @Override
    public Optional<Sha256> network() {
        return Optional.ofNullable(root);
    }

    @Override
    public Optional<UserName> user() {
        return Optional.ofNullable(user);
    }

    @Override
    public Role role() {
        return Role.USER;
    }

    @Override
    public Optional<Endpoint> advertised() {
        return Optional.empty();
    }

    @Override
    public List<StatusView.TrackerStatus> status() {
        return List.of();
    }

    @Override
    public CompletionStage<ControlReply> join(List<Endpoint> trackers, @Nullable Sha256 expected) {
        return CompletableFuture.completedFuture(
                new ControlReply.KeyToConfirm(new Sha256(1, 2, 3, 4), trackers.get(0)));
    }

    @Override
    public CompletionStage<TrackerReply> ask(TrackerRequest request, @Nullable RequestId id) {
        asked.add(request);
        ids.add(id);
        return CompletableFuture.completedFuture(answer);
    }

    @Override
    public CompletionStage<ControlReply.TransferStarted> start(
            GroupName group, FileName name, int version, String destination, Scope scope) {
        calls.add("get " + group + "/" + name);
        return CompletableFuture.completedFuture(new ControlReply.TransferStarted(view, false));
    }

    @Override
    public List<TransferView> list(boolean underWay) {
        return List.of(view);
    }

    @Override
    public TransferView show(long number) {
        if (number != 1) {
            throw new RefusedException(
                    ErrorCode.NO_SUCH_TRANSFER, "there is no transfer " + number, "p2p transfer list");
        }
        return view;
    }

    @Override
    public CompletionStage<TransferView> steer(long number, Steering steering) {
        calls.add(steering + " " + number);
        return CompletableFuture.completedFuture(view);
    }

    @Override
    public CompletionStage<ControlReply.LimitsShown> limit(
            @Nullable Long number, @Nullable Long down, @Nullable Long up) {
        calls.add("limit " + number + " " + down + " " + up);
        return CompletableFuture.completedFuture(new ControlReply.LimitsShown(new RateLimit(5, 6), List.of()));
    }

    @Override
    public ControlReply.Explained explain(long number) {
        return new ControlReply.Explained(number, null, "", "");
    }

    @Override
    public Watch watch(long number, Consumer<TransferView> listener) {
        watchers.add(listener);
        return () -> watchers.remove(listener);
    }

    /** Files called "missing" do not exist; to stop sharing is broken. */
    public static final class FakeShares implements Shares {
        @Override
        public CompletionStage<SharedView> share(
                String path,
                GroupName group,
                @Nullable FileName as,
                @Nullable ConflictPolicy policy,
                Consumer<ControlEvent.ShareProgress> progress) {
            if (path.contains("missing")) {
                return CompletableFuture.failedFuture(
                        new RefusedException(ErrorCode.NO_SUCH_PATH, path + " does not exist", ""));
            }
            progress.accept(new ControlEvent.ShareProgress(path, 5, 10));
            return CompletableFuture.completedFuture(new SharedView(
                    path,
                    group,
                    new FileName("a"),
                    1,
                    0,
                    0,
                    10,
                    0,
                    1,
                    new Sha256(1, 1, 1, 1),
                    new Sha1(1, 1, 1),
                    List.of(),
                    ""));
        }

        @Override
        public CompletionStage<Void> unshare(GroupName group, FileName name) {
            throw new IllegalStateException("a bug");
        }

        @Override
        public List<ShareView> list() {
            return List.of();
        }
    }

    @Override
    public String software() {
        return "p2p-daemon test";
    }

    @Override
    public PeerId self() {
        return new PeerId(new Sha256(7, 7, 7, 7));
    }

    @Override
    public DeviceName device() {
        return new DeviceName("desk");
    }

    @Override
    public Endpoint listening() {
        return new Endpoint("127.0.0.1", 7700);
    }

    @Override
    public StatusView.Launch launch() {
        return new StatusView.Launch("/state", null, device(), null);
    }

    @Override
    public long started() {
        return 1;
    }

    @Override
    public Totals totals() {
        return new Totals(0, 1, 2, 3, 4, 0, List.of());
    }

    @Override
    public CompletionStage<List<String>> newestLogLines(int limit) {
        return CompletableFuture.completedFuture(List.of("line"));
    }

    @Override
    public GroupName defaultGroup() {
        return usual;
    }

    @Override
    public CompletionStage<Void> setDefaultGroup(GroupName group) {
        usual = group;
        return CompletableFuture.completedFuture(null);
    }

    @Override
    public CompletionStage<ControlReply.FoldersShown> folders() {
        return CompletableFuture.completedFuture(folders);
    }

    @Override
    public CompletionStage<ControlReply.FoldersShown> setFolders(@Nullable String downloads, @Nullable String uploads) {
        folders = new ControlReply.FoldersShown(
                downloads == null ? folders.downloads() : downloads, uploads == null ? folders.uploads() : uploads);
        return CompletableFuture.completedFuture(folders);
    }

    public static CompletionStage<ControlReply> noDashboard() {
        return CompletableFuture.completedFuture(new ControlReply.DashboardOpened("http://127.0.0.1:1/#key=x", 300));
    }

    @Override
    public CompletionStage<VerifiedView> verify(
            String path, @Nullable FileRef file, Consumer<ControlEvent.ShareProgress> progress) {
        progress.accept(new ControlEvent.ShareProgress(path, 5, 10));
        return CompletableFuture.completedFuture(
                new VerifiedView(path, 10, 1, 1, 1, List.of(0), "it is damaged", "get it again", 1));
    }

    @Override
    public void stop() {
        calls.add("stop");
    }

    static TrackerReply refused() {
        return new TrackerReply.Refused(
                Problem.of(ErrorCode.NO_SUCH_GROUP, "there is no group \"x\"", "p2p group list"));
    }
}
