// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
/** A loop for tests, turned by hand. Other modules use it from the test jar. */
@NullMarked
package p2p.loop;

import org.jspecify.annotations.NullMarked;
