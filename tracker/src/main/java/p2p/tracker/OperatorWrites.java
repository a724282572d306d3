// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.tracker;

import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import p2p.core.RefusedException;
import p2p.core.RequestId;
import p2p.core.Role;
import p2p.core.Sha256;
import p2p.core.UserName;
import p2p.loop.Loop;
import p2p.tracker.catalog.AccountChange;
import p2p.tracker.catalog.Actor;
import p2p.tracker.catalog.CatalogWriter;
import p2p.tracker.catalog.Command;
import p2p.tracker.catalog.Result;

/** What is written on behalf of whoever can read the tracker's state directory. Any thread. */
record OperatorWrites(Loop loop, CatalogWriter writer, SecureRandom random) {
    private static final int TOKEN_BYTES = 16;

    /** A token that makes an admin; empty when there are accounts already. Blocking; not on the loop. */
    Optional<String> offerAdminToken() {
        byte[] secret = new byte[TOKEN_BYTES];
        random.nextBytes(secret);
        String token = HexFormat.of().formatHex(secret);
        Sha256 hash = Sha256.digest(token.getBytes(StandardCharsets.UTF_8));
        Result result = write(new AccountChange.OfferAdminToken(hash))
                .toCompletableFuture()
                .join();
        return result instanceof Result.Refused ? Optional.empty() : Optional.of(token);
    }

    CompletionStage<String> giveRole(UserName user, Role role) {
        return write(new AccountChange.SetRole(user, role)).thenApply(result -> {
            if (result instanceof Result.Refused refused) {
                throw new RefusedException(refused.problem());
            }
            return result instanceof Result.Done done ? done.text() : "done";
        });
    }

    private CompletionStage<Result> write(AccountChange change) {
        CompletableFuture<Result> result = new CompletableFuture<>();
        loop.execute(() -> writer.write(new Command(RequestId.random(random), loop.now(), Actor.OPERATOR, change))
                .whenComplete((r, e) -> {
                    if (e != null) {
                        result.completeExceptionally(e);
                    } else {
                        result.complete(r);
                    }
                }));
        return result;
    }
}
