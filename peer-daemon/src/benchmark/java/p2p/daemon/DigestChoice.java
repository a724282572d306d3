// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.daemon;

/** Whose digests a benchmark measures: the daemon's own, or the platform's. */
public enum DigestChoice {
    NATIVE,
    PLATFORM;

    /** Once, before the first digest of the process is made. */
    void install() {
        if (this == NATIVE) {
            NativeDigests.install();
        }
    }
}
