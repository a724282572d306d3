// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.trust;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import org.bouncycastle.crypto.params.Ed25519PrivateKeyParameters;
import org.bouncycastle.crypto.signers.Ed25519Signer;
import p2p.core.Blob;

/** An Ed25519 key pair (RFC 8032) that signs tickets or tracker sets; never leaves its machine. */
public final class SigningKey {
    public static final int SIGNATURE_BYTES = 64;
    private final Ed25519PrivateKeyParameters key;
    private final VerifyKey verifyKey;

    private SigningKey(Ed25519PrivateKeyParameters key) {
        this.key = key;
        this.verifyKey = new VerifyKey(Blob.owning(key.generatePublicKey().getEncoded()));
    }

    public static SigningKey generate(SecureRandom random) {
        return new SigningKey(new Ed25519PrivateKeyParameters(random));
    }

    /** Reads the key, or makes and keeps one when the file does not exist. Blocking; at start only. */
    public static SigningKey loadOrCreate(Path file, SecureRandom random) throws IOException {
        if (!Files.exists(file)) {
            SigningKey fresh = generate(random);
            SecretFile.write(file, fresh.key.getEncoded());
            return fresh;
        }
        byte[] bytes = Files.readAllBytes(file);
        if (bytes.length != Ed25519PrivateKeyParameters.KEY_SIZE) {
            throw new IOException(file + " does not hold a signing key: restore it from a backup");
        }
        return new SigningKey(new Ed25519PrivateKeyParameters(bytes, 0));
    }

    public VerifyKey verifyKey() {
        return verifyKey;
    }

    public byte[] sign(VerifyKey.Purpose purpose, byte[] content) {
        Ed25519Signer signer = new Ed25519Signer();
        signer.init(true, key);
        byte[] separated = purpose.separate(content);
        signer.update(separated, 0, separated.length);
        return signer.generateSignature();
    }

    @Override
    public String toString() {
        return "SigningKey[" + verifyKey.fingerprint().shortHex() + "]";
    }
}
