// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.message;

import p2p.core.FileName;
import p2p.core.GroupName;

/** A file that a host offers. */
public record HostFileView(GroupName group, FileName name, int version, long size, int have, int pieces) {}
