// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.tracker.catalog;

import java.util.List;
import org.jspecify.annotations.Nullable;
import p2p.core.PeerId;
import p2p.core.Role;
import p2p.core.Sha256;
import p2p.core.UserName;

/** Accounts, their devices, and the one-time admin token. */
public interface AccountTable {
    @Nullable
    Account find(UserName user);

    void add(Account account);

    void setPassword(UserName user, String hash);

    void setRole(UserName user, Role role);

    void setDisabled(UserName user, boolean disabled);

    int count();

    /** Admins that are not disabled. */
    int activeAdmins();

    /** In name order, at most {@code limit}. */
    List<Account> list(int limit);

    @Nullable
    Device device(PeerId peer);

    /** Adds the device or replaces what is known of it. */
    void bind(Device device);

    void unbind(PeerId peer);

    void unbindAll(UserName user);

    /** The devices of an account, oldest login first. */
    List<Device> devicesOf(UserName user);

    /** All devices, at most {@code limit}. */
    List<Device> devices(int limit);

    boolean hasAdminToken(Sha256 token);

    void addAdminToken(Sha256 token);

    void removeAdminToken(Sha256 token);
}
