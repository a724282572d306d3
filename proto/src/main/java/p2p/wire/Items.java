// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.wire;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/** Repeated fields, both ways, within {@link WireLimits#MAX_ITEMS}; {@link IllegalArgumentException} beyond. */
final class Items {
    private Items() {}

    static <T, R> List<R> map(List<T> items, Function<? super T, ? extends R> mapping) {
        List<R> mapped = new ArrayList<>(checked(items).size());
        for (T item : items) {
            mapped.add(mapping.apply(item));
        }
        return mapped;
    }

    static <T> List<T> checked(List<T> items) {
        if (items.size() > WireLimits.MAX_ITEMS) {
            throw new IllegalArgumentException(
                    items.size() + " items, at most " + WireLimits.MAX_ITEMS + " fit a frame");
        }
        return items;
    }
}
