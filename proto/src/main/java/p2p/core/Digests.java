// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.core;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/** Fresh digest engines of the platform. SHA-256 is FIPS 180-4; SHA-1 (same standard) serves comparison with sha1sum only. */
public final class Digests {
    private Digests() {}

    public static MessageDigest sha256() {
        return engine("SHA-256");
    }

    public static MessageDigest sha1() {
        return engine("SHA-1");
    }

    private static MessageDigest engine(String algorithm) {
        try {
            return MessageDigest.getInstance(algorithm);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform provides " + algorithm, e);
        }
    }
}
