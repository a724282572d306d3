// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
/** The command tree (docs: CLI.md), its verbs and the shell that runs the same tree. */
@NullMarked
package p2p.cli.command;

import org.jspecify.annotations.NullMarked;
