// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.daemon.transfer;

import p2p.core.GroupId;
import p2p.message.FileView;

/** An entry of the catalog with the number of its group. */
public record CatalogEntry(GroupId groupId, FileView file) {}
