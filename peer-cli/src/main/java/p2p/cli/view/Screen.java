// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.cli.view;

import java.io.OutputStream;
import java.io.PrintStream;
import java.time.ZoneId;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.IntSupplier;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import p2p.core.Problem;

/** Where a command's output goes: data to stdout, messages and progress to stderr, in the form the options ask for. */
public final class Screen {
    /** How data is written. */
    public enum Form {
        HUMAN,
        PLAIN,
        JSON
    }

    /** How a view object becomes text. */
    @FunctionalInterface
    public interface Rendering<T> {
        void render(T view, Sheet sheet);
    }

    private final PrintStream out;
    private final PrintStream err;
    private final boolean terminal;
    private final boolean colour;
    private final IntSupplier width;
    private final IntSupplier dataWidth;
    private Form form = Form.HUMAN;
    private boolean quiet;
    private UnaryOperator<String> hints = UnaryOperator.identity();
    private @Nullable Json json;

    /** {@code terminal}: stderr is one, so progress may be written over; {@code colour} allows colours there. */
    public Screen(PrintStream out, PrintStream err, boolean terminal, boolean colour, IntSupplier width) {
        this(out, err, terminal, colour, width, () -> Integer.MAX_VALUE);
    }

    /** {@code dataWidth}: how many characters fit into a line of stdout, which need not be where stderr is. */
    public Screen(
            PrintStream out,
            PrintStream err,
            boolean terminal,
            boolean colour,
            IntSupplier width,
            IntSupplier dataWidth) {
        this.dataWidth = dataWidth;
        this.out = out;
        this.err = err;
        this.terminal = terminal;
        this.colour = colour;
        this.width = width;
    }

    /** What the next command's options ask for. */
    public void use(Form wanted, boolean beQuiet) {
        form = wanted;
        quiet = beQuiet;
    }

    /** How commands in hints are written where people read them; programs get them as they are. */
    public void hintsAs(UnaryOperator<String> spoken) {
        hints = spoken;
    }

    public boolean isJson() {
        return form == Form.JSON;
    }

    public int width() {
        return width.getAsInt();
    }

    /** Shows a record, whole: as JSON its fields, else as rendered. */
    public <T> void show(T view, Rendering<T> rendering) {
        if (form == Form.JSON) {
            out.println(json().line(view));
        } else {
            write(view, rendering);
        }
    }

    /** Shows a value that needs a name in JSON: a list, or a view beside others. */
    public <T> void show(String name, T view, Rendering<T> rendering) {
        if (form == Form.JSON) {
            out.println(json().line(Map.of(name, view)));
        } else {
            write(view, rendering);
        }
    }

    private <T> void write(T view, Rendering<T> rendering) {
        Sheet sheet = new Sheet(form == Form.PLAIN, System.currentTimeMillis(), ZoneId.systemDefault(), dataWidth);
        rendering.render(view, sheet);
        sheet.data().forEach(out::println);
        out.flush();
        sheet.notes().forEach(this::say);
    }

    /** A line of JSON Lines; nothing in other forms. */
    public void event(String event, String name, Object view) {
        if (form == Form.JSON) {
            Map<String, Object> fields = new LinkedHashMap<>();
            fields.put("event", event);
            fields.put(name, view);
            out.println(json().line(fields));
            out.flush();
        }
    }

    /** Begins an empty screen where there is one to empty: for output that is shown again and again. */
    public void restart() {
        if (terminal && form == Form.HUMAN) {
            out.print("\u001b[H\u001b[J");
        }
    }

    /** A message for people, on stderr; not when quiet or for programs. */
    public void say(String text) {
        if (!quiet && form == Form.HUMAN) {
            err.println(text.startsWith(ProblemText.NEXT) ? hints.apply(text) : text);
        }
    }

    /** A message that a person must see whatever the form, on stderr. */
    public void warn(String text) {
        err.println(text);
    }

    /** Something a program may parse later: a script, an exported text. */
    public void raw(String text) {
        out.print(text);
        out.flush();
    }

    /** A line for progress; it shows nothing when quiet or for programs. */
    public LiveLine live() {
        boolean silent = quiet || form != Form.HUMAN;
        return new LiveLine(
                silent ? new PrintStream(OutputStream.nullOutputStream()) : err, terminal && !silent, System::nanoTime);
    }

    /** The error: text on stderr; with JSON an object on stdout instead. */
    public void problem(Problem problem) {
        if (form == Form.JSON) {
            Map<String, Object> error = new LinkedHashMap<>();
            error.put("code", problem.code());
            error.put("message", problem.message());
            error.put("next", ProblemText.next(problem));
            error.put("exit", problem.code().exitCode());
            out.println(json().line(Map.of("error", error)));
            out.flush();
            return;
        }
        err.println(ProblemText.of(problem, hints, colour));
        err.flush();
    }

    private Json json() {
        if (json == null) {
            json = new Json();
        }
        return json;
    }
}
