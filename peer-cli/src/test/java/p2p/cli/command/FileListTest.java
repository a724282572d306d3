// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.cli.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import p2p.core.ErrorCode;
import p2p.core.FileName;
import p2p.core.RefusedException;

class FileListTest {
    @TempDir
    Path folder;

    private FileList read(String text) throws IOException {
        return FileList.read(Files.writeString(folder.resolve("list.csv"), text));
    }

    private static FileList.Item item(long line, String path, @Nullable String name) {
        return new FileList.Item(line, path, name == null ? null : new FileName(name));
    }

    @Test
    void underAHeaderALineIsAFileAndItsName() throws IOException {
        FileList list = read("path,name\n/data/a.pdf,report.pdf\n\"b, second.txt\",\n");
        assertThat(list.items()).containsExactly(item(2, "/data/a.pdf", "report.pdf"), item(3, "b, second.txt", null));
        assertThat(list.bad()).isEmpty();
    }

    @Test
    void theColumnsMayStandInAnyOrderAndCase() throws IOException {
        assertThat(read("Name,PATH\nreport.pdf,/data/a.pdf\n").items())
                .containsExactly(item(2, "/data/a.pdf", "report.pdf"));
        assertThat(read("path\n/data/a.pdf\n").items()).containsExactly(item(2, "/data/a.pdf", null));
    }

    @Test
    void withoutAHeaderEveryFieldIsAPath() throws IOException {
        assertThat(read("a.pdf,b.pdf\r\nc.pdf").items())
                .containsExactly(item(1, "a.pdf", null), item(1, "b.pdf", null), item(2, "c.pdf", null));
    }

    @Test
    void aByteOrderMarkIsNoPartOfTheFirstField() throws IOException {
        assertThat(read("\uFEFFpath,name\na,b\n").items()).containsExactly(item(2, "a", "b"));
        assertThat(read("\uFEFFa\n").items()).containsExactly(item(1, "a", null));
    }

    @Test
    void quotesAndLineBreaksInsideThemBelongToTheField() throws IOException {
        assertThat(read("path,name\n\"a \"\"good\"\" one\",x\n\"two\nlines\",y\nz,w\n")
                        .items())
                .containsExactly(item(2, "a \"good\" one", "x"), item(3, "two\nlines", "y"), item(5, "z", "w"));
    }

    @Test
    void aBadLineIsNamedAndTheOthersAreThere() throws IOException {
        FileList list = read("path,name\n,nameless\na,b,c\ngood,one\nx,../evil\n");
        assertThat(list.items()).containsExactly(item(4, "good", "one"));
        assertThat(list.bad()).extracting(FileList.BadLine::line).containsExactly(2L, 3L, 5L);
    }

    @Test
    void anOpenQuoteIsNamedAndWhatCameBeforeCounts() throws IOException {
        FileList list = read("path,name\ngood,one\n\"open,two\nnever,read\n");
        assertThat(list.items()).containsExactly(item(2, "good", "one"));
        assertThat(list.bad()).singleElement().satisfies(b -> {
            assertThat(b.line()).isEqualTo(3);
            assertThat(b.problem().message()).contains("quote");
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "\n\n", "\uFEFF", "path,name\n"})
    void aListThatNamesNothingIsRefused(String text) {
        assertThatThrownBy(() -> read(text)).isInstanceOfSatisfying(RefusedException.class, e -> {
            assertThat(e.problem().code()).isEqualTo(ErrorCode.USAGE);
            assertThat(e.problem().message()).contains("names no file");
        });
    }

    @Test
    void whatIsNoTextOrNotThereIsRefused() throws IOException {
        Path bytes = Files.write(folder.resolve("x.csv"), "caf\u00e9".getBytes(StandardCharsets.ISO_8859_1));
        assertThatThrownBy(() -> FileList.read(bytes)).hasMessageContaining("UTF-8");
        assertThatThrownBy(() -> FileList.read(folder.resolve("gone.csv"))).hasMessageContaining("there is no file");
        assertThat(List.of(bytes)).allSatisfy(p -> assertThat(p).exists());
    }
}
