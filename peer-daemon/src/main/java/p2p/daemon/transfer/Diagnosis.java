// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.daemon.transfer;

import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import p2p.core.ErrorCode;
import p2p.core.Problem;
import p2p.core.ReasonCode;
import p2p.message.TransferState;

/** The one place where a transfer's reason code is derived from its state (CLI contract). */
final class Diagnosis {
    /** Peers that a reason names; the others are counted. */
    private static final int NAMED = 3;

    private Diagnosis() {}

    /**
     * What is known of a download.
     *
     * @param from the only sources it may have, user@device; empty for all
     * @param limited a rate limit lets no more in just now
     * @param suspended paused because its account is not logged in
     * @param trouble what the disk says, if anything
     * @param moving whether bytes came in just now
     * @param known sources that may be tried
     * @param connected peers in the swarm
     * @param unanswered peers that were asked to join it and are slow to answer
     * @param starved other downloads have all the memory for pieces under way
     * @param allFailed each known source was tried in vain
     * @param refusal what sources refused with
     * @param liars peers that delivered bad pieces
     */
    record Facts(
            long number,
            String group,
            String user,
            List<String> from,
            boolean limited,
            TransferState state,
            @Nullable Problem problem,
            boolean suspended,
            @Nullable Stall trouble,
            boolean moving,
            boolean hasTicket,
            boolean ticketExpired,
            boolean membershipConfirmed,
            boolean trackersReachable,
            int known,
            String names,
            int connected,
            int unanswered,
            boolean interesting,
            boolean starved,
            boolean keptWaiting,
            boolean allFailed,
            String lastFailure,
            @Nullable ErrorCode refusal,
            List<String> liars) {}

    /** Null: nothing is in the way. */
    static @Nullable Stall of(Facts f) {
        return switch (f.state()) {
            case PAUSED ->
                f.suspended()
                        ? new Stall(ReasonCode.PAUSED, f.user() + " is not logged in", "p2p account login " + f.user())
                        : new Stall(ReasonCode.PAUSED, "paused by command", "p2p transfer resume " + f.number());
            case CHECKING, FINISHING -> f.trouble();
            case FETCHING -> f.trouble() != null ? f.trouble() : f.moving() && f.connected() > 0 ? null : waiting(f);
            case FAILED -> failed(f);
            case COMPLETE, CANCELLED -> null;
        };
    }

    private static @Nullable Stall waiting(Facts f) {
        Stall access = access(f);
        if (access != null) {
            return access;
        }
        if (f.limited() && f.connected() > 0) {
            return new Stall(
                    ReasonCode.RATE_LIMITED,
                    "a limit lets no more in just now",
                    "p2p transfer limit shows them; p2p transfer limit " + f.number()
                            + " --down off ends its own, p2p transfer limit --down off that of everything");
        }
        if (f.starved()) {
            return new Stall(
                    ReasonCode.QUEUED,
                    "other downloads have all the memory for pieces under way",
                    "wait for its turn, or pause another: p2p transfer pause");
        }
        if (f.connected() > 0 && f.interesting()) {
            return f.keptWaiting()
                    ? new Stall(
                            ReasonCode.PEERS_BUSY,
                            f.connected() + " connected, none delivers: they are busy or silent",
                            "wait: they are asked again; p2p ls " + f.group() + " shows how many others have it")
                    : null;
        }
        if (f.connected() == 0 && f.unanswered() > 0) {
            return new Stall(
                    ReasonCode.PEERS_BUSY,
                    f.names() + " can be reached but does not answer",
                    "wait: it is asked again");
        }
        if (!f.liars().isEmpty() && f.known() == 0) {
            return lied(f);
        }
        if (f.known() == 0 || f.connected() > 0) {
            return noSource(f);
        }
        return f.allFailed() ? unreachable(f) : null;
    }

