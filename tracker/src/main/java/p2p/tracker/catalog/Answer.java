// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.tracker.catalog;

import org.jspecify.annotations.Nullable;
import p2p.core.PeerId;

/**
 * The result that a request id got, and for whom: what its retries are answered with.
 *
 * @param actor the label of who asked, as it was then
 * @param device the key of the daemon that asked; null for the operator, and for answers of before devices were kept
 * @param time ms since 1970
 */
public record Answer(String actor, @Nullable PeerId device, long time, Result result) {
    static Answer to(Command command, Result result) {
        Actor actor = command.actor();
        return new Answer(actor.label(), actor.device(), command.time(), result);
    }

    /** Whether the actor is who asked first: by its device, for a login or logout changes the account that it acts for. */
    boolean isFor(Actor other) {
        return device == null ? actor.equals(other.label()) : device.equals(other.device());
    }
}
