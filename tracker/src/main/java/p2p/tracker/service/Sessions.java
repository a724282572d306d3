// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.tracker.service;

import java.util.Optional;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;
import p2p.core.UserName;
import p2p.tracker.catalog.ManifestStore;
import p2p.tracker.catalog.Refusals;
import p2p.tracker.presence.OnlineDevice;
import p2p.tracker.presence.Presence;
import p2p.tracker.presence.Session;

/** Connections and the accounts they act for: a device key that is bound to an account is logged in wherever it connects. */
final class Sessions {
    private final Presence presence;
    private final Standings standings;
    private final ManifestStore manifests;
    private final EventLog events;
    private final RecentRevocations revocations;

    Sessions(
            Presence presence,
            Standings standings,
            ManifestStore manifests,
            EventLog events,
            RecentRevocations revocations) {
        this.presence = presence;
        this.standings = standings;
        this.manifests = manifests;
        this.events = events;
        this.revocations = revocations;
    }

    /** The device said who it is: from here on it is online, and logged in when its key is. */
    CompletionStage<OnlineDevice> open(Session session) {
        return standings.load(session.peer()).thenApply(standing -> {
            OnlineDevice device = presence.arrive(session);
            standing.ifPresent(s -> presence.logIn(device, s.user()));
            events.record(
                    "connected",
                    "device",
                    session.device(),
                    "user",
                    standing.map(s -> s.user().text()).orElse(""),
                    "address",
                    session.reach().endpoint(),
                    "key",
                    session.peer().shortHex());
            return device;
        });
    }

    /** The device's key was just bound to an account. */
    CompletionStage<Optional<Standing>> enter(OnlineDevice device) {
        return standings.load(device.session().peer()).thenApply(standing -> entered(device, standing));
    }

    /** The device's key cannot be bound to the account now; it acts for it all the same. Refuses when there is no such account any more. */
    CompletionStage<Standing> enterAs(OnlineDevice device, UserName user) {
        return standings.load(device.session().peer(), user).thenApply(standing -> entered(device, standing)
                .orElseThrow(Refusals::notLoggedIn));
    }

    private Optional<Standing> entered(OnlineDevice device, Optional<Standing> standing) {
        standing.ifPresent(s -> {
            boolean entered = !s.user().equals(device.user());
            presence.logIn(device, s.user());
            if (entered) {
                revocations.replayTo(device);
            }
        });
        return standing;
    }

    /** The device was welcomed and can be told what it missed. */
    void welcomed(OnlineDevice device) {
        revocations.replayTo(device);
    }

    /** The device's key is bound to no account any more. */
    void exit(OnlineDevice device) {
        presence.logOut(device);
        forgetIfGone(device.lastUser());
    }

    void close(OnlineDevice device, String reason) {
        UserName user = device.lastUser();
        events.record(
                "disconnected",
                "device",
                device.session().device(),
                "user",
                user == null ? "" : user,
                "address",
                device.session().reach().endpoint(),
                "reason",
                reason);
        OnlineDevice newer = presence.find(device.session().peer());
        presence.depart(device);
        if (newer == null || newer == device) {
            manifests.forget(device.session().peer());
        }
        forgetIfGone(user);
    }

    private void forgetIfGone(@Nullable UserName user) {
        if (user != null && !presence.isOnline(user)) {
            standings.forget(user);
        }
    }
}
