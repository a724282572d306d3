// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.daemon.trackerlink;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;
import p2p.core.Endpoint;
import p2p.core.RequestId;
import p2p.core.Role;
import p2p.core.Sha256;
import p2p.core.UserName;
import p2p.message.ControlReply;
import p2p.message.StatusView;
import p2p.message.TrackerReply;
import p2p.message.TrackerRequest;

/** The network and the account, for the control edge. On the loop; refusals are {@link p2p.core.RefusedException}. */
public interface Trackers {
    /** Fingerprint of the pinned network's root key. */
    Optional<Sha256> network();

    /** The account that this device is logged in to. */
    Optional<UserName> user();

    Role role();

    /** This daemon's address as the trackers see it. */
    Optional<Endpoint> advertised();

    List<StatusView.TrackerStatus> status();

    /**
     * Pins the network behind these trackers: {@link ControlReply.NetworkJoined}, or {@link ControlReply.KeyToConfirm} when no
     * root is expected and none is pinned. {@code UNTRUSTED} when another root answers.
     */
    CompletionStage<ControlReply> join(List<Endpoint> trackers, @Nullable Sha256 root);

    /** Asks one tracker after another, under the same id; a refusal of a tracker is an answer. Follows logins and logouts that succeed. */
    CompletionStage<TrackerReply> ask(TrackerRequest request, @Nullable RequestId id);
}
