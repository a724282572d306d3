// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.cli.view;

import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntSupplier;
import p2p.core.Printable;

/**
 * What a view object looks like as text, while it is being written: data (stdout) and notes for people (stderr). In plain form
 * data is tab-separated and there are no notes.
 */
public final class Sheet {
    private final boolean plain;
    private final long now;
    private final ZoneId zone;
    private final IntSupplier width;
    private final List<String> data = new ArrayList<>();
    private final List<String> notes = new ArrayList<>();

    /** As wide as what is written. {@code now} in ms since 1970: what "ago" is counted from. */
    public Sheet(boolean plain, long now, ZoneId zone) {
        this(plain, now, zone, () -> Integer.MAX_VALUE);
    }

    /** {@code width}: how many characters of data fit into a line. */
    public Sheet(boolean plain, long now, ZoneId zone, IntSupplier width) {
        this.width = width;
        this.plain = plain;
        this.now = now;
        this.zone = zone;
    }

    /** A line of data. The caller escapes what came from elsewhere. */
    public Sheet line(String text) {
        data.add(text);
        return this;
    }

    /** Parts of one line of data, in several lines where it is too long. */
    Sheet parts(List<String> parts) {
        StringBuilder line = new StringBuilder();
        for (String part : parts) {
            if (!line.isEmpty() && line.length() + 2 + part.length() > width.getAsInt()) {
                data.add(line.toString());
                line.setLength(0);
            }
            line.append(line.isEmpty() ? "" : "  ").append(part);
        }
        return line(line.toString());
    }

    public Sheet table(Table table) {
        data.addAll(plain ? table.plain() : table.aligned(width));
        return this;
    }

    /** A named value: {@code name     value}, or tab-separated. */
    public Sheet field(String name, Object value) {
        String text = Printable.of(String.valueOf(value));
        data.add(plain ? name + "\t" + text : String.format("%-10s %s", name, text));
        return this;
    }

    /** A remark for people. */
    public Sheet note(String text) {
        if (!plain) {
            notes.add(text);
        }
        return this;
    }

    /** The command to go on with. */
    public Sheet next(String command) {
        return note(ProblemText.NEXT + command);
    }

    boolean isPlain() {
        return plain;
    }

    /** Sizes for people, raw bytes in plain form. */
    String bytes(long bytes) {
        return plain ? Long.toString(bytes) : Amounts.bytes(bytes);
    }

    /** Local time for people, raw milliseconds in plain form. */
    String stamp(long millis) {
        return plain ? Long.toString(millis) : Moments.stamp(millis, zone);
    }

    String ago(long millis) {
        return plain ? Long.toString(millis) : Moments.ago(millis, now);
    }

    public List<String> data() {
        return List.copyOf(data);
    }

    public List<String> notes() {
        return List.copyOf(notes);
    }
}
