// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.core;

/** Who a process is: the SHA-256 of its TLS public key (SubjectPublicKeyInfo encoding). */
public record PeerId(Sha256 keyHash) implements Comparable<PeerId> {
    public static PeerId parse(String hex) {
        return new PeerId(Sha256.parse(hex));
    }

    @Override
    public int compareTo(PeerId o) {
        return keyHash.compareTo(o.keyHash);
    }

    public String shortHex() {
        return keyHash.shortHex();
    }

    @Override
    public String toString() {
        return keyHash.hex();
    }
}
