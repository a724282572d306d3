// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.system;

import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Queue;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import p2p.cli.client.DaemonConnection;
import p2p.cli.client.DaemonDialer;
import p2p.cli.client.DaemonLauncher;
import p2p.cli.client.Deadline;
import p2p.core.ErrorCode;
import p2p.core.GroupName;
import p2p.core.RefusedException;
import p2p.core.UserName;
import p2p.message.ControlReply;
import p2p.message.ControlRequest;
import p2p.message.GroupRequest;
import p2p.message.TrackerReply;
import p2p.message.TrackerRequest;
import p2p.system.Operation.Kind;

/**
 * A client of one daemon that does things to groups by chance and notes each with its answer, on a thread of its own. It sees only groups that
 * nobody else changes, since lists are what the nearest tracker knows: it has to see there what it did.
 */
final class HistoryWriter implements AutoCloseable {
    private static final List<Kind> OWNER =
            List.of(Kind.CREATE, Kind.CREATE, Kind.DELETE, Kind.ACCEPT, Kind.ACCEPT, Kind.REMOVE);
    private static final List<Kind> OTHER = List.of(Kind.JOIN, Kind.JOIN, Kind.LEAVE);
    private static final List<Kind> ALONE = List.of(Kind.CREATE, Kind.DELETE);
    private static final int SHARED_GROUPS = 8;
    private static final int OWN_GROUPS = 3;
    private static final long PAUSE_MILLIS = 60;
    /** Refusals that say what the catalog holds; after any other nobody knows. */
    private static final Set<ErrorCode> KNOWN = Set.of(
            ErrorCode.NAME_TAKEN,
            ErrorCode.NO_SUCH_GROUP,
            ErrorCode.NO_SUCH_REQUEST,
            ErrorCode.NO_SUCH_USER,
            ErrorCode.ALREADY_A_MEMBER,
            ErrorCode.NOT_A_MEMBER);

    private final Queue<Operation> history = new ConcurrentLinkedQueue<>();
    private final AtomicInteger definite = new AtomicInteger();
    private final DaemonConnection daemon;
    private final String name;
    private final UserName other;
    private final boolean owner;
    private final Random random;
    private final Thread thread;
    private volatile boolean done;

    /** Begins at once; {@code other} is whom the owner accepts and removes. */
    HistoryWriter(Path socket, String name, boolean owner, UserName other, long seed) {
        this.daemon = new DaemonDialer("test", new DaemonLauncher(Path.of("/nonexistent")), text -> {})
                .connect(socket, Deadline.none(), "");
        this.name = name;
        this.owner = owner;
        this.other = other;
        this.random = new Random(seed);
        this.thread = new Thread(this::write, "history-" + name);
        thread.start();
    }

    /** So far; may be asked while it goes on. */
    List<Operation> history() {
        return List.copyOf(history);
    }

    /** How many operations had an answer that says something. */
    int definite() {
        return definite.get();
    }

    private void write() {
        while (!done) {
            if (random.nextInt(3) == 0) {
                String group = name + random.nextInt(OWN_GROUPS);
                act(ALONE.get(random.nextInt(ALONE.size())), group);
                see(group);
            } else {
                List<Kind> kinds = owner ? OWNER : OTHER;
                act(kinds.get(random.nextInt(kinds.size())), "shared" + random.nextInt(SHARED_GROUPS));
            }
            try {
                TimeUnit.MILLISECONDS.sleep(PAUSE_MILLIS);
            } catch (InterruptedException e) {
                done = true;
            }
        }
    }

    private void act(Kind kind, String group) {
        // spelled as chance wills: names are compared without their case
        String spelled = random.nextBoolean() ? group : group.toUpperCase(Locale.ROOT);
        record(kind, group, request(kind, new GroupName(spelled)));
    }

    private TrackerRequest request(Kind kind, GroupName group) {
        return switch (kind) {
            case CREATE -> new GroupRequest.CreateGroup(group);
            case DELETE -> new GroupRequest.DeleteGroup(group);
            case ACCEPT -> new GroupRequest.AcceptJoin(group, other);
            case REMOVE -> new GroupRequest.RemoveMember(group, other);
            case JOIN -> new GroupRequest.JoinGroup(group, null);
            case LEAVE -> new GroupRequest.LeaveGroup(group);
            case OWNER_SEES, OTHER_SEES -> new GroupRequest.ListGroups();
        };
    }

    private void see(String group) {
        record(Kind.OWNER_SEES, group, request(Kind.OWNER_SEES, new GroupName(group)));
    }

    private void record(Kind kind, String group, TrackerRequest request) {
        long invoked = System.nanoTime();
        String answer = ask(group, request);
        long returned = answer == null ? Operation.NEVER : System.nanoTime();
        if (answer != null) {
            definite.incrementAndGet();
        }
        history.add(new Operation(name, kind, group, invoked, returned, answer));
    }

    private @Nullable String ask(String group, TrackerRequest request) {
        try {
            ControlReply reply = daemon.ask(new ControlRequest.Relay(request));
            if (reply instanceof ControlReply.Refused refused) {
                return refusal(refused.problem().code());
            }
            if (reply instanceof ControlReply.Relayed relayed) {
                return relayed.reply() instanceof TrackerReply.Groups groups ? seen(groups, group) : Operation.OK;
            }
            throw new IllegalStateException("not an answer: " + reply);
        } catch (RefusedException e) {
            return refusal(e.problem().code());
        }
    }

    private static @Nullable String refusal(ErrorCode code) {
        return KNOWN.contains(code) ? code.name() : null;
    }

    private static String seen(TrackerReply.Groups groups, String group) {
        return groups.groups().stream()
                .filter(view -> view.name().key().equals(group))
                .map(view -> view.standing().name())
                .findFirst()
                .orElse(Operation.ABSENT);
    }

    /** Ends after the request that is under way was answered. */
    @Override
    public void close() {
        done = true;
        try {
            thread.join(TimeUnit.SECONDS.toMillis(Program.PATIENCE_SECONDS));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        daemon.close();
    }
}
