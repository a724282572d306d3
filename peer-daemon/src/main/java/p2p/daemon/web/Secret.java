// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.daemon.web;

import com.google.common.hash.Hashing;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.Base64;

/** Words that only whoever was told them knows. Only their digests are kept. */
final class Secret {
    private static final int BYTES = 24;

    private Secret() {}

    /** 192 random bits in the letters of URLs. */
    static String word(SecureRandom random) {
        byte[] bytes = new byte[BYTES];
        random.nextBytes(bytes);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    /** SHA-256 in hex: what is kept and compared, so that neither time nor a dump of the state tells a word. */
    static String digest(String word) {
        return Hashing.sha256().hashString(word, StandardCharsets.UTF_8).toString();
    }
}
