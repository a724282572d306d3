// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.tracker.presence;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Predicate;
import p2p.core.Endpoint;
import p2p.core.PeerId;
import p2p.loop.Loop;

/**
 * Finds out where devices can be reached, by dialling them back: an address is handed out once the device's key answered
 * there, so nobody can send the swarm to a third party. What does not answer is tried again, ever more rarely, while the device
 * is online. Owned by {@link Presence}.
 */
final class AddressChecks {
    /** Dials under way at once; further devices wait in turn. */
    static final int AT_ONCE = 64;

    static final Duration FIRST_PAUSE = Duration.ofSeconds(5);
    static final Duration LONGEST_PAUSE = Duration.ofMinutes(5);
    /** How long a device that connects again from where it was reached is believed without another dial. */
    static final Duration REMEMBERED = Duration.ofMinutes(10);

    private static final int MAX_REMEMBERED = 20_000;

    private record Place(PeerId peer, Endpoint at) {}

    private final Loop loop;
    private final DialBack dialBack;
    private final Predicate<OnlineDevice> online;
    private final Consumer<OnlineDevice> reached;
    private final Deque<OnlineDevice> waiting = new ArrayDeque<>();
    /** Devices that wait, are dialled or pause. */
    private final Set<OnlineDevice> underWay = new HashSet<>();
    /** When a device was reached there, in the loop's nanoseconds. */
    private final Map<Place, Long> known = new LinkedHashMap<>() {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Place, Long> eldest) {
            return size() > MAX_REMEMBERED;
        }
    };

    private int dials;

    /** @param reached is told once of each device that can be reached */
    AddressChecks(Loop loop, DialBack dialBack, Predicate<OnlineDevice> online, Consumer<OnlineDevice> reached) {
        this.loop = loop;
        this.dialBack = dialBack;
        this.online = online;
        this.reached = reached;
    }

    /** The device wants to be found. Harmless when repeated. */
    void begin(OnlineDevice device) {
        if (device.isReachable() || !device.session().reach().mayBeDialledBack() || !underWay.add(device)) {
            return;
        }
        Long when = known.get(place(device));
        if (when != null && loop.nanoTime() - when < REMEMBERED.toNanos()) {
            found(device);
        } else {
            dial(device);
        }
    }

    private void dial(OnlineDevice device) {
        waiting.add(device);
        next();
    }

    private void next() {
        while (dials < AT_ONCE && !waiting.isEmpty()) {
            OnlineDevice device = waiting.remove();
            if (!online.test(device)) {
                underWay.remove(device);
                continue;
            }
            dials++;
            Place place = place(device);
            dialBack.reaches(place.at(), place.peer()).whenComplete((answered, failure) -> {
                dials--;
                if (!online.test(device)) {
                    underWay.remove(device);
                } else if (failure == null && answered) {
                    known.remove(place);
                    known.put(place, loop.nanoTime());
                    found(device);
                } else {
                    later(device);
                }
                next();
            });
        }
    }

    private void found(OnlineDevice device) {
        underWay.remove(device);
        reached.accept(device);
    }

    private void later(OnlineDevice device) {
        int failures = device.dialFailed();
        Duration pause = FIRST_PAUSE.multipliedBy(1L << Math.min(failures - 1, 10));
        loop.after(pause.compareTo(LONGEST_PAUSE) < 0 ? pause : LONGEST_PAUSE, () -> dial(device));
    }

    private static Place place(OnlineDevice device) {
        return new Place(device.session().peer(), device.session().reach().endpoint());
    }
}
