// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.message;

import p2p.core.DeviceName;
import p2p.core.PeerId;

/** A device of an account; {@code since} is when it logged in, ms since 1970. */
public record DeviceView(DeviceName device, PeerId peer, boolean online, long since) {}
