// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.tracker.service;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;
import p2p.core.GroupId;
import p2p.core.GroupName;
import p2p.core.PeerId;
import p2p.core.Role;
import p2p.core.UserName;
import p2p.tracker.catalog.Account;
import p2p.tracker.catalog.CatalogReader;
import p2p.tracker.catalog.CatalogTables;
import p2p.tracker.catalog.Device;
import p2p.tracker.catalog.Group;
import p2p.tracker.presence.Members;

/**
 * The standing of every account that has a device online, in memory: read once, then kept right by what is applied. So who
 * is a member is answered on the loop without a read, and a removal works from the moment it is applied.
 */
final class Standings implements Members {
    private record Loaded(UserName user, Role role, Map<GroupId, GroupName> groups) {}

    /** A read under way, with the accounts and devices whose standing changed since it began. */
    private static final class Load {
        private final PeerId peer;
        private final Set<String> touched = new HashSet<>();
        private boolean peerTouched;

        Load(PeerId peer) {
            this.peer = peer;
        }
    }

    private final CatalogReader reader;
    private final Map<String, Standing> standings = new HashMap<>();
    private final List<Load> loads = new ArrayList<>();

    Standings(CatalogReader reader) {
        this.reader = reader;
    }

    /** The standing of the account that the device is logged in to, from here on kept in memory; empty when there is none. */
    CompletionStage<Optional<Standing>> load(PeerId peer) {
        return load(peer, null);
    }

    /** The same; a device that is logged in to no account counts as one of {@code or}. */
    CompletionStage<Optional<Standing>> load(PeerId peer, @Nullable UserName or) {
        Load load = new Load(peer);
        loads.add(load);
        CompletableFuture<Optional<Standing>> answer = new CompletableFuture<>();
        reader.read(tables -> read(tables, peer, or)).whenComplete((loaded, failure) -> {
            loads.remove(load);
            if (failure != null) {
                answer.completeExceptionally(failure);
            } else if (load.peerTouched
                    || loaded.isPresent()
                            && load.touched.contains(loaded.get().user().key())) {
                load(peer, or).whenComplete((again, broken) -> {
                    if (broken != null) {
                        answer.completeExceptionally(broken);
                    } else {
                        answer.complete(again);
                    }
                });
            } else {
                answer.complete(loaded.map(this::keep));
            }
        });
        return answer;
    }

    private Standing keep(Loaded loaded) {
        Standing standing = new Standing(loaded.user(), loaded.role(), loaded.groups());
        standings.put(loaded.user().key(), standing);
        return standing;
    }

    private static Optional<Loaded> read(CatalogTables tables, PeerId peer, @Nullable UserName or) {
        Device device = tables.accounts().device(peer);
        UserName user = device == null ? or : device.user();
        Account account = user == null ? null : tables.accounts().find(user);
        if (account == null || account.disabled()) {
            return Optional.empty();
        }
        Map<GroupId, GroupName> groups = new LinkedHashMap<>();
        for (Group group : tables.members().groupsOf(account.name())) {
            groups.put(group.id(), group.name());
        }
        return Optional.of(new Loaded(account.name(), account.role(), groups));
    }

    /** The groups of any account, from memory or the catalog. */
    CompletionStage<List<GroupId>> groupsOf(UserName user) {
        Standing standing = find(user);
        return standing != null
                ? CompletableFuture.completedFuture(
                        List.copyOf(standing.groups().keySet()))
                : reader.read(tables ->
                        tables.members().groupsOf(user).stream().map(Group::id).toList());
    }

    @Nullable
    Standing find(UserName user) {
        return standings.get(user.key());
    }

    /** No device of the account is online any more. */
    void forget(UserName user) {
        standings.remove(user.key());
    }

    void entered(UserName user, GroupId group, GroupName name) {
        touch(user);
        Standing standing = find(user);
        if (standing != null) {
            standing.groups().put(group, name);
        }
    }

    void left(UserName user, GroupId group) {
        touch(user);
        Standing standing = find(user);
        if (standing != null) {
            standing.groups().remove(group);
        }
    }

    void role(UserName user, Role role) {
        touch(user);
        Standing standing = find(user);
        if (standing != null) {
            standing.role(role);
        }
    }

    /** Reads of this account that are under way are out of date. */
    void touch(UserName user) {
        loads.forEach(load -> load.touched.add(user.key()));
    }

    /** Every read under way is out of date. */
    void touchAll() {
        loads.forEach(load -> load.peerTouched = true);
    }

    /** Reads of this device that are under way are out of date. */
    void touch(PeerId peer) {
        loads.stream().filter(load -> load.peer.equals(peer)).forEach(load -> load.peerTouched = true);
    }

    @Override
    public boolean isMember(GroupId group, UserName user) {
        Standing standing = find(user);
        return standing != null && standing.groups().containsKey(group);
    }

    Role role(UserName user) {
        Standing standing = find(user);
        return standing == null ? Role.USER : standing.role();
    }
}
