// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.daemon;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.toml.TomlMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import p2p.core.DeviceName;
import p2p.core.Endpoint;
import p2p.core.ErrorCode;
import p2p.core.Printable;
import p2p.core.RefusedException;
import p2p.core.Spelling;

/** Reads the configuration file, TOML 1.0. Every fault is a {@link RefusedException} ({@code USAGE}) with its line; the file is never written. */
final class ConfigFile {
    private static final List<String> KEYS =
            List.of("listen", "state", "socket", "device", "advertise", "log.level", "log.files", "log.file-mib");
    private static final int MAX_BYTES = 1 << 20;

    private final Path file;
    private final String text;
    private final JsonNode root;

    private ConfigFile(Path file, String text, JsonNode root) {
        this.file = file;
        this.text = text;
        this.root = root;
    }

    static DaemonConfig read(Path file) {
        String text;
        try {
            if (Files.size(file) > MAX_BYTES) {
                throw new RefusedException(
                        ErrorCode.USAGE,
                        file + " is not a configuration file: too large",
                        "give a TOML file: --config FILE");
            }
            text = Files.readString(file);
        } catch (IOException e) {
            throw new RefusedException(
                    ErrorCode.USAGE,
                    "the configuration " + file + " cannot be read: " + e.getMessage(),
                    "check --config");
        }
        try {
            return new ConfigFile(file, text, new TomlMapper().readTree(text)).config();
        } catch (JacksonException e) {
            int line = e.getLocation() == null ? 1 : e.getLocation().getLineNr();
            throw fault(file, line, Printable.of(e.getOriginalMessage()), "see https://toml.io for how it is written");
        }
    }

    private static RefusedException fault(Path file, int line, String what, String next) {
        return new RefusedException(ErrorCode.USAGE, file + " line " + line + ": " + what, next);
    }

    private DaemonConfig config() {
        requireKnownKeys(root, "");
        return new DaemonConfig(
                value("listen", text -> Endpoint.parse(text, Endpoint.DEFAULT_PEER_PORT)),
                value("state", ConfigFile::path),
                value("socket", ConfigFile::path),
                value("device", DeviceName::new),
                advertise(),
                new DaemonLog.Settings(
                        Optional.ofNullable(value("log.level", DaemonLog.Settings::level))
                                .orElse(DaemonLog.Settings.DEFAULT.level()),
                        number("log.files", DaemonLog.Settings.DEFAULT.files(), 1_000),
                        number("log.file-mib", DaemonLog.Settings.DEFAULT.fileMib(), 1_024)));
    }

    private void requireKnownKeys(JsonNode table, String prefix) {
        table.fieldNames().forEachRemaining(name -> {
            String key = prefix + name;
            JsonNode value = table.get(name);
            if (value.isObject() && KEYS.stream().anyMatch(known -> known.startsWith(key + "."))) {
                requireKnownKeys(value, key + ".");
            } else if (!KEYS.contains(key)) {
                String meant = Spelling.closest(key, KEYS)
                        .map(known -> ", did you mean \"" + known + "\"?")
                        .orElse("");
                throw fault(
                        file,
                        line(key),
                        "unknown key \"" + Printable.of(key) + "\"" + meant,
                        "known keys: " + String.join(", ", KEYS));
            }
        });
    }

    private JsonNode at(String key) {
        return root.at("/" + key.replace('.', '/'));
    }

    private <T> @Nullable T value(String key, Function<String, T> reader) {
        JsonNode node = at(key);
        if (node.isMissingNode()) {
            return null;
        }
        if (!node.isTextual()) {
            throw fault(file, line(key), key + " is a text in quotes", "for example " + key + " = \"...\"");
        }
        return read(key, node.asText(), reader);
    }

    private <T> T read(String key, String text, Function<String, T> reader) {
        try {
            return reader.apply(text);
        } catch (IllegalArgumentException e) {
            throw fault(file, line(key), key + ": " + e.getMessage(), "");
        }
    }

    private List<Endpoint> advertise() {
        List<Endpoint> all = new ArrayList<>();
        JsonNode node = at("advertise");
        if (!node.isMissingNode() && !node.isArray()) {
            throw fault(
                    file,
                    line("advertise"),
                    "advertise is a list",
                    "for example advertise = [\"nas.example.org:7700\"]");
        }
        for (JsonNode item : node) {
            all.add(read("advertise", item.asText(), text -> Endpoint.parse(text, Endpoint.DEFAULT_PEER_PORT)));
        }
        return all;
    }

    private int number(String key, int otherwise, int most) {
        JsonNode node = at(key);
        if (node.isMissingNode()) {
            return otherwise;
        }
        if (!node.isIntegralNumber() || !node.canConvertToInt() || node.asInt() < 1 || node.asInt() > most) {
            throw fault(
                    file, line(key), key + " is a number from 1 to " + most, "for example " + key + " = " + otherwise);
        }
        return node.asInt();
    }

    private static Path path(String text) {
        Path path = Path.of(text);
        if (!path.isAbsolute()) {
            throw new IllegalArgumentException("\"" + Printable.of(text) + "\" is not an absolute path");
        }
        return path;
    }

    /** The line where the key is written, counted from 1; the file is small and read once. */
    private int line(String key) {
        int dot = key.lastIndexOf('.');
        String table = dot < 0 ? "" : key.substring(0, dot);
        Pattern inTable = Pattern.compile("\\s*[\"']?" + Pattern.quote(key.substring(dot + 1)) + "[\"']?\\s*=.*");
        Pattern dotted = Pattern.compile("\\s*" + Pattern.quote(key) + "\\s*=.*");
        Pattern header = Pattern.compile("\\s*\\[+\\s*" + Pattern.quote(key) + "\\s*]+.*");
        String current = "";
        int number = 0;
        for (String line : text.split("\\R", -1)) {
            number++;
            String bare = line.strip();
            if (header.matcher(line).matches()
                    || current.isEmpty() && dotted.matcher(line).matches()
                    || current.equals(table) && inTable.matcher(line).matches()) {
                return number;
            }
            if (bare.startsWith("[") && bare.endsWith("]")) {
                current = bare.replaceAll("[\\[\\]\\s]", "");
            }
        }
        return 1;
    }
}
