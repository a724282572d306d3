// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.trust;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TlsIdentityTest {
    @TempDir
    Path dir;

    @Test
    void anIdentityIsKeptForItsOwnerAlone() throws IOException {
        Path file = dir.resolve("keys/tls.key");
        TlsIdentity first = TlsIdentity.loadOrCreate(file);
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
        assertThat(TlsIdentity.loadOrCreate(file).peerId()).isEqualTo(first.peerId());
    }

    @Test
    void aDamagedKeySaysWhatToDo() throws IOException {
        Path file = dir.resolve("tls.key");
        Files.write(file, new byte[] {0, 0, 0, 9, 1});
        assertThatThrownBy(() -> TlsIdentity.loadOrCreate(file)).hasMessageContaining("does not hold a TLS key");
        Path signing = dir.resolve("sign.key");
        Files.write(signing, new byte[3]);
        assertThatThrownBy(() -> SigningKey.loadOrCreate(signing, new SecureRandom()))
                .hasMessageContaining("signing key");
    }

    @Test
    void aSigningKeyReadsBack() throws IOException {
        Path file = dir.resolve("sign.key");
        VerifyKey key = SigningKey.loadOrCreate(file, new SecureRandom()).verifyKey();
        assertThat(SigningKey.loadOrCreate(file, new SecureRandom()).verifyKey())
                .isEqualTo(key);
    }
}
