// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.tracker.console;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import p2p.core.Role;
import p2p.core.UserName;
import p2p.tracker.catalog.Account;

class ShellCommandsTest {
    @Test
    void whatIsMissingIsNamed() {
        assertThat(ShellCommands.one(new String[] {"ping", "desk"}, "ping HOST"))
                .isEqualTo("desk");
        assertThatThrownBy(() -> ShellCommands.one(new String[] {"ping"}, "ping HOST"))
                .hasMessageContaining("ping needs HOST");
        assertThatThrownBy(() -> ShellCommands.one(new String[] {"ping", "a", "b"}, "ping HOST"))
                .hasMessageContaining("one word too many: b");
    }

    @Test
    void accountsAreListedWithTheirRolesAndDevices() {
        List<Account> accounts = List.of(
                new Account(new UserName("alice"), "", Role.ADMIN, false, 1),
                new Account(new UserName("bob"), "", Role.USER, true, 1));

        assertThat(ShellCommands.accounts(accounts, user -> user.text().equals("alice") ? 1 : 0))
                .isEqualTo("alice  admin  1 device online\nbob  user, disabled  0 devices online");
        assertThat(ShellCommands.accounts(List.of(), user -> 0)).isEqualTo("no accounts yet");
    }
}
