// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.tracker.catalog;

import p2p.core.UserName;

/**
 * What is left of a version that was deleted: its number is not given again.
 *
 * @param publisher who published it at {@code published} (ms since 1970)
 * @param deleter who deleted it at {@code deleted}: an account's name, or the operator's
 */
public record Tombstone(int version, long size, UserName publisher, long published, String deleter, long deleted) {}
