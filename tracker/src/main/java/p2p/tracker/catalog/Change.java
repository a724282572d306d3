// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.tracker.catalog;

/** What a {@link Command} does. Families are split by noun, so that a forgotten one does not compile. */
public sealed interface Change permits AccountChange, GroupChange, FileChange, ClusterChange {
    interface Visitor<R> {
        R account(AccountChange change);

        R group(GroupChange change);

        R file(FileChange change);

        R cluster(ClusterChange change);
    }

    <R> R visit(Change.Visitor<R> visitor);
}
