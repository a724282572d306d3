// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.daemon.web;

import p2p.daemon.transfer.Delivering;
import p2p.daemon.transfer.Intaking;

/** Where bytes of files enter and leave the daemon. On the daemon's loop. */
public record Streams(Intaking intakes, Delivering deliveries) {}