    private static @Nullable Stall access(Facts f) {
        if (!f.hasTicket()) {
            if (f.membershipConfirmed()) {
                return new Stall(
                        ReasonCode.NOT_A_MEMBER,
                        f.user() + " is not a member of group \"" + f.group() + "\"",
                        "p2p group join " + f.group());
            }
            return f.trackersReachable()
                    ? null
                    : new Stall(
                            ReasonCode.TRACKER_UNREACHABLE,
                            "no tracker answers and there is no ticket to show",
                            "p2p status");
        }
        boolean refused = f.refusal() == ErrorCode.NOT_A_MEMBER;
        if (f.ticketExpired() && !f.trackersReachable() && (refused || f.known() == 0)) {
            return new Stall(
                    ReasonCode.TICKET_EXPIRED,
                    "the ticket for group \"" + f.group() + "\" expired and no tracker renews it",
                    "p2p status");
        }
        return null;
    }

    private static Stall noSource(Facts f) {
        if (!f.trackersReachable()) {
            return new Stall(
                    ReasonCode.TRACKER_UNREACHABLE,
                    "no tracker answers and no source is known that is online",
                    "p2p status");
        }
        if (!f.from().isEmpty() && f.connected() == 0) {
            return new Stall(
                    ReasonCode.NO_SOURCE_ONLINE,
                    "it may be fetched from " + some(f.from()) + " only, which is not online with it",
                    "wait, or cancel it and fetch it from everybody: p2p transfer cancel " + f.number());
        }
        return new Stall(
                ReasonCode.NO_SOURCE_ONLINE,
                f.connected() > 0
                        ? f.connected() + " peers are here, none has what is missing"
                        : "nobody who is online holds the file",
                "wait: it goes on by itself when a source comes online");
    }

    private static Stall unreachable(Facts f) {
        ErrorCode refusal = f.refusal();
        if (refusal == ErrorCode.INTEGRITY) {
            return !f.liars().isEmpty()
                    ? lied(f)
                    : new Stall(
                            ReasonCode.SOURCE_CHANGED,
                            f.lastFailure(),
                            "ask the owner to share the file again: a new version");
        }
        if (refusal == ErrorCode.NOT_A_MEMBER) {
            return new Stall(ReasonCode.NOT_A_MEMBER, f.lastFailure(), "p2p group list");
        }
        if (refusal == ErrorCode.BUSY || refusal == ErrorCode.TIMEOUT) {
            return new Stall(ReasonCode.PEERS_BUSY, f.lastFailure(), "wait: they are asked again");
        }
        if (refusal == ErrorCode.NOT_FOUND) {
            return new Stall(
                    ReasonCode.NO_SOURCE_ONLINE,
                    f.lastFailure(),
                    "wait: it goes on by itself when a source comes online");
        }
        return new Stall(
                ReasonCode.PEERS_UNREACHABLE,
                String.format(
                        Locale.ROOT,
                        "%d known (%s), none can be reached; last: %s",
                        f.known(),
                        f.names(),
                        f.lastFailure()),
                "check the network and the other side's firewall; it is tried again");
    }

    private static Stall lied(Facts f) {
        return new Stall(
                ReasonCode.HASH_FAILURES,
                some(f.liars()) + " delivered bytes that are not the published ones: no more is asked of them",
                "wait for another source, or p2p transfer retry " + f.number());
    }

    private static String some(List<String> names) {
        return names.stream().limit(NAMED).collect(Collectors.joining(", "))
                + (names.size() <= NAMED ? "" : " and " + (names.size() - NAMED) + " more");
    }

    private static @Nullable Stall failed(Facts f) {
        Problem problem = f.problem();
        if (problem == null) {
            return null;
        }
        return switch (problem.code()) {
            case TARGET_EXISTS, TARGET_CLAIMED ->
                new Stall(ReasonCode.TARGET_CLAIMED, problem.message(), problem.next());
            case INTEGRITY -> new Stall(ReasonCode.HASH_FAILURES, problem.message(), problem.next());
            case DISK_FULL -> new Stall(ReasonCode.DISK_FULL, problem.message(), problem.next());
            case NO_SUCH_PATH, DESTINATION_NOT_WRITABLE, DISK ->
                new Stall(ReasonCode.DESTINATION_MISSING, problem.message(), problem.next());
            case NOT_A_MEMBER -> new Stall(ReasonCode.NOT_A_MEMBER, problem.message(), problem.next());
            default -> null;
        };
    }
}
