// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.tracker.catalog;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import p2p.core.ErrorCode;
import p2p.core.GroupId;
import p2p.core.GroupName;
import p2p.core.PeerId;
import p2p.core.Problem;
import p2p.core.Role;
import p2p.core.UserName;

/**
 * The removals and revocations among the changes of a life that is given up, which hold in the other life, too: who lost something on either side
 * has lost it. One that its own side took back later does not count. Rows are handed in, in order, to {@link #note}; afterwards {@link #again}
 * says of each what has to be done in the catalog that is kept. Not thread-safe.
 */
public final class StandingRemovals {
    private enum Kind {
        MEMBER,
        GROUP,
        DEVICE,
        ACTIVE,
        ADMIN,
        PASSWORD,
        FILE
    }

    /** What somebody has, and may lose. */
    private record Possession(Kind kind, String of) {}

    private final Map<Possession, Long> lostAt = new HashMap<>();
    /** Accounts of the life that is given up whose names may belong to other people in the kept one. */
    private final Set<String> strangers = new HashSet<>();

    private final Set<String> onceDisabled = new HashSet<>();

    /** A change of the life that is given up, by its number in the history. */
    public void note(long seq, Command command, Result result) {
        if (result instanceof Result.AccountCreated created) {
            strangers.add(created.user().key());
        }
        Possession lost = lost(command, result);
        if (lost != null && !isOfStranger(command, result)) {
            lostAt.put(lost, seq);
        }
        if (command.change() instanceof AccountChange.SetDisabled set && set.disabled()) {
            onceDisabled.add(set.user().key());
        }
        Possession gained = gained(command, result);
        if (gained != null) {
            lostAt.remove(gained);
        }
    }

    /** A change of the life that is kept, of after the two parted: a password that was changed on both sides is the kept one's. */
    public void noteKept(Command command) {
        UserName user = command.actor().user();
        if (command.change() instanceof AccountChange.ChangePassword && user != null) {
            lostAt.remove(new Possession(Kind.PASSWORD, user.key()));
        }
    }

    /**
     * The change that makes the loss hold in {@code kept}, for a command of its own; empty when that row took nothing away, or not for good. The
     * operator asks for it, whoever may do so there now; a password is its owner's.
     */
    public Optional<Change> again(long seq, Command command, Result result, CatalogTables kept) {
        if (command.change() instanceof AccountChange.SetDisabled set
                && !set.disabled()
                && onceDisabled.contains(set.user().key())
                && !isOfStranger(command, result)) {
            // disabled and enabled again: the devices were logged out all the same
            return Optional.of(set);
        }
        Possession lost = lost(command, result);
        if (lost == null || !Long.valueOf(seq).equals(lostAt.get(lost))) {
            return Optional.empty();
        }
        if (result instanceof Result.Ended ended) {
            return named(kept, ended.group()).map(name -> new GroupChange.Remove(name, ended.user()));
        }
        if (result instanceof Result.GroupDeleted gone) {
            return named(kept, gone.group()).map(GroupChange.Delete::new);
        }
        if (result instanceof Result.Deleted gone) {
            return named(kept, gone.group()).map(name -> new FileChange.Delete(name, gone.name(), 0, gone.entries()));
        }
        return Optional.of(command.change());
    }

    /** Whether refusing it says that there is nothing to take away any more. */
    public static boolean isGone(Problem refusal) {
        return refusal.code() == ErrorCode.NO_SUCH_USER
                || refusal.code() == ErrorCode.NO_SUCH_GROUP
                || refusal.code() == ErrorCode.NO_SUCH_FILE
                || refusal.code() == ErrorCode.NOT_LOGGED_IN;
    }

    /** On whose behalf it is asked for. */
    public static Actor actor(Change again, Command before) {
        return again instanceof AccountChange.ChangePassword ? before.actor() : Actor.OPERATOR;
    }

    private static Optional<GroupName> named(CatalogTables kept, GroupId id) {
        return Optional.ofNullable(kept.groups().find(id)).map(Group::name);
    }

    private static @Nullable Possession lost(Command command, Result result) {
        if (result instanceof Result.Ended ended) {
            return member(ended.group(), ended.user());
        }
        if (result instanceof Result.GroupDeleted gone) {
            return new Possession(Kind.GROUP, gone.group().toString());
        }
        if (result instanceof Result.Deleted gone) {
            return new Possession(Kind.FILE, gone.entries().toString());
        }
        Change change = command.change();
        if (change instanceof AccountChange.UnbindDevice unbind) {
            return device(unbind.device());
        }
        if (change instanceof AccountChange.SetDisabled set && set.disabled()) {
            return new Possession(Kind.ACTIVE, set.user().key());
        }
        if (change instanceof AccountChange.SetRole set && set.role() != Role.ADMIN) {
            return new Possession(Kind.ADMIN, set.user().key());
        }
        UserName user = command.actor().user();
        return change instanceof AccountChange.ChangePassword && user != null
                ? new Possession(Kind.PASSWORD, user.key())
                : null;
    }

    private static @Nullable Possession gained(Command command, Result result) {
        if (result instanceof Result.Admitted admitted) {
            return member(admitted.group(), admitted.user());
        }
        Change change = command.change();
        if (change instanceof AccountChange.BindDevice bind) {
            return device(bind.device());
        }
        return change instanceof AccountChange.SetRole set && set.role() == Role.ADMIN
                ? new Possession(Kind.ADMIN, set.user().key())
                : null;
    }

    /** Whether the loss is that of an account which only this life made. */
    private boolean isOfStranger(Command command, Result result) {
        Change change = command.change();
        UserName user = null;
        if (result instanceof Result.Ended ended) {
            user = ended.user();
        } else if (result instanceof Result.LoggedOut out) {
            user = out.user();
        } else if (change instanceof AccountChange.SetDisabled set) {
            user = set.user();
        } else if (change instanceof AccountChange.SetRole set) {
            user = set.user();
        } else if (change instanceof AccountChange.ChangePassword) {
            user = command.actor().user();
        }
        return user != null && strangers.contains(user.key());
    }

    private static Possession member(GroupId group, UserName user) {
        return new Possession(Kind.MEMBER, group + " " + user.key());
    }

    private static Possession device(PeerId device) {
        return new Possession(Kind.DEVICE, device.toString());
    }
}
