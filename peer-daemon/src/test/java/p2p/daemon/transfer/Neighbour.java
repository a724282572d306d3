// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.daemon.transfer;

import static java.util.Objects.requireNonNull;

import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import p2p.core.Blob;
import p2p.core.BlockRef;
import p2p.core.ContentId;
import p2p.core.Endpoint;
import p2p.core.ErrorCode;
import p2p.core.FileName;
import p2p.core.Manifest;
import p2p.core.PeerId;
import p2p.core.RefusedException;
import p2p.core.Sha256;
import p2p.core.UserName;
import p2p.daemon.store.BufferPool;
import p2p.daemon.store.DiskLanes;
import p2p.daemon.store.MemoryDisk;
import p2p.daemon.store.Power;
import p2p.daemon.swarm.PieceBudget;
import p2p.daemon.swarm.SwarmSettings;
import p2p.message.ControlReply;
import p2p.message.Holding;
import p2p.message.PeerFeature;
import p2p.message.PeerMessage;
import p2p.message.SharedView;
import p2p.message.Source;
import p2p.message.TransferState;
import p2p.message.TransferView;

/** One daemon of a {@link Town}: its disk, its state, its uplink, and its bad habits if a test gives it some. */
final class Neighbour {
    private final MemoryLimits limits = new MemoryLimits();
    static final Path HOME = Path.of("/home");

    final Town town;
    final PeerId id;
    final UserName user;
    /** Where it listens. */
    final Endpoint at;
    /** Whether trackers say where; others may find it all the same. */
    boolean reachable = true;
    /** Whether it says to others where it listens. */
    boolean stated = true;
    /** What it says that it understands; it is an older build when that is less, and ends a connection on which it gets more. */
    long features = PeerFeature.all();
    /** Whom it dialled, also in vain. */
    final List<Source> dialled = new ArrayList<>();

    final Power power;
    final MemoryDisk disk;
    final MemoryState state;
    final List<Wire> wires = new ArrayList<>();
    final Map<Neighbour, Long> uploaded = new LinkedHashMap<>();
    final List<PeerMessage> sent = new ArrayList<>();
    final List<String> closeReasons = new ArrayList<>();
    /** How often a block of each piece came in. */
    final Map<Integer, Integer> blocksReceived = new HashMap<>();

    FileTraffic traffic;
    SwarmSettings settings = SwarmSettings.DEFAULT;
    /** Bytes for pieces under way; counts from the next start on. */
    long memory = 64 << 20;

    PieceBudget budget;
    boolean online = true;
    Duration ticketCheckTakes = Duration.ZERO;
    /** Takes connections and requests, answers nothing. */
    boolean stalled;
    /** Which blocks leave with a wrong bit. */
    Predicate<BlockRef> flips = block -> false;
    /** Bytes per second; 0 for no limit. */
    long uplink;

    /** Where work for the disk lanes waits instead of being done on the loop. */
    @Nullable
    HeldDoor door;

    long queued;
    private long uplinkFree;
    private MortalLoop life;

    Neighbour(Town town, String name) {
        this.town = town;
        this.user = new UserName(name);
        this.at = new Endpoint("127.0.0.1", 7700 + town.neighbours.size());
        this.id = new PeerId(Sha256.digest(name.getBytes(java.nio.charset.StandardCharsets.UTF_8)));
        this.power = new Power(new Random(town.random.nextLong()));
        this.disk = new MemoryDisk(power, HOME);
        this.life = new MortalLoop(town.loop);
        this.state = new MemoryState(power, life);
        this.budget = new PieceBudget(memory, town.loop::execute);
        this.traffic = boot();
    }

    /** What mirrors of this daemon hear of the trackers and remember; there before {@link #mirror} is. */
    @Nullable
    FakeMirrorDirectory lists;

    @Nullable
    Mirroring mirroring;

    /** Whether trackers say that it is a mirror. */
    boolean mirrors;

    private final MemoryMirrors remembered = new MemoryMirrors();

    /** Lets this daemon mirror groups, now and after each start; before {@link #start}. */
    Mirroring mirrorIn(FakeMirrorDirectory directory) {
        lists = directory;
        mirroring = traffic.mirror(directory, remembered, HOME.resolve("mirror"));
        return mirroring;
    }

    /** Rate limits over restarts. */
    private static final class MemoryLimits implements LimitMemory {
        private List<String> lines = List.of();

        @Override
        public CompletionStage<List<String>> limits() {
            return CompletableFuture.completedFuture(lines);
        }

        @Override
        public CompletionStage<Void> keepLimits(List<String> limits) {
            lines = List.copyOf(limits);
            return CompletableFuture.completedFuture(null);
        }
    }

    private FileTraffic boot() {
        life = new MortalLoop(town.loop);
        state.moveTo(life);
        power.whenCut(life::die);
        FileTraffic booted = new FileTraffic(surroundings());
        booted.limit(limits);
        if (lists != null) {
            mirroring = booted.mirror(lists, remembered, HOME.resolve("mirror"));
        }
        return booted;
    }

    private Surroundings surroundings() {
        return new Surroundings(
                id,
                life,
                new Random(town.random.nextLong()),
                disk,
                new DiskLanes(life, work -> (door == null ? life : door).execute(work)),
                Runnable::run,
                new BufferPool(1 << 20),
                budget,
                settings,
                state,
                town.new View(this),
                this::dial,
                new PlainGate(town.loop, () -> ticketCheckTakes));
    }

    Manifests manifests() {
        return new Manifests(surroundings());
    }

