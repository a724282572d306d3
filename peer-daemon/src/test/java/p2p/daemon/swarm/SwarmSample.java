// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.daemon.swarm;

/**
 * How a simulated swarm stands.
 *
 * @param at the time, as a multiple of the least time that the links allow
 * @param out pieces that some receiver has
 * @param mean pieces that a receiver has
 * @param least pieces that the last one has
 */
record SwarmSample(double at, int out, double mean, int least) {}
