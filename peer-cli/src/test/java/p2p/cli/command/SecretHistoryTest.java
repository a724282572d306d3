// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.cli.command;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SecretHistoryTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "create_user bob hunter2",
                "  LOGIN bob hunter2",
                "account login bob hunter2",
                "account create bob hunter2",
                "create_user root --admin-token abc",
                "account claim-admin abc",
                "p2p login bob hunter2",
                "--json login bob hunter2",
                "p2p --timeout 10s account --json login bob hunter2",
                "p2p --socket=/x create_user bob hunter2",
                "login --timeout 10s bob -hunter2",
                "login bob -- hunter2",
                "login bob \"hunter 2",
                "account passwd hunter2"
            })
    void aLineWithASecretIsForgotten(String line) {
        assertThat(SecretHistory.holdsSecret(line)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "create_user bob",
                "login bob",
                "account login bob",
                "p2p --timeout 10s login --json bob",
                "account passwd",
                "upload_file a b",
                "group create x",
                "p2p",
                ""
            })
    void othersAreKept(String line) {
        assertThat(SecretHistory.holdsSecret(line)).isFalse();
    }
}
