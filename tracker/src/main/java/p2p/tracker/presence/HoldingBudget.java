// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.tracker.presence;

import java.util.HashMap;
import java.util.Map;
import p2p.core.ErrorCode;
import p2p.core.RefusedException;
import p2p.core.UserName;

/** How many holdings are remembered for the devices of one account, and for all. Owned by {@link Presence}. */
final class HoldingBudget {
    static final int MAX_OF_ACCOUNT = 200_000;
    static final int MAX_OVERALL = 5_000_000;

    private final int maxOfAccount;
    private final int maxOverall;
    private final Map<String, Integer> ofAccount = new HashMap<>();
    private int overall;

    HoldingBudget(int maxOfAccount, int maxOverall) {
        this.maxOfAccount = maxOfAccount;
        this.maxOverall = maxOverall;
    }

    /** Refuses when the device may not have {@code wanted} holdings in place of those that are counted for it. */
    void require(OnlineDevice device, int wanted) {
        if (wanted > Presence.MAX_HOLDINGS) {
            throw new RefusedException(
                    ErrorCode.USAGE,
                    "a device announces at most " + Presence.MAX_HOLDINGS + " files",
                    "share fewer files");
        }
        int more = wanted - device.counted();
        if (more > 0 && ofAccount.getOrDefault(account(device), 0) + more > maxOfAccount) {
            throw new RefusedException(
                    ErrorCode.BUSY,
                    "the devices of an account announce at most " + maxOfAccount + " files together",
                    "share fewer files, or stop sharing on another device");
        }
        if (more > 0 && overall + more > maxOverall) {
            throw new RefusedException(
                    ErrorCode.BUSY,
                    "the tracker remembers at most " + maxOverall + " announced files",
                    "try again later, or share fewer files");
        }
    }

    /** The device's lists changed, or are about to lose their account. */
    void count(OnlineDevice device) {
        Map<?, ?> pages = device.announcing();
        int now = Math.max(device.held().size(), pages == null ? 0 : pages.size());
        int more = now - device.counted();
        device.counted(now);
        overall += more;
        ofAccount.merge(account(device), more, Integer::sum);
        ofAccount.remove(account(device), 0);
    }

    private static String account(OnlineDevice device) {
        UserName user = device.user();
        return user == null ? "" : user.key();
    }
}
