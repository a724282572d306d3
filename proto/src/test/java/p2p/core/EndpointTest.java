// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class EndpointTest {
    @ParameterizedTest
    @CsvSource({
        "localhost, localhost, 8089",
        "' 10.0.0.1:22 ', 10.0.0.1, 22",
        "tracker.example.org:65535, tracker.example.org, 65535",
        "::1, ::1, 8089",
        "[::1], ::1, 8089",
        "[fe80::1%eth0]:7700, fe80::1%eth0, 7700",
        "::ffff:10.0.0.1, ::ffff:10.0.0.1, 8089"
    })
    void readsHostAndPort(String text, String host, int port) {
        Endpoint endpoint = Endpoint.parse(text, 8089);
        assertThat(endpoint).isEqualTo(new Endpoint(host, port));
        assertThat(Endpoint.parse(endpoint.toString(), 1)).isEqualTo(endpoint);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                ":80",
                "host:",
                "host:abc",
                "host:22abc",
                "host:0",
                "host:99999",
                "host:-5",
                "host:80:90",
                "[::1",
                "[::1]8089",
                "[::1]x8089",
                "[]:80",
                "[host]:80",
                "ho st:80",
                "http://host:80",
                "host\n:80",
                "ho\u202est:80",
                "höst:80"
            })
    void refusesEverythingElse(String text) {
        assertThatThrownBy(() -> Endpoint.parse(text, 8089))
                .isInstanceOf(IllegalArgumentException.class)
                .message()
                .isNotBlank();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "0", "65536", "99999", "22abc", "-1", "0x10", "99999999999999999999"})
    void aBadPortIsAnsweredWithAnExample(String port) {
        assertThatThrownBy(() -> Endpoint.port(port)).hasMessageContaining("for example 8089");
    }

    @Test
    void aHostHasAtMost253Characters() {
        assertThat(new Endpoint("a".repeat(253), 0).port()).isZero();
        assertThatThrownBy(() -> new Endpoint("a".repeat(254), 1)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Endpoint("a", -1)).hasMessageContaining("port -1");
        assertThatThrownBy(() -> new Endpoint("a", 65_536)).hasMessageContaining("1-65535");
    }
}
