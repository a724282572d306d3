// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.wire;

import com.google.protobuf.ProtocolMessageEnum;
import java.util.EnumMap;
import java.util.Map;

/**
 * One of our enums and its twin in the schema, matched by name once, when the class is loaded: a constant without a twin
 * fails there, and so in every test.
 */
final class EnumTable<J extends Enum<J>, W extends Enum<W> & ProtocolMessageEnum> {
    private final Map<J, W> toWire;
    private final Map<W, J> fromWire;

    /** {@code prefix} is what the schema puts before each name, as protobuf enums share one name space. */
    EnumTable(Class<J> ours, Class<W> wire, String prefix) {
        toWire = new EnumMap<>(ours);
        fromWire = new EnumMap<>(wire);
        for (J constant : ours.getEnumConstants()) {
            W twin = Enum.valueOf(wire, prefix + constant.name());
            toWire.put(constant, twin);
            fromWire.put(twin, constant);
        }
        int unspecifiedAndUnrecognized = 2;
        if (wire.getEnumConstants().length != fromWire.size() + unspecifiedAndUnrecognized) {
            throw new IllegalStateException(
                    wire.getSimpleName() + " has values that " + ours.getSimpleName() + " lacks");
        }
    }

    W toWire(J constant) {
        W twin = toWire.get(constant);
        if (twin == null) {
            throw new IllegalStateException("no twin of " + constant);
        }
        return twin;
    }

    /** Throws {@link IllegalArgumentException} for a value that is missing or unknown. */
    J fromWire(W value) {
        J constant = fromWire.get(value);
        if (constant == null) {
            throw new IllegalArgumentException("unknown value " + value);
        }
        return constant;
    }

    /** The same with an answer for what a newer version says. */
    J fromWire(W value, J unknown) {
        return fromWire.getOrDefault(value, unknown);
    }
}
