// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.core;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What tracker_info.txt says: a tracker a line, {@code host port} or {@code host:port}; {@code #} begins a comment. A third
 * column is the fingerprint of the network's root key in 64 hexadecimal digits; without one the key is trusted on first use.
 *
 * @param trackers in the file's order: the first is tracker number 1
 * @param root null when the file names none
 */
public record TrackerInfo(List<Endpoint> trackers, @Nullable Sha256 root) {
    /** The most trackers of a file. */
    public static final int MAX_TRACKERS = 7;

    private static final long MAX_BYTES = 64 * 1024;
    private static final String EXAMPLE = "a line is HOST PORT, for example 192.0.2.7 8089";

    public TrackerInfo {
        trackers = List.copyOf(trackers);
    }

    /** Reads the file; throws {@link RefusedException} (NO_SUCH_PATH, USAGE) that names the line. Blocking. */
    public static TrackerInfo read(Path file) {
        try {
            if (Files.size(file) > MAX_BYTES) {
                throw new RefusedException(ErrorCode.USAGE, file + " is too long to be a list of trackers", EXAMPLE);
            }
            return parse(file.toString(), Files.readAllLines(file, StandardCharsets.UTF_8));
        } catch (NoSuchFileException e) {
            throw new RefusedException(
                    ErrorCode.NO_SUCH_PATH, "there is no file " + file, "give the path of a tracker_info.txt");
        } catch (CharacterCodingException e) {
            throw new RefusedException(ErrorCode.USAGE, file + " is not a text file", EXAMPLE);
        } catch (IOException e) {
            throw new RefusedException(
                    ErrorCode.NO_SUCH_PATH, file + " cannot be read: " + e.getMessage(), "check the file");
        }
    }

    static TrackerInfo parse(String file, List<String> lines) {
        List<Endpoint> trackers = new ArrayList<>();
        Sha256 root = null;
        for (int i = 0; i < lines.size(); i++) {
            String line =
                    lines.get(i).replaceFirst("#.*", "").replace("\ufeff", "").trim();
            if (line.isEmpty()) {
                continue;
            }
            try {
                String[] columns = columns(line);
                Endpoint tracker = Endpoint.parse(
                        columns[0].indexOf(':') != columns[0].lastIndexOf(':')
                                ? "[" + columns[0] + "]:" + columns[1]
                                : columns[0] + ":" + columns[1],
                        Endpoint.DEFAULT_TRACKER_PORT);
                if (trackers.contains(tracker)) {
                    throw new IllegalArgumentException(tracker + " is listed twice");
                }
                trackers.add(tracker);
                root = columns.length < 3 ? root : agree(root, Sha256.parse(columns[2]));
            } catch (IllegalArgumentException e) {
                throw new RefusedException(
                        ErrorCode.USAGE, file + ", line " + (i + 1) + ": " + e.getMessage(), EXAMPLE);
            }
        }
        if (trackers.isEmpty()) {
            throw new RefusedException(ErrorCode.USAGE, file + " is empty: it lists no tracker", EXAMPLE);
        }
        if (trackers.size() > MAX_TRACKERS) {
            throw new RefusedException(
                    ErrorCode.USAGE,
                    file + " lists more than " + MAX_TRACKERS + " trackers",
                    "keep at most " + MAX_TRACKERS);
        }
        return new TrackerInfo(trackers, root);
    }

    /** Host, port and perhaps a fingerprint. */
    private static String[] columns(String line) {
        String[] words = line.split("\\s+");
        int colon = words[0].lastIndexOf(':');
        boolean joined = colon > 0
                && (words[0].startsWith("[") ? words[0].charAt(colon - 1) == ']' : words[0].indexOf(':') == colon);
        List<String> columns = new ArrayList<>();
        columns.add(joined ? words[0].substring(0, colon) : words[0]);
        if (joined) {
            columns.add(words[0].substring(colon + 1));
        }
        columns.addAll(List.of(words).subList(1, words.length));
        if (columns.size() < 2) {
            throw new IllegalArgumentException("\"" + Printable.of(line) + "\" lacks the port");
        }
        if (columns.size() > 3) {
            throw new IllegalArgumentException("\"" + Printable.of(line) + "\" has too many columns");
        }
        columns.set(0, columns.get(0).replaceAll("^\\[|]$", ""));
        return columns.toArray(new String[0]);
    }

    private static Sha256 agree(@Nullable Sha256 before, Sha256 now) {
        if (before != null && !before.equals(now)) {
            throw new IllegalArgumentException("another fingerprint than in the lines before");
        }
        return now;
    }
}
