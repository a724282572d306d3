// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.tracker.catalog;

import java.time.Duration;

/** Bounds of the catalog: whoever reaches one gets a refusal that names it. */
public final class CatalogLimits {
    public static final int ACCOUNTS = 100_000;
    public static final int DEVICES_OF_ACCOUNT = 64;
    public static final int GROUPS = 100_000;
    /** One ticket a group, all of them in one frame. */
    public static final int GROUPS_OF_ACCOUNT = 500;

    public static final int REQUESTS_OF_GROUP = 10_000;
    /** Open ones; its owner is not held up by those of others. */
    public static final int INVITES_OF_GROUP = 1_000;
    /** Open ones of a member to one group. */
    public static final int INVITES_OF_MEMBER = 50;

    public static final int ENTRIES_OF_GROUP = 1_000_000;
    /** How many names {@code name_vN.ext} are tried. */
    public static final int RENAMES = 1_000;

    public static final long ANSWER_LIFE_MILLIS = Duration.ofHours(24).toMillis();
    /** Of the newest commands, however old they are by the clock. */
    public static final int ANSWERS_KEPT = 1_000;

    public static final long INVITE_LIFE_MILLIS = Duration.ofDays(7).toMillis();
    /** How long an expired invite can still be told from an unknown one. */
    public static final long INVITE_MEMORY_MILLIS = Duration.ofDays(30).toMillis();

    private CatalogLimits() {}
}
