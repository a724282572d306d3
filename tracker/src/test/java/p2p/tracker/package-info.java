// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
/** Tests of the whole tracker process, over real sockets and files. */
@NullMarked
package p2p.tracker;

import org.jspecify.annotations.NullMarked;
