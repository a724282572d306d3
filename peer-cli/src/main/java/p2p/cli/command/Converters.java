// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.cli.command;

import java.time.Duration;
import java.util.Locale;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import p2p.core.ConflictPolicy;
import p2p.core.DeviceName;
import p2p.core.Endpoint;
import p2p.core.FileName;
import p2p.core.GroupName;
import p2p.core.Printable;
import p2p.core.Role;
import p2p.core.UserName;
import picocli.CommandLine;

/** Arguments to values; a refusal gives an example of a right one. */
final class Converters {
    private static final Pattern TIME = Pattern.compile("(\\d{1,6})(ms|s|m|h)?");

    private Converters() {}

    static void register(CommandLine line) {
        add(line, UserName.class, UserName::new);
        add(line, GroupName.class, GroupName::new);
        add(line, DeviceName.class, DeviceName::new);
        add(line, FileName.class, FileName::new);
        add(line, Endpoint.class, text -> Endpoint.parse(text, Endpoint.DEFAULT_PEER_PORT));
        add(line, Duration.class, Converters::time);
        add(line, Grace.class, Grace::parse);
        add(line, ByteSize.class, ByteSize::parse);
        add(line, ByteRate.class, ByteRate::parse);
        add(line, Role.class, text -> constant(Role.class, text));
        add(line, ConflictPolicy.class, text -> constant(ConflictPolicy.class, text));
    }

    private static <T> void add(CommandLine line, Class<T> type, Function<String, T> converter) {
        line.registerConverter(type, text -> {
            try {
                return converter.apply(text);
            } catch (IllegalArgumentException e) {
                throw new CommandLine.TypeConversionException(String.valueOf(e.getMessage()));
            }
        });
    }

    /** {@code 500ms}, {@code 10s}, {@code 2m}, {@code 1h}; a bare number is seconds. */
    static Duration time(String text) {
        Matcher m = TIME.matcher(text);
        if (!m.matches() || Integer.parseInt(m.group(1)) == 0) {
            throw new IllegalArgumentException("\"" + Printable.of(text) + "\" is not a time, for example 10s or 2m");
        }
        int n = Integer.parseInt(m.group(1));
        return switch (m.group(2) == null ? "s" : m.group(2)) {
            case "ms" -> Duration.ofMillis(n);
            case "m" -> Duration.ofMinutes(n);
            case "h" -> Duration.ofHours(n);
            default -> Duration.ofSeconds(n);
        };
    }

    private static <E extends Enum<E>> E constant(Class<E> type, String text) {
        for (E constant : type.getEnumConstants()) {
            if (constant.name().equalsIgnoreCase(text)) {
                return constant;
            }
        }
        String all = java.util.Arrays.stream(type.getEnumConstants())
                .map(c -> c.name().toLowerCase(Locale.ROOT))
                .collect(java.util.stream.Collectors.joining(", "));
        throw new IllegalArgumentException("\"" + Printable.of(text) + "\" is none of " + all);
    }
}
