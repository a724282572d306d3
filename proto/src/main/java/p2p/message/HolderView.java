// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.message;

import p2p.core.DeviceName;
import p2p.core.PeerId;
import p2p.core.UserName;

/** A device online that holds {@code have} of {@code pieces} pieces of a file. */
public record HolderView(UserName user, DeviceName device, PeerId peer, int have, int pieces) {}
