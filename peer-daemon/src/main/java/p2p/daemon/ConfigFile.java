// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.daemon;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.toml.TomlMapper;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import p2p.core.ConfigText;
import p2p.core.DeviceName;
import p2p.core.Endpoint;
import p2p.core.Printable;
import p2p.core.RefusedException;
import p2p.daemon.web.WebSettings;

/** Reads the configuration file, TOML 1.0. Every fault is a {@link RefusedException} with its line; the file is never written. */
final class ConfigFile {
    private static final List<String> KEYS = List.of(
            "listen",
            "state",
            "socket",
            "device",
            "advertise",
            "strangers-per-address",
            "dashboard",
            "log.level",
            "log.files",
            "log.file-mib");
    private static final int MAX_STRANGERS = 512;

    private final ConfigText text;
    private final JsonNode root;

    private ConfigFile(ConfigText text, JsonNode root) {
        this.text = text;
        this.root = root;
    }

    /** Blocking. */
    static DaemonConfig read(Path file) {
        ConfigText text = ConfigText.read(file);
        try {
            return new ConfigFile(text, new TomlMapper().readTree(text.text())).config();
        } catch (JacksonException e) {
            int line = e.getLocation() == null ? 1 : e.getLocation().getLineNr();
            throw text.fault(line, Printable.of(e.getOriginalMessage()), "see https://toml.io for how it is written");
        }
    }

    private DaemonConfig config() {
        requireKnownKeys(root, "");
        return new DaemonConfig(
                value("listen", text -> Endpoint.parse(text, Endpoint.DEFAULT_PEER_PORT)),
                value("state", ConfigFile::path),
                value("socket", ConfigFile::path),
                value("device", DeviceName::new),
                advertise(),
                number("strangers-per-address", DaemonConfig.EMPTY.strangersPerAddress(), MAX_STRANGERS),
                Optional.ofNullable(value("dashboard", WebSettings::parse)).orElse(WebSettings.DEFAULT),
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
                throw text.unknown(key, KEYS);
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
            throw text.fault(key, key + " is a text in quotes", "for example " + key + " = \"...\"");
        }
        return read(key, node.asText(), reader);
    }

    private <T> T read(String key, String value, Function<String, T> reader) {
        try {
            return reader.apply(value);
        } catch (IllegalArgumentException e) {
            throw text.fault(key, key + ": " + e.getMessage(), "");
        }
    }

    private List<Endpoint> advertise() {
        List<Endpoint> all = new ArrayList<>();
        JsonNode node = at("advertise");
        if (!node.isMissingNode() && !node.isArray()) {
            throw text.fault("advertise", "advertise is a list", "for example advertise = [\"nas.example.org:7700\"]");
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
            throw text.fault(key, key + " is a number from 1 to " + most, "for example " + key + " = " + otherwise);
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
}
