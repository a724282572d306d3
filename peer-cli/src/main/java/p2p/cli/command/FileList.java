// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.cli.command;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;
import org.jspecify.annotations.Nullable;
import p2p.core.ErrorCode;
import p2p.core.FileName;
import p2p.core.Printable;
import p2p.core.Problem;
import p2p.core.RefusedException;

/**
 * Files to share, from a CSV file (RFC 4180, UTF-8, with or without a byte-order mark): with a header of {@code path} and {@code name} a file a line
 * and the name that others see; without one every field is a path.
 *
 * @param bad lines that name nothing, or nothing right
 */
record FileList(List<Item> items, List<BadLine> bad) {
    private static final long MAX_BYTES = 16 << 20;
    private static final char BYTE_ORDER_MARK = '\uFEFF';
    private static final CSVFormat FORMAT =
            CSVFormat.RFC4180.builder().setIgnoreEmptyLines(true).build();

    /** @param name null for the file's own */
    record Item(long line, String path, @Nullable FileName name) {}

    /** A line that could not be used, and why. */
    record BadLine(long line, Problem problem) {}

    /** Refuses what cannot be read at all, is no text, or names no file. */
    static FileList read(Path csv) {
        List<Item> items = new ArrayList<>();
        List<BadLine> bad = new ArrayList<>();
        try (CSVParser parser = CSVParser.parse(text(csv), FORMAT)) {
            read(parser, items, bad);
        } catch (CharacterCodingException e) {
            throw unusable(csv, "is not UTF-8 text");
        } catch (IOException e) {
            throw unusable(csv, "cannot be read: " + e.getMessage());
        }
        if (items.isEmpty() && bad.isEmpty()) {
            throw unusable(csv, "names no file");
        }
        return new FileList(items, bad);
    }

    private static Reader text(Path csv) throws IOException {
        if (!Files.isRegularFile(csv)) {
            throw new RefusedException(
                    ErrorCode.NO_SUCH_PATH, "there is no file " + Printable.of(csv.toString()), "check the path");
        }
        if (Files.size(csv) > MAX_BYTES) {
            throw unusable(csv, "has more than " + (MAX_BYTES >> 20) + " MiB");
        }
        Reader text = new InputStreamReader(
                new ByteArrayInputStream(Files.readAllBytes(csv)),
                StandardCharsets.UTF_8
                        .newDecoder()
                        .onMalformedInput(CodingErrorAction.REPORT)
                        .onUnmappableCharacter(CodingErrorAction.REPORT));
        return text;
    }

    private static RefusedException unusable(Path csv, String why) {
        return new RefusedException(
                ErrorCode.USAGE,
                Printable.of(String.valueOf(csv.getFileName())) + " " + why,
                "a line for each file: path,name under that header, or paths alone");
    }

    private static void read(CSVParser parser, List<Item> items, List<BadLine> bad) throws IOException {
        List<String> header = null;
        Iterator<CSVRecord> records = parser.iterator();
        long line = 1;
        try {
            while (records.hasNext()) {
                CSVRecord record = records.next();
                List<String> fields = fields(record, items.isEmpty() && bad.isEmpty() && header == null);
                if (header == null) {
                    header = isHeader(fields) ? lower(fields) : List.of();
                    if (!header.isEmpty()) {
                        line = parser.getCurrentLineNumber() + 1;
                        continue;
                    }
                }
                add(line, fields, header, items, bad);
                line = parser.getCurrentLineNumber() + 1;
            }
        } catch (UncheckedIOException e) {
            if (e.getCause() instanceof CharacterCodingException coding) {
                throw coding;
            }
            bad.add(new BadLine(
                    line,
                    Problem.of(
                            ErrorCode.USAGE,
                            "a quote is open or out of place, and what follows it cannot be told apart",
                            "put fields with quotes into quotes, and double those inside")));
        }
    }

    private static List<String> fields(CSVRecord record, boolean first) {
        List<String> fields = new ArrayList<>();
        for (String field : record) {
            boolean marked = first && fields.isEmpty() && !field.isEmpty() && field.charAt(0) == BYTE_ORDER_MARK;
            fields.add((marked ? field.substring(1) : field).strip());
        }
        return fields;
    }

    private static List<String> lower(List<String> fields) {
        return fields.stream().map(f -> f.toLowerCase(Locale.ROOT)).toList();
    }

    private static boolean isHeader(List<String> fields) {
        List<String> names = lower(fields);
        return names.contains("path") && names.stream().allMatch(n -> n.equals("path") || n.equals("name"));
    }

    private static void add(long line, List<String> fields, List<String> header, List<Item> items, List<BadLine> bad) {
        if (header.isEmpty()) {
            fields.stream().filter(f -> !f.isEmpty()).forEach(path -> items.add(new Item(line, path, null)));
            return;
        }
        String path = column(fields, header.indexOf("path"));
        String name = column(fields, header.indexOf("name"));
        if (path.isEmpty() || fields.size() > header.size()) {
            String why = path.isEmpty() ? "no path" : fields.size() + " fields under " + header.size() + " headings";
            bad.add(new BadLine(
                    line, Problem.of(ErrorCode.USAGE, why, "put a field with a comma into quotes: \"a, b.txt\"")));
            return;
        }
        try {
            items.add(new Item(line, path, name.isEmpty() ? null : new FileName(name)));
        } catch (IllegalArgumentException e) {
            bad.add(new BadLine(
                    line, Problem.of(ErrorCode.USAGE, String.valueOf(e.getMessage()), "choose another name")));
        }
    }

    private static String column(List<String> fields, int index) {
        return index < 0 || index >= fields.size() ? "" : fields.get(index);
    }
}
