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
                "account claim-admin abc"
            })
    void aLineWithASecretIsForgotten(String line) {
        assertThat(SecretHistory.holdsPassword(line)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"create_user bob", "login bob", "account login bob", "upload_file a b", "group create x", ""})
    void othersAreKept(String line) {
        assertThat(SecretHistory.holdsPassword(line)).isFalse();
    }
}
