// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.tracker.catalog;

import java.util.List;
import org.jspecify.annotations.Nullable;
import p2p.core.ConflictPolicy;
import p2p.core.ErrorCode;
import p2p.core.FileName;
import p2p.core.RefusedException;
import p2p.core.Role;
import p2p.core.UserName;
import p2p.core.VersionedName;

/**
 * What happens when a file is published. The same content under the same name is the same entry, so a second holder
 * joins the first one's swarm; other content under a name becomes a version, a replacement or another name.
 */
final class FileRules implements FileChange.Visitor<Result> {
    private final Command command;
    private final EntryTable entries;
    private final CatalogTables tables;

    FileRules(Command command, CatalogTables tables) {
        this.command = command;
        this.tables = tables;
        this.entries = tables.entries();
    }

    @Override
    public Result publish(FileChange.Publish c) {
        UserName me = Refusals.account(tables, command.actor().user()).name();
        Group group = Refusals.groupOfMember(tables, c.group(), me);
        Entry newest = entries.newest(group.id(), c.name());
        if (newest == null) {
            return add(group, c.name(), c.content(), me, null);
        }
        if (newest.content().id().equals(c.content().id())) {
            return listed(newest);
        }
        boolean mayReplace = newest.owner().equals(me) || group.isOwnedBy(me);
        ConflictPolicy policy = c.policy() == null ? group.policy() : c.policy();
        if (!mayReplace) {
            Entry same = entries.withContent(group.id(), c.name(), c.content().id());
            return same == null ? rename(group, c, me) : listed(same);
        }
        return switch (policy) {
            case VERSION -> add(group, c.name(), c.content(), me, newest);
            case RENAME -> rename(group, c, me);
            case OVERWRITE -> {
                removeAll(group, c.name(), me);
                yield add(group, c.name(), c.content(), me, newest);
            }
        };
    }

    private void removeAll(Group group, FileName name, UserName me) {
        entries.versions(group.id(), name, CatalogLimits.ENTRIES_OF_GROUP)
                .forEach(old -> entries.remove(old, me.text(), command.time()));
    }

    @Override
    public Result delete(FileChange.Delete c) {
        boolean operator = command.actor().equals(Actor.OPERATOR);
        Account me = operator ? null : Refusals.account(tables, command.actor().user());
        Group group = me == null || me.role() == Role.ADMIN
                ? Refusals.group(tables, c.group())
                : Refusals.groupOfMember(tables, c.group(), me.name());
        List<Entry> found = entries.versions(group.id(), c.name(), CatalogLimits.ENTRIES_OF_GROUP).stream()
                .filter(e -> c.version() == 0 || e.version() == c.version())
                .filter(e -> c.only().isEmpty() || c.only().contains(e.id()))
                .toList();
        if (found.isEmpty()) {
            throw Refusals.noSuchFile(group.name(), c.name());
        }
        for (Entry entry : found) {
            if (me != null
                    && me.role() != Role.ADMIN
                    && !entry.owner().equals(me.name())
                    && !group.isOwnedBy(me.name())) {
                throw new RefusedException(
                        ErrorCode.NOT_ALLOWED,
                        "\"" + c.name() + "\" belongs to " + entry.owner() + ", and the group to " + group.shownOwner(),
                        "ask one of them, or an admin; p2p file unshare stops offering it from here");
            }
        }
        String deleter = me == null ? Actor.OPERATOR_NAME.text() : me.name().text();
        found.forEach(entry -> entries.remove(entry, deleter, command.time()));
        return new Result.Deleted(
                group.id(), c.name(), found.stream().map(Entry::id).toList());
    }

    private Result rename(Group group, FileChange.Publish c, UserName me) {
        for (int n = 2; n <= CatalogLimits.RENAMES; n++) {
            FileName name = VersionedName.of(c.name(), n);
            Entry taken = entries.newest(group.id(), name);
            if (taken == null) {
                return add(group, name, c.content(), me, null);
            }
            if (taken.content().id().equals(c.content().id())) {
                return listed(taken);
            }
        }
        throw new RefusedException(
                ErrorCode.NAME_TAKEN,
                "every name like \"" + c.name() + "\" is taken in group \"" + group.name() + "\"",
                "choose another name with --as");
    }

    private Result add(Group group, FileName name, Content content, UserName me, @Nullable Entry previous) {
        if (entries.count(group.id()) >= CatalogLimits.ENTRIES_OF_GROUP) {
            throw Refusals.full("the group lists too many files", CatalogLimits.ENTRIES_OF_GROUP);
        }
        // a number that was deleted stays what it was
        int version = entries.lastVersion(group.id(), name) + 1;
        UserName owner = previous == null ? me : previous.owner();
        Entry entry = new Entry(entries.nextId(), group.id(), name, version, content, owner, me, command.time());
        entries.add(entry);
        return result(entry, previous, true);
    }

    private Result listed(Entry entry) {
        return result(entry, entries.before(entry.group(), entry.name(), entry.version()), false);
    }

    private static Result result(Entry entry, @Nullable Entry previous, boolean created) {
        return new Result.Published(
                entry.id(),
                entry.name(),
                entry.version(),
                previous == null ? 0 : previous.version(),
                previous == null ? 0 : previous.time(),
                created);
    }
}
