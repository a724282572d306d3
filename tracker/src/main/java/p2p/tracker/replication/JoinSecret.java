// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.tracker.replication;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import p2p.core.Blob;
import p2p.core.ErrorCode;
import p2p.core.PeerId;
import p2p.core.RefusedException;
import p2p.trust.SecretFile;

/**
 * What the trackers of a network know and nobody else: 32 bytes, in hexadecimal digits in a file that only its owner may read. Whoever joins
 * proves that it knows them, and so does the other side: HMAC-SHA256 over both TLS keys, which the connection has proven, so that a proof is
 * of no use to anybody else.
 */
public final class JoinSecret {
    private static final String ALGORITHM = "HmacSHA256";
    private static final String JOIN = "p2p join 1\0";
    private static final String ADMIT = "p2p admit 1\0";
    private static final int BYTES = 32;

    private final byte[] secret;

    private JoinSecret(byte[] secret) {
        this.secret = secret;
    }

    /** Reads what people typed or a file holds; refuses with {@code USAGE} that names where it is from. */
    public static JoinSecret parse(String text, String from) {
        try {
            byte[] bytes = HexFormat.of().parseHex(text.strip());
            if (bytes.length == BYTES) {
                return new JoinSecret(bytes);
            }
        } catch (IllegalArgumentException e) {
            // said below
        }
        throw new RefusedException(
                ErrorCode.USAGE,
                from + " holds no join secret: that is " + 2 * BYTES + " hexadecimal digits",
                "copy the file cluster.key of the network's first tracker");
    }

    public static JoinSecret read(Path file) throws IOException {
        return parse(Files.readString(file), file.toString());
    }

    public static JoinSecret fresh(SecureRandom random) {
        byte[] bytes = new byte[BYTES];
        random.nextBytes(bytes);
        return new JoinSecret(bytes);
    }

    /** Keeps it in a file, which must not hold another one. Blocking. */
    public void write(Path file) throws IOException {
        try {
            SecretFile.write(file, (HexFormat.of().formatHex(secret) + "\n").getBytes(StandardCharsets.US_ASCII));
        } catch (FileAlreadyExistsException e) {
            if (!MessageDigest.isEqual(read(file).secret, secret)) {
                throw e;
            }
        }
    }

    /** What the joining tracker shows. */
    Blob join(PeerId joining, PeerId admitting) {
        return proof(JOIN, joining, admitting);
    }

    /** What the admitting one shows in return. */
    Blob admit(PeerId joining, PeerId admitting) {
        return proof(ADMIT, joining, admitting);
    }

    static boolean equal(Blob shown, Blob expected) {
        return MessageDigest.isEqual(shown.toBytes(), expected.toBytes());
    }

    private Blob proof(String domain, PeerId joining, PeerId admitting) {
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(new SecretKeySpec(secret, ALGORITHM));
            mac.update(domain.getBytes(StandardCharsets.US_ASCII));
            mac.update(joining.keyHash().toBytes());
            mac.update(admitting.keyHash().toBytes());
            return Blob.owning(mac.doFinal());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this Java lacks " + ALGORITHM, e);
        }
    }

    @Override
    public String toString() {
        return "a join secret";
    }
}
