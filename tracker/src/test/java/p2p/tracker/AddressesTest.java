// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.tracker;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import p2p.core.Endpoint;

class AddressesTest {
    @Test
    void everyAddressIsAStarForPeople() {
        assertThat(Addresses.shown(new Endpoint("0:0:0:0:0:0:0:0", 8089))).isEqualTo("*:8089");
        assertThat(Addresses.shown(new Endpoint("0.0.0.0", 8089))).isEqualTo("*:8089");
        assertThat(Addresses.shown(new Endpoint("127.0.0.1", 8089))).isEqualTo("127.0.0.1:8089");
        assertThat(Addresses.shown(new Endpoint("::1", 8089))).isEqualTo("[::1]:8089");
    }
}
