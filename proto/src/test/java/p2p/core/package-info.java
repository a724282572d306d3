// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
/** Values refuse what they should, and say why in words that can be shown. */
@NullMarked
package p2p.core;

import org.jspecify.annotations.NullMarked;
