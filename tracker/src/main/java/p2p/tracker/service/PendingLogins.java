// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.tracker.service;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import p2p.core.ErrorCode;
import p2p.core.RefusedException;
import p2p.core.RequestId;
import p2p.core.UserName;
import p2p.loop.Loop;
import p2p.tracker.catalog.AccountChange;
import p2p.tracker.catalog.Actor;
import p2p.tracker.catalog.CatalogWriter;
import p2p.tracker.catalog.Command;
import p2p.tracker.catalog.Result;
import p2p.tracker.presence.OnlineDevice;

/**
 * Logins that a tracker without a majority could check, since it has the account, but not write down. They hold for the connection, and are
 * written as soon as that can be: from then on every tracker knows the device. On the loop.
 */
final class PendingLogins {
    private static final Logger log = LoggerFactory.getLogger(PendingLogins.class);
    static final Duration EVERY = Duration.ofSeconds(3);

    private static final int MAX = 1_024;

    private final Loop loop;
    private final CatalogWriter writer;
    private final Sessions sessions;
    private int count;

    PendingLogins(Loop loop, CatalogWriter writer, Sessions sessions) {
        this.loop = loop;
        this.writer = writer;
        this.sessions = sessions;
    }

    /** Whether the login is right and only cannot be written. */
    static boolean isForNow(Result result) {
        return result instanceof Result.Refused refused && refused.problem().code() == ErrorCode.NO_QUORUM;
    }

    /** The device acts for the account from here on; the login is written under that id. */
    CompletionStage<Standing> enter(OnlineDevice device, UserName user, RequestId request) {
        if (count >= MAX) {
            return CompletableFuture.failedFuture(new RefusedException(
                    ErrorCode.BUSY, "too many logins wait for the other trackers", "try again when they are back"));
        }
        return sessions.enterAs(device, user).thenApply(standing -> {
            count++;
            log.info("{} is logged in at this tracker alone until the others are back", device.label());
            later(device, user, request);
            return standing;
        });
    }

    private void later(OnlineDevice device, UserName user, RequestId request) {
        loop.after(EVERY, () -> write(device, user, request));
    }

    private void write(OnlineDevice device, UserName user, RequestId request) {
        var session = device.session();
        AccountChange.BindDevice bind = new AccountChange.BindDevice(user, session.peer(), session.device());
        writer.write(new Command(request, loop.now(), new Actor(null, session.peer()), bind))
                .whenComplete((result, failure) -> {
                    if (failure != null || isForNow(result)) {
                        later(device, user, request);
                        return;
                    }
                    count--;
                    if (result instanceof Result.Refused refused && user.equals(device.user())) {
                        log.info(
                                "{}: the login does not hold: {}",
                                device.label(),
                                refused.problem().message());
                        sessions.exit(device);
                        session.close("the login does not hold");
                    }
                });
    }
}
