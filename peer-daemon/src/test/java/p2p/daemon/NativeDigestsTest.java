// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.Security;
import java.util.HexFormat;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import p2p.core.Digests;

/** Without these the daemon, on the plain compiler, would hash at a tenth of its speed. */
class NativeDigestsTest {
    static boolean isSupportedHere() {
        return System.getProperty("os.name").equals("Linux")
                && System.getProperty("os.arch").equals("amd64");
    }

    @AfterEach
    void remove() {
        Security.removeProvider("p2p-digests");
    }

    @Test
    @EnabledIf("isSupportedHere")
    void bothDigestsAreNativeAndRight() throws CloneNotSupportedException {
        NativeDigests.install();
        ByteBuffer abc = ByteBuffer.allocateDirect(3)
                .put("abc".getBytes(StandardCharsets.US_ASCII))
                .flip();
        MessageDigest sha256 = Digests.sha256();
        MessageDigest sha1 = Digests.sha1();
        assertThat(sha256.getProvider().getName()).isEqualTo("p2p-digests");
        assertThat(sha1.getProvider().getName()).isEqualTo("p2p-digests");

        // FIPS 180-4's own example
        sha256.update(abc.duplicate());
        assertThat(HexFormat.of().formatHex(sha256.digest()))
                .isEqualTo("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
        sha1.update(abc.duplicate());
        MessageDigest before = (MessageDigest) sha1.clone();
        sha1.update(abc.duplicate());
        assertThat(HexFormat.of().formatHex(before.digest())).isEqualTo("a9993e364706816aba3e25717850c26c9cd0d89d");
    }
}