    /** Logs in, with a ticket that holds for an hour. */
    Neighbour start() {
        town.get(traffic.start());
        traffic.loggedIn(user);
        traffic.ticketsRenewed(List.of(ticket(Duration.ofHours(1))));
        town.loop.drain();
        return this;
    }

    /** Logs in again in the same process. */
    void start2() {
        traffic.loggedIn(user);
        traffic.ticketsRenewed(List.of(ticket(Duration.ofHours(1))));
        town.loop.drain();
    }

    /** Stays in source lists though it cannot be reached. */
    boolean stillListed;

    ContentId contentOf(String name) {
        return state.offers.values().stream()
                .filter(o -> o.name().text().equals(name))
                .findFirst()
                .orElseThrow()
                .content();
    }

    Blob manifestOf(String name) {
        return town.get(state.manifest(contentOf(name))).orElseThrow();
    }

    /** Offers the file's bytes under another manifest, as a forger would. */
    void serveAs(ContentId content, String name, Manifest manifest) {
        OfferRecord old = state.offers.values().iterator().next();
        CopyRecord copy = requireNonNull(state.copies.get(old.path()));
        CopyRecord forged = new CopyRecord(
                copy.path(),
                content,
                copy.size(),
                copy.pieceLength(),
                copy.stage(),
                "",
                Blob.EMPTY,
                copy.stamp(),
                copy.bootId());
        OfferRecord offer = new OfferRecord(
                town.entry(new FileName(name)),
                old.groupId(),
                old.group(),
                old.name(),
                2,
                content,
                user,
                old.path(),
                manifest.size() % 1);
        town.get(state.commit(List.of(
                new StateChange.SaveCopy(forged),
                new StateChange.DropOffer(old.entry()),
                new StateChange.SaveOffer(offer))));
        kill();
        start();
    }

    Blob ticket(Duration life) {
        long now = town.loop.now();
        return PlainGate.ticket(user, id, Town.DOCS_ID, now, now + life.toMillis());
    }

    /** The process ends without a word; the machine goes on. */
    void kill() {
        cutOff();
        traffic = boot();
    }

    /** The machine loses power; what was not forced is lost as chance wills. */
    void powerCut() {
        cutOff();
        power.restore();
        disk.crash();
        traffic = boot();
    }

    private void cutOff() {
        List.copyOf(wires).forEach(Wire::shut);
        wires.clear();
        town.forget(this);
        life.die();
        budget = new PieceBudget(memory, town.loop::execute);
    }

    private CompletionStage<PeerLink> dial(Source source) {
        CompletableFuture<PeerLink> answer = new CompletableFuture<>();
        MortalLoop mine = life;
        dialled.add(source);
        town.loop.execute(() -> {
            Neighbour other = town.neighbours.stream()
                    .filter(n -> n.id.equals(source.peer()) && n.online)
                    .filter(n -> source.endpoints().contains(n.at))
                    .findFirst()
                    .orElse(null);
            if (other == null || !online || mine != life) {
                answer.completeExceptionally(new java.net.ConnectException("connection refused"));
            } else {
                answer.complete(town.connect(this, other));
            }
        });
        return answer;
    }

    MortalLoop loop() {
        return life;
    }

    /** Runs the task when the uplink has carried that many bytes more. */
    void later(int bytes, Runnable task) {
        if (uplink == 0) {
            town.loop.execute(task);
            return;
        }
        long now = town.loop.nanoTime();
        uplinkFree = Math.max(now, uplinkFree) + bytes * 1_000_000_000L / uplink;
        town.loop.after(Duration.ofNanos(uplinkFree - now), task);
    }

    void tamper(ByteBuffer bytes, BlockRef block) {
        if (flips.test(block)) {
            bytes.put(block.length() / 3, (byte) (bytes.get(block.length() / 3) ^ 4));
        }
    }

    Source source(Holding holding) {
        return new Source(
                id,
                user,
                Town.DESK,
                reachable ? List.of(at) : List.of(),
                holding.have(),
                holding.complete(),
                mirrors,
                mirrors && holding.kept());
    }

    String label() {
        return user + "@desk";
    }

    SharedView share(String name, byte[] content) {
        disk.put(HOME.resolve(name), content);
        return town.get(traffic.shares().share(HOME.resolve(name).toString(), Town.DOCS, null, null, progress -> {}));
    }

    ControlReply.TransferStarted get(String name, String... from) {
        return town.get(traffic.transfers()
                .start(
                        Town.DOCS,
                        new FileName(name),
                        0,
                        HOME.resolve("got-" + name).toString(),
                        new Scope(List.of(from), List.of())));
    }

    /** What a refused get says. */
    ErrorCode refused(String name, String destination) {
        CompletableFuture<ControlReply.TransferStarted> future = traffic.transfers()
                .start(Town.DOCS, new FileName(name), 0, destination, Scope.ALL)
                .toCompletableFuture();
        town.loop.drain();
        try {
            future.join();
        } catch (java.util.concurrent.CompletionException e) {
            return ((RefusedException) requireNonNull(e.getCause())).problem().code();
        }
        throw new AssertionError("not refused");
    }

    TransferView view(long number) {
        return traffic.transfers().show(number);
    }

    boolean isComplete(long number) {
        return view(number).state() == TransferState.COMPLETE;
    }

    byte[] got(String name) {
        return disk.bytes(HOME.resolve("got-" + name));
    }

    long uploadedBytes() {
        return uploaded.values().stream().mapToLong(Long::longValue).sum();
    }
}
