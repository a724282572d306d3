// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.core;

/** Which bytes: the SHA-256 of a manifest's fixed layout. The same content has the same id in every group. */
public record ContentId(Sha256 manifestHash) {
    public static ContentId parse(String hex) {
        return new ContentId(Sha256.parse(hex));
    }

    public String shortHex() {
        return manifestHash.shortHex();
    }

    @Override
    public String toString() {
        return manifestHash.hex();
    }
}
