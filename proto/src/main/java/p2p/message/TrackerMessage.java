// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.message;

/**
 * What daemon and tracker say to each other. Requests go to the tracker and get one {@link TrackerReply}; a
 * {@link TrackerNotice} comes unasked; {@link LinkMessage} opens, keeps and closes the connection.
 */
public sealed interface TrackerMessage permits LinkMessage, TrackerRequest, TrackerReply, TrackerNotice {
    /** One method a family, so that a forgotten family does not compile. */
    interface Visitor<R> {
        R link(LinkMessage message);

        R request(TrackerRequest message);

        R reply(TrackerReply message);

        R notice(TrackerNotice message);
    }

    <R> R visit(Visitor<R> visitor);
}
