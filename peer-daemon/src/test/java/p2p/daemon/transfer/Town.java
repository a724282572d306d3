// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.daemon.transfer;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import p2p.core.Blob;
import p2p.core.ConflictPolicy;
import p2p.core.ContentId;
import p2p.core.DeviceName;
import p2p.core.EntryId;
import p2p.core.ErrorCode;
import p2p.core.FileName;
import p2p.core.GroupId;
import p2p.core.GroupName;
import p2p.core.Manifest;
import p2p.core.ManifestLayout;
import p2p.core.RefusedException;
import p2p.core.RequestId;
import p2p.core.UserName;
import p2p.loop.ManualLoop;
import p2p.message.FileView;
import p2p.message.Holding;
import p2p.message.Source;
import p2p.message.TransferReport;

/**
 * Several daemons, a tracker and the wires between them, all on one loop turned by hand. What travels takes one turn, and the
 * time that the sender's uplink needs.
 */
final class Town {
    static final GroupName DOCS = new GroupName("docs");
    static final GroupId DOCS_ID = new GroupId(7);

    final ManualLoop loop = new ManualLoop();
    final Random random;
    final List<Neighbour> neighbours = new ArrayList<>();
    final List<TransferReport> reports = new ArrayList<>();
    /** One for each attempt, in order. */
    final List<RequestId> publishes = new ArrayList<>();

    boolean trackersUp = true;
    private final Map<String, FileView> catalog = new LinkedHashMap<>();
    final List<FileView> versions = new ArrayList<>();
    private final Map<ContentId, Blob> manifests = new HashMap<>();
    private final Map<EntryId, Map<Neighbour, Holding>> holdings = new HashMap<>();
    private final Map<EntryId, Map<Neighbour, Consumer<List<Source>>>> watches = new HashMap<>();
    private long entries;

    Town(long seed) {
        random = new Random(seed);
    }

    Neighbour add(String name) {
        Neighbour neighbour = new Neighbour(this, name);
        neighbours.add(neighbour);
        return neighbour;
    }

    /** Time passes until that holds, at most so long. */
    void until(BooleanSupplier condition, Duration atMost) {
        long end = loop.nanoTime() + atMost.toNanos();
        while (!condition.getAsBoolean()) {
            if (loop.nanoTime() >= end) {
                throw new AssertionError("still not so after " + atMost);
            }
            loop.advance(Duration.ofMillis(20));
        }
    }

    /** What the stage completed with, after the loop has turned. */
    <T> T get(CompletionStage<T> stage) {
        CompletableFuture<T> future = stage.toCompletableFuture();
        loop.drain();
        if (!future.isDone()) {
            until(future::isDone, Duration.ofSeconds(60));
        }
        return future.join();
    }

    void setTrackersUp(boolean up) {
        trackersUp = up;
        neighbours.forEach(n -> n.traffic.trackersReachable(up));
        if (up) {
            watches.keySet().forEach(this::tell);
        }
    }

    /** From now on the trackers deliver these bytes under that id. */
    void deliver(ContentId content, Blob bytes) {
        manifests.put(content, bytes);
    }

    /** Puts an entry whose manifest claims something else into the catalog. */
    ContentId replaceManifest(FileName name, Manifest manifest, Neighbour owner) {
        Blob encoded = ManifestLayout.encode(manifest);
        ContentId content = ManifestLayout.idOf(encoded);
        manifests.put(content, encoded);
        enter(owner, DOCS, name, content, manifest);
        return content;
    }

    private FileView enter(Neighbour owner, GroupName group, FileName name, ContentId content, Manifest manifest) {
        FileView old = catalog.get(group + "/" + name);
        FileView view = new FileView(
                new EntryId(++entries),
                group,
                name,
                old == null ? 1 : old.version() + 1,
                content,
                manifest.size(),
                1,
                manifest.pieceLength(),
                manifest.sha256(),
                manifest.sha1(),
                owner.user,
                loop.now(),
                0,
                0,
                0);
        catalog.put(group + "/" + name, view);
        versions.add(view);
        return view;
    }

    int holders(EntryId entry, boolean whole) {
        return (int) holdings.getOrDefault(entry, Map.of()).entrySet().stream()
                .filter(e -> e.getKey().online && (!whole || e.getValue().complete()))
                .count();
    }

    /** What the daemon said last. */
    Optional<Holding> holding(EntryId entry, Neighbour who) {
        return Optional.ofNullable(holdings.getOrDefault(entry, Map.of()).get(who));
    }

