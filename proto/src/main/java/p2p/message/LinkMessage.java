// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.message;

import java.util.List;
import org.jspecify.annotations.Nullable;
import p2p.core.Blob;
import p2p.core.DeviceName;
import p2p.core.Endpoint;
import p2p.core.Role;
import p2p.core.UserName;

/** Opens, keeps and closes a connection between daemon and tracker. */
public sealed interface LinkMessage extends TrackerMessage {
    interface Visitor<R> {
        R hello(Hello m);

        R welcome(Welcome m);

        R ping(Ping m);

        R pong(Pong m);

        R goodbye(Goodbye m);
    }

    <R> R visit(LinkMessage.Visitor<R> visitor);

    @Override
    default <R> R visit(TrackerMessage.Visitor<R> visitor) {
        return visitor.link(this);
    }

    /**
     * The first frame of a daemon. Carries no credential: the other side is not proven yet.
     *
     * @param listenPort where this daemon accepts peers, 0 when it does not
     * @param candidates further addresses at which it may be reached
     */
    record Hello(
            int lowestVersion,
            int highestVersion,
            String software,
            DeviceName device,
            int listenPort,
            List<Endpoint> candidates)
            implements LinkMessage {
        public Hello {
            candidates = List.copyOf(candidates);
        }

        @Override
        public <R> R visit(LinkMessage.Visitor<R> v) {
            return v.hello(this);
        }
    }

    /**
     * The tracker's answer: the link is open from here on.
     *
     * @param trackerSet the chain of signed tracker sets, oldest first, the first signed by the root key
     * @param trackerTime milliseconds since 1970, the cluster's reference
     * @param observed the address the tracker sees this daemon at, with the announced port
     * @param user the account that this device key is logged in to, if any
     */
    record Welcome(
            int version,
            String software,
            Blob rootKey,
            List<Blob> trackerSet,
            long trackerTime,
            Endpoint observed,
            @Nullable UserName user,
            Role role)
            implements LinkMessage {
        public Welcome {
            trackerSet = List.copyOf(trackerSet);
        }

        @Override
        public <R> R visit(LinkMessage.Visitor<R> v) {
            return v.welcome(this);
        }
    }

    /** Asks for a {@link Pong}: either side, to learn whether the other is alive. */
    record Ping() implements LinkMessage {
        @Override
        public <R> R visit(LinkMessage.Visitor<R> v) {
            return v.ping(this);
        }
    }

    record Pong() implements LinkMessage {
        @Override
        public <R> R visit(LinkMessage.Visitor<R> v) {
            return v.pong(this);
        }
    }

    /** Last frame before a planned close; {@code reason} is for the log. */
    record Goodbye(String reason) implements LinkMessage {
        @Override
        public <R> R visit(LinkMessage.Visitor<R> v) {
            return v.goodbye(this);
        }
    }
}
