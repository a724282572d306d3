// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.daemon.store;

import java.util.random.RandomGenerator;

/** The mains of a simulated machine: it may be cut at a chosen operation; from then on nothing works. */
public final class Power {
    private final RandomGenerator random;
    private long left = Long.MAX_VALUE;
    private long used;
    private boolean off;
    private Runnable whenCut = () -> {};

    /** What whoever still works learns after the cut. */
    public static final class Cut extends RuntimeException {
        private static final long serialVersionUID = 1;

        Cut() {
            super("the power is off", null, false, false);
        }
    }

    public Power(RandomGenerator random) {
        this.random = random;
    }

    /** Cuts the power at that operation, counted from now. */
    public void cutAfter(long operations) {
        left = operations;
    }

    /** What dies with it. */
    public void whenCut(Runnable dies) {
        whenCut = dies;
    }

    public void restore() {
        off = false;
        left = Long.MAX_VALUE;
    }

    public boolean isOff() {
        return off;
    }

    public long used() {
        return used;
    }

    /** One operation: throws when the power is off, or goes off before it. */
    public void use() {
        if (off) {
            throw new Cut();
        }
        used++;
        if (--left <= 0) {
            off = true;
            whenCut.run();
            throw new Cut();
        }
    }

    public RandomGenerator random() {
        return random;
    }
}