    EntryId entry(FileName name) {
        return requireNonNull(catalog.get(DOCS + "/" + name)).id();
    }

    private void tell(EntryId entry) {
        loop.execute(() -> {
            if (!trackersUp) {
                return;
            }
            Map.copyOf(watches.getOrDefault(entry, Map.of()))
                    .forEach((who, listener) -> who.loop().execute(() -> listener.accept(sources(entry, who))));
        });
    }

    private List<Source> sources(EntryId entry, Neighbour but) {
        List<Source> sources = new ArrayList<>();
        holdings.getOrDefault(entry, Map.of()).forEach((who, holding) -> {
            if (who != but && (who.online || who.stillListed)) {
                sources.add(who.source(holding));
            }
        });
        return sources;
    }

    /** A daemon's process is gone: nothing of it is said, and nothing is said to it. */
    void forget(Neighbour neighbour) {
        watches.values().forEach(m -> m.remove(neighbour));
        holdings.values().forEach(m -> m.remove(neighbour));
        holdings.keySet().forEach(this::tell);
    }

    /** The tracker as one daemon sees it. */
    final class View implements Directory {
        private final Neighbour me;

        View(Neighbour me) {
            this.me = me;
        }

        @Override
        public boolean reachable() {
            return trackersUp;
        }

        @Override
        public CompletionStage<CatalogEntry> lookUp(GroupName group, FileName name, int version) {
            FileView view = version == 0
                    ? catalog.get(group + "/" + name)
                    : versions.stream()
                            .filter(f -> f.name().equals(name) && f.version() == version)
                            .findFirst()
                            .orElse(null);
            return view == null
                    ? CompletableFuture.failedFuture(new RefusedException(ErrorCode.NO_SUCH_FILE, "no " + name, ""))
                    : answer(new CatalogEntry(DOCS_ID, view));
        }

        @Override
        public CompletionStage<List<Blob>> fetchManifest(ContentId content) {
            Blob whole = requireNonNull(manifests.get(content));
            int half = whole.size() / 2;
            return answer(List.of(whole.slice(0, half), whole.slice(half, whole.size() - half)));
        }

        @Override
        public CompletionStage<Publication> publish(
                RequestId id,
                GroupName group,
                FileName name,
                ContentId content,
                Blob manifest,
                @Nullable ConflictPolicy policy) {
            publishes.add(id);
            manifests.put(content, manifest);
            FileView old = catalog.get(group + "/" + name);
            FileView view = old != null && old.content().equals(content)
                    ? old
                    : enter(me, group, name, content, ManifestLayout.decode(manifest));
            return answer(new Publication(DOCS_ID, view.id(), name, view.version(), view.version() - 1, 0));
        }

        private <T> CompletionStage<T> answer(T value) {
            CompletableFuture<T> answer = new CompletableFuture<>();
            me.loop().execute(() -> {
                if (trackersUp) {
                    answer.complete(value);
                } else {
                    answer.completeExceptionally(new RefusedException(ErrorCode.TRACKER_UNREACHABLE, "no tracker", ""));
                }
            });
            return answer;
        }

        @Override
        public Watch watch(EntryId entry, Consumer<List<Source>> listener) {
            watches.computeIfAbsent(entry, e -> new LinkedHashMap<>()).put(me, listener);
            tell(entry);
            return () -> watches.get(entry).remove(me, listener);
        }

        @Override
        public void announce(Holding holding) {
            Holding before = holdings.computeIfAbsent(holding.entry(), e -> new LinkedHashMap<>())
                    .put(me, holding);
            if (before == null || before.complete() != holding.complete() || before.kept() != holding.kept()) {
                tell(holding.entry());
            }
        }

        @Override
        public void withdraw(EntryId entry) {
            if (holdings.getOrDefault(entry, new HashMap<>()).remove(me) != null) {
                tell(entry);
            }
        }

        @Override
        public void report(TransferReport report) {
            reports.add(report);
        }
    }

    /** Connects two daemons as a dial would. */
    PeerLink connect(Neighbour from, Neighbour to) {
        Wire near = new Wire(from, to, true);
        Wire far = new Wire(to, from, false);
        near.meets(far);
        far.meets(near);
        near.session(from.traffic.sessions().opened(near));
        far.session(to.traffic.sessions().opened(far));
        from.wires.add(near);
        to.wires.add(far);
        return near;
    }

    static final DeviceName DESK = new DeviceName("desk");

    static UserName user(String name) {
        return new UserName(name);
    }
}
