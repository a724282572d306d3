// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.message;

/** A question or a change that a daemon sends to a tracker; each gets exactly one {@link TrackerReply}. */
public sealed interface TrackerRequest extends TrackerMessage
        permits AccountRequest, GroupRequest, FileRequest, SwarmRequest, AdminRequest {
    interface Visitor<R> {
        R account(AccountRequest request);

        R group(GroupRequest request);

        R file(FileRequest request);

        R swarm(SwarmRequest request);

        R admin(AdminRequest request);
    }

    <R> R visit(TrackerRequest.Visitor<R> visitor);

    @Override
    default <R> R visit(TrackerMessage.Visitor<R> visitor) {
        return visitor.request(this);
    }
}
