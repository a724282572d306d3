// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.cli.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.nio.charset.StandardCharsets;
import org.jline.reader.LineReaderBuilder;
import org.jline.reader.UserInterruptException;
import org.jline.terminal.Attributes;
import org.jline.terminal.Terminal;
import org.jline.terminal.impl.ExternalTerminal;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The editor at a terminal that is made of two pipes. */
class LineEditorTest {
    private final PipedOutputStream keys = new PipedOutputStream();
    private Terminal terminal;
    private LineEditor editor;

    @BeforeEach
    void begin() throws IOException {
        terminal = new ExternalTerminal(
                "test", "xterm", new PipedInputStream(keys), new ByteArrayOutputStream(), StandardCharsets.UTF_8);
        editor = new LineEditor(
                terminal, LineReaderBuilder.builder().terminal(terminal).build());
    }

    @AfterEach
    void end() throws IOException {
        terminal.close();
    }

    private void type(String text) throws IOException {
        keys.write(text.getBytes(StandardCharsets.UTF_8));
        keys.flush();
    }

    @Test
    void whatIsTypedInAHurryAroundControlCIsTwoLines() throws IOException {
        type("abc\u0003ls docs\r");

        assertThatThrownBy(() -> editor.read("> ", null)).isInstanceOf(UserInterruptException.class);
        assertThat(editor.read("> ", null)).isEqualTo("ls docs");
        assertThat(Thread.currentThread().isInterrupted()).isFalse();
    }

    @Test
    void controlCIsASignalOnlyWhileACommandCanBeInterrupted() {
        assertThat(key()).isZero();
        try (Interrupts.Scope scope = editor.open()) {
            assertThat(scope).isNotNull();
            assertThat(key()).isEqualTo(3);
            terminal.raise(Terminal.Signal.INT);
            assertThat(Thread.currentThread().isInterrupted()).isTrue();
        }
        assertThat(key()).isZero();
        assertThat(Thread.currentThread().isInterrupted()).isFalse();
    }

    @Test
    void aSignalThatComesLateInterruptsNobody() {
        LineEditor.Interruption interruption = new LineEditor.Interruption(Thread.currentThread());
        interruption.end();
        interruption.happen();

        assertThat(Thread.currentThread().isInterrupted()).isFalse();
    }

    private int key() {
        return terminal.getAttributes().getControlChar(Attributes.ControlChar.VINTR);
    }
}
