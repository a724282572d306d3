// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.message;

/**
 * What the command line and its daemon say to each other over the local socket. A request gets one {@link ControlReply};
 * while it works the daemon may send {@link ControlEvent}s that carry the request's id as {@code replyTo}.
 */
public sealed interface ControlMessage permits ControlRequest, ControlReply, ControlEvent {
    interface Visitor<R> {
        R request(ControlRequest message);

        R reply(ControlReply message);

        R event(ControlEvent message);
    }

    <R> R visit(ControlMessage.Visitor<R> visitor);
}
