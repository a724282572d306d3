// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.daemon.store;

/**
 * What tells whether a file is still the one that was hashed: the file system's identity of it, its size and its times.
 *
 * @param key the inode, as text; without the device, whose number may be another after each boot
 * @param size bytes
 * @param mtime last change of the contents, nanoseconds since 1970
 * @param ctime last change of the inode, nanoseconds since 1970: it cannot be set back by {@code touch}
 */
public record FileStamp(String key, long size, long mtime, long ctime) {}
