// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
/**
 * How things look: sizes, times, tables, progress bars, errors, JSON. Human text and JSON are rendered from the same view
 * object. Knows nothing of commands and connections.
 */
@NullMarked
package p2p.cli.view;

import org.jspecify.annotations.NullMarked;
