// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.message;

/** What a user does to a transfer. */
public enum Steering {
    PAUSE,
    RESUME,
    CANCEL,
    RETRY
}
