// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.tracker.presence;

import java.util.concurrent.CompletionStage;
import p2p.core.Endpoint;
import p2p.core.PeerId;

/** Dials a device where it says it can be reached. */
public interface DialBack {
    /** Whether this very key answers there as a peer. Completes on the loop, within 10 s; never fails. {@code at} is numeric. */
    CompletionStage<Boolean> reaches(Endpoint at, PeerId expected);
}
