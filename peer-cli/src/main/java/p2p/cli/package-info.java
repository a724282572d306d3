// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
/** The command line's roof: {@link p2p.cli.Main} builds its parts and runs one command or the shell. */
@NullMarked
package p2p.cli;

import org.jspecify.annotations.NullMarked;
