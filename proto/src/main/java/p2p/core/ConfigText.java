// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.core;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;

/**
 * A configuration file as it was written, TOML: says in which line a key stands, so that every fault is told alike by every
 * process: file, line, what is wrong, what would be right. What the keys mean is each process' own affair.
 *
 * @param file where it was read
 * @param text all of it
 */
public record ConfigText(Path file, String text) {
    /** A longer file is none of ours. */
    public static final int MAX_BYTES = 1 << 20;

    /** Reads the file, blocking. Refuses with {@code NO_SUCH_PATH}, or {@code USAGE} when it is too long. */
    public static ConfigText read(Path file) {
        try {
            if (Files.size(file) > MAX_BYTES) {
                throw new RefusedException(
                        ErrorCode.USAGE,
                        file + " is not a configuration file: more than " + MAX_BYTES + " bytes",
                        "give a TOML file: --config FILE");
            }
            return new ConfigText(file, Files.readString(file));
        } catch (NoSuchFileException e) {
            throw new RefusedException(ErrorCode.NO_SUCH_PATH, "there is no file " + file, "check --config");
        } catch (IOException e) {
            throw new RefusedException(
                    ErrorCode.NO_SUCH_PATH, file + " cannot be read: " + e.getMessage(), "check --config");
        }
    }

    /** A fault in a line, counted from 1. */
    public RefusedException fault(int line, String what, String next) {
        return new RefusedException(ErrorCode.USAGE, file + ", line " + line + ": " + what, next);
    }

    /** A fault where the key stands; a key in a table is written with dots. */
    public RefusedException fault(String key, String what, String next) {
        return fault(line(key), what, next);
    }

    /** A key that is none of those known. */
    public RefusedException unknown(String key, List<String> known) {
        String meant = Spelling.closest(key, known)
                .map(close -> ", did you mean \"" + close + "\"?")
                .orElse("");
        return fault(
                key, "unknown key \"" + Printable.of(key) + "\"" + meant, "known keys: " + String.join(", ", known));
    }

    /** The line where the key is written, 1 when it cannot be found. */
    int line(String key) {
        int dot = key.lastIndexOf('.');
        String table = dot < 0 ? "" : key.substring(0, dot);
        Pattern inTable = Pattern.compile("\\s*[\"']?" + Pattern.quote(key.substring(dot + 1)) + "[\"']?\\s*[=.].*");
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
