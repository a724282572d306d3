// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.tracker.catalog;

/** The result that a request id got, and for whom: what its retries are answered with. */
public record Answer(String actor, long time, Result result) {}
