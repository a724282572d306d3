// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.tracker.catalog;

import org.jspecify.annotations.Nullable;
import p2p.core.ConflictPolicy;
import p2p.core.ErrorCode;
import p2p.core.FileName;
import p2p.core.RefusedException;
import p2p.core.UserName;

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
                entries.removeAll(group.id(), c.name());
                yield add(group, c.name(), c.content(), me, newest);
            }
        };
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
        int version = previous == null ? 1 : previous.version() + 1;
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
