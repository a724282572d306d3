// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.tracker;

import java.util.concurrent.CompletionStage;
import p2p.core.Password;
import p2p.tracker.catalog.Door;
import p2p.tracker.login.PasswordDesk;
import p2p.tracker.login.PasswordHash;

/** Argon2id behind a door, a few at once. */
record HashingDoor(Door door) implements PasswordDesk.Hasher {
    @Override
    public CompletionStage<String> hash(Password password, byte[] salt) {
        return door.submit(() -> PasswordHash.of(password, salt));
    }

    @Override
    public CompletionStage<Boolean> fits(Password password, String phc) {
        return door.submit(() -> PasswordHash.fits(password, phc));
    }
}
