// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.daemon.web;

/**
 * A browser that was let in.
 *
 * @param cookie digest of the word in its cookie, which proves the browser
 * @param page digest of the word that its page keeps, which proves the page: cookies are sent to every port of a host
 * @param opened ms since 1970, as is {@code seen}: when it was last here, up to an hour old
 */
public record SessionRecord(String cookie, String page, long opened, long seen) {}
