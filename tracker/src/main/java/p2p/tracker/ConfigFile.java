// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.tracker;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.toml.TomlMapper;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.List;
import org.jspecify.annotations.Nullable;
import p2p.core.ConfigText;
import p2p.core.Endpoint;
import p2p.core.Printable;
import p2p.tracker.server.ServerLimits;

/** The tracker's TOML file. Every error names the file and the line; unknown keys are refused with the one that was meant. */
final class ConfigFile {
    private static final List<String> KEYS = List.of(
            "listen",
            "advertise",
            "state",
            "raft-port",
            "log-level",
            "connections",
            "strangers-per-address",
            "handshakes",
            "requests-per-second");
    private static final int MAX_NUMBER = 1_000_000;
    private static final int LAST_PORT = 65_535;

    private final ConfigText text;

    private ConfigFile(ConfigText text) {
        this.text = text;
    }

    /** Blocking. Refuses with {@code NO_SUCH_PATH} or {@code USAGE}. */
    static TrackerConfig read(Path file) {
        return new ConfigFile(ConfigText.read(file)).parse();
    }

    private TrackerConfig parse() {
        JsonNode tree = tree();
        for (Iterator<String> names = tree.fieldNames(); names.hasNext(); ) {
            String key = names.next();
            if (!KEYS.contains(key)) {
                throw text.unknown(key, KEYS);
            }
        }
        ServerLimits d = ServerLimits.DEFAULT;
        return new TrackerConfig(
                endpoint(tree, "listen"),
                endpoint(tree, "advertise"),
                path(tree, "state"),
                1,
                port(tree, "raft-port"),
                null,
                null,
                debug(tree),
                new ServerLimits(
                        number(tree, "connections", d.connections()),
                        number(tree, "strangers-per-address", d.strangersPerAddress()),
                        number(tree, "handshakes", d.handshakes()),
                        number(tree, "requests-per-second", d.requestsPerSecond())));
    }

    private JsonNode tree() {
        try {
            return new TomlMapper().readTree(text.text());
        } catch (JsonProcessingException e) {
            int line = e.getLocation() == null ? 1 : e.getLocation().getLineNr();
            throw text.fault(
                    line,
                    Printable.of(e.getOriginalMessage()),
                    "a line is KEY = VALUE, for example listen = \"0.0.0.0:8089\"");
        }
    }

    private @Nullable Endpoint endpoint(JsonNode tree, String key) {
        if (!tree.has(key)) {
            return null;
        }
        try {
            return Endpoint.parse(string(tree, key), Endpoint.DEFAULT_TRACKER_PORT);
        } catch (IllegalArgumentException e) {
            throw text.fault(key, String.valueOf(e.getMessage()), key + " = \"192.0.2.7:8089\"");
        }
    }

    private @Nullable Path path(JsonNode tree, String key) {
        if (!tree.has(key)) {
            return null;
        }
        try {
            return Path.of(string(tree, key));
        } catch (InvalidPathException e) {
            throw text.fault(key, Printable.of(e.getReason()), key + " = \"/var/lib/p2p/tracker\"");
        }
    }

    private boolean debug(JsonNode tree) {
        String level = tree.has("log-level") ? string(tree, "log-level") : "info";
        return switch (level) {
            case "info" -> false;
            case "debug" -> true;
            default -> throw text.fault("log-level", "log-level is info or debug", "log-level = \"info\"");
        };
    }

    private String string(JsonNode tree, String key) {
        JsonNode value = tree.get(key);
        if (!value.isTextual() || value.textValue().isBlank()) {
            throw text.fault(key, key + " is a text in quotes", key + " = \"...\"");
        }
        return value.textValue();
    }

    private @Nullable Integer port(JsonNode tree, String key) {
        JsonNode value = tree.get(key);
        if (value == null) {
            return null;
        }
        if (!value.isInt() || value.intValue() < 1 || value.intValue() > LAST_PORT) {
            throw text.fault(key, key + " is a number from 1 to " + LAST_PORT, key + " = 18089");
        }
        return value.intValue();
    }

    private int number(JsonNode tree, String key, int otherwise) {
        JsonNode value = tree.get(key);
        if (value == null) {
            return otherwise;
        }
        if (!value.isInt() || value.intValue() < 1 || value.intValue() > MAX_NUMBER) {
            throw text.fault(key, key + " is a number from 1 to " + MAX_NUMBER, key + " = " + otherwise);
        }
        return value.intValue();
    }

    /** Where the configuration is looked for when none is named: the user's, then the machine's. */
    static TrackerConfig readDefault(Path user, Path machine) {
        for (Path file : List.of(user, machine)) {
            if (Files.isRegularFile(file)) {
                return read(file);
            }
        }
        return TrackerConfig.DEFAULT;
    }
}
