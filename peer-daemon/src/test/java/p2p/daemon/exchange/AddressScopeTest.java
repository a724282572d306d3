// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.daemon.exchange;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import p2p.core.Endpoint;

class AddressScopeTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "0.0.0.0",
                "0.1.2.3",
                "224.0.0.1",
                "239.255.255.250",
                "240.0.0.1",
                "255.255.255.255",
                "::",
                "ff02::1",
                "fe80::1",
                "fe80::1%eth0",
                "::ffff:0.0.0.0",
                "::ffff:224.0.0.1",
                "::224.0.0.1",
                "64:ff9b::0.0.0.0",
                "64:ff9b::255.255.255.255",
                "2002:e000:1::",
                "victim.example.org",
                "10.0.0.1.",
                "010.1.1.1.1"
            })
    void nobodyIsDialledThere(String host) {
        assertThat(AddressScope.of(new Endpoint(host, 7700))).isEmpty();
    }

    @Test
    void portZeroIsNowhere() {
        assertThat(AddressScope.of(new Endpoint("192.0.2.1", 0))).isEmpty();
    }

    @Test
    void anAddressReachesAsFarAsItsNetwork() {
        Map.ofEntries(
                        Map.entry("127.0.0.1", AddressScope.HOST),
                        Map.entry("127.9.9.9", AddressScope.HOST),
                        Map.entry("::1", AddressScope.HOST),
                        Map.entry("::ffff:127.0.0.1", AddressScope.HOST),
                        Map.entry("::127.0.0.1", AddressScope.HOST),
                        Map.entry("64:ff9b::127.0.0.1", AddressScope.HOST),
                        Map.entry("2002:7f00:1::", AddressScope.HOST),
                        Map.entry("169.254.3.4", AddressScope.LINK),
                        Map.entry("64:ff9b::169.254.3.4", AddressScope.LINK),
                        Map.entry("::ffff:10.1.2.3", AddressScope.SITE),
                        Map.entry("::192.168.1.5", AddressScope.SITE),
                        Map.entry("64:ff9b::a01:203", AddressScope.SITE),
                        Map.entry("64:ff9b::192.0.2.7", AddressScope.WORLD),
                        Map.entry("64:ff9b:1::a01:203", AddressScope.SITE),
                        Map.entry("64:ff9b:1:ffff::192.0.2.7", AddressScope.SITE),
                        Map.entry("64:ff9b:2::192.0.2.7", AddressScope.WORLD),
                        Map.entry("2001:0:c000:201::1", AddressScope.WORLD),
                        Map.entry("10.1.2.3", AddressScope.SITE),
                        Map.entry("172.31.0.1", AddressScope.SITE),
                        Map.entry("192.168.1.5", AddressScope.SITE),
                        Map.entry("100.64.0.1", AddressScope.SITE),
                        Map.entry("100.127.255.1", AddressScope.SITE),
                        Map.entry("fd00::7", AddressScope.SITE),
                        Map.entry("100.128.0.1", AddressScope.WORLD),
                        Map.entry("172.32.0.1", AddressScope.WORLD),
                        Map.entry("192.0.2.7", AddressScope.WORLD),
                        Map.entry("2001:db8::7", AddressScope.WORLD))
                .forEach((host, scope) -> assertThat(AddressScope.of(new Endpoint(host, 7700)))
                        .as(host)
                        .contains(scope));
    }

    @Test
    void whoIsFarAwayHasNoUseForWhatIsNear() {
        assertThat(AddressScope.WORLD.canUse(AddressScope.SITE)).isFalse();
        assertThat(AddressScope.SITE.canUse(AddressScope.HOST)).isFalse();
        assertThat(AddressScope.SITE.canUse(AddressScope.WORLD)).isTrue();
        assertThat(AddressScope.HOST.canUse(AddressScope.SITE)).isTrue();
    }
}
