// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
/**
 * Who may do what at a tracker: one class per noun turns requests into commands, questions and notices. Runs on the loop;
 * the catalog's rules have the last word on every change.
 */
@NullMarked
package p2p.tracker.service;

import org.jspecify.annotations.NullMarked;
