// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
@NullMarked
package p2p.daemon.exchange;

import org.jspecify.annotations.NullMarked;
