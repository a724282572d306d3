// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.tracker;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.toml.TomlMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import p2p.core.Endpoint;
import p2p.core.ErrorCode;
import p2p.core.Printable;
import p2p.core.RefusedException;
import p2p.core.Spelling;
import p2p.tracker.server.ServerLimits;

/** The tracker's TOML file. Every error names the file and the line; unknown keys are refused with the one that was meant. */
final class ConfigFile {
    private static final List<String> KEYS = List.of(
            "listen",
            "advertise",
            "state",
            "log-level",
            "connections",
            "strangers-per-address",
            "handshakes",
            "requests-per-second");
    private static final int MAX_NUMBER = 1_000_000;

    private final Path file;
    private final String text;

    private ConfigFile(Path file, String text) {
        this.file = file;
        this.text = text;
    }

    /** Blocking. Refuses with {@code NO_SUCH_PATH} or {@code USAGE}. */
    static TrackerConfig read(Path file) {
        try {
            return new ConfigFile(file, Files.readString(file)).parse();
        } catch (NoSuchFileException e) {
            throw new RefusedException(ErrorCode.NO_SUCH_PATH, "there is no file " + file, "check --config");
        } catch (IOException e) {
            throw new RefusedException(
                    ErrorCode.NO_SUCH_PATH, file + " cannot be read: " + e.getMessage(), "check --config");
        }
    }

    private TrackerConfig parse() {
        JsonNode tree = tree();
        for (Iterator<String> names = tree.fieldNames(); names.hasNext(); ) {
            String key = names.next();
            if (!KEYS.contains(key)) {
                String meant = Spelling.closest(key, KEYS).orElse("");
                throw refuse(
                        key,
                        "unknown key \"" + Printable.of(key) + "\"",
                        meant.isEmpty() ? "the keys are " + String.join(", ", KEYS) : "did you mean " + meant + "?");
            }
        }
        ServerLimits d = ServerLimits.DEFAULT;
        return new TrackerConfig(
                endpoint(tree, "listen"),
                endpoint(tree, "advertise"),
                tree.has("state") ? Path.of(string(tree, "state")) : null,
                1,
                debug(tree),
                new ServerLimits(
                        number(tree, "connections", d.connections()),
                        number(tree, "strangers-per-address", d.strangersPerAddress()),
                        number(tree, "handshakes", d.handshakes()),
                        number(tree, "requests-per-second", d.requestsPerSecond())));
    }

    private JsonNode tree() {
        try {
            return new TomlMapper().readTree(text);
        } catch (JsonProcessingException e) {
            int line = e.getLocation() == null ? 1 : e.getLocation().getLineNr();
            throw new RefusedException(
                    ErrorCode.USAGE,
                    file + ", line " + line + ": " + Printable.of(e.getOriginalMessage()),
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
            throw refuse(key, String.valueOf(e.getMessage()), key + " = \"192.0.2.7:8089\"");
        }
    }

    private boolean debug(JsonNode tree) {
        String level = tree.has("log-level") ? string(tree, "log-level") : "info";
        return switch (level) {
            case "info" -> false;
            case "debug" -> true;
            default -> throw refuse("log-level", "log-level is info or debug", "log-level = \"info\"");
        };
    }

    private String string(JsonNode tree, String key) {
        JsonNode value = tree.get(key);
        if (!value.isTextual() || value.textValue().isBlank()) {
            throw refuse(key, key + " is a text in quotes", key + " = \"...\"");
        }
        return value.textValue();
    }

    private int number(JsonNode tree, String key, int otherwise) {
        JsonNode value = tree.get(key);
        if (value == null) {
            return otherwise;
        }
        if (!value.isInt() || value.intValue() < 1 || value.intValue() > MAX_NUMBER) {
            throw refuse(key, key + " is a number from 1 to " + MAX_NUMBER, key + " = " + otherwise);
        }
        return value.intValue();
    }

    private RefusedException refuse(String key, String why, String next) {
        return new RefusedException(ErrorCode.USAGE, file + ", line " + lineOf(key) + ": " + why, next);
    }

    private int lineOf(String key) {
        Pattern begin = Pattern.compile("\\s*\\[?\\s*\"?" + Pattern.quote(key) + "\"?\\s*[=\\].].*");
        List<String> lines = text.lines().toList();
        for (int i = 0; i < lines.size(); i++) {
            if (begin.matcher(lines.get(i)).matches()) {
                return i + 1;
            }
        }
        return 1;
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
