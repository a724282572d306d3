// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.cli.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import p2p.cli.view.Samples;
import p2p.core.ErrorCode;
import p2p.core.FileName;
import p2p.core.GroupName;
import p2p.core.Problem;
import p2p.message.ControlEvent;
import p2p.message.ControlMessage;
import p2p.message.ControlReply;
import p2p.message.ControlRequest;
import p2p.message.Envelope;
import p2p.message.ShareView;
import p2p.message.SharedView;
import p2p.net.FrameLimit;
import p2p.wire.ControlWire;

/** Sharing many files, and lists of many, against a control socket that answers as a daemon does. */
class SharingIT extends FakeDaemonFixture {
    @Test
    void aShareShowsProgressAndTheVersion() throws IOException {
        Path file = Files.writeString(home.resolve("report.pdf"), "x");
        SharedView shared = new SharedView(
                file.toString(),
                new GroupName("docs"),
                new FileName("report.pdf"),
                1,
                0,
                0,
                1,
                0,
                1,
                Samples.SHA256,
                Samples.SHA1,
                List.of(),
                "");
        daemon.answers(only(
                ControlRequest.Share.class,
                new ControlEvent.ShareProgress(file.toString(), 0, 1),
                new ControlEvent.ShareProgress(file.toString(), 1, 1),
                new ControlReply.Shared(List.of(shared))));

        CommandLineFixture.Said said = cli.run("upload_file", "report.pdf", "docs");

        assertThat(said.out()).isEqualTo("shared   docs/report.pdf  v1\n");
        assertThat(said.err()).contains("hashing  report.pdf").contains("next: ");
        assertThat(daemon.heard())
                .containsExactly(new ControlRequest.Share(List.of(file.toString()), new GroupName("docs"), null, null));
        assertThat(cli.run("share", "/dev/null").err()).contains("neither a regular file nor a folder");
        assertThat(cli.run("share", "none").exit()).isEqualTo(3);
    }

    @Test
    void whoNamesNoGroupIsToldWhenThatMeansEverybody() throws IOException {
        Files.writeString(home.resolve("a"), "x");
        daemon.answers(request -> List.of(
                request instanceof ControlRequest.Share
                        ? new ControlReply.Shared(List.of(shared("a")))
                        : new ControlReply.StatusShown(Samples.status("alice"))));
        String told = "to public: everybody on this network sees it; -g GROUP shares with a group\n";

        assertThat(cli.run("share", "a").err()).startsWith(told);
        assertThat(cli.run("publish", "a", "a").err()).startsWith(told);
        assertThat(cli.run("share", "a").out())
                .isEqualTo(cli.run("share", "a", "-g", "public").out());
        assertThat(cli.run("share", "a", "-g", "public").err()).doesNotContain("everybody");
        assertThat(cli.run("-q", "share", "a").err()).isEmpty();
    }

    @Test
    void manyPathsAreSharedInBatchesThatFitAFrame() throws IOException {
        String folder = "f".repeat(200);
        Files.createDirectories(home.resolve(folder));
        List<String> names = new ArrayList<>();
        for (int i = 0; i < 700; i++) {
            names.add(folder + "/" + i);
            Files.createFile(home.resolve(folder).resolve(Integer.toString(i)));
        }
        daemon.answers(request -> List.of(new ControlReply.Shared(((ControlRequest.Share) request)
                .paths().stream().map(SharingIT::shared).toList())));

        CommandLineFixture.Said said =
                cli.run(Stream.concat(Stream.of("--plain", "share", "-g", "docs"), names.stream())
                        .toArray(String[]::new));

        assertThat(said.exit()).as(said.err()).isZero();
        assertThat(said.out().lines()).hasSize(700);
        assertThat(daemon.heard()).hasSizeGreaterThan(2);
        assertThat(daemon.heard().stream().flatMap(r -> ((ControlRequest.Share) r).paths().stream()))
                .containsExactlyElementsOf(names.stream()
                        .map(name -> home.resolve(name).toString())
                        .toList());
        assertThat(daemon.heard()).allSatisfy(r -> assertThat(
                        ControlWire.toFrame(Envelope.unasked(1, r)).toByteArray())
                .hasSizeLessThan(FrameLimit.CONTROL));
    }

    private static SharedView shared(String path) {
        return new SharedView(
                path,
                new GroupName("docs"),
                new FileName("x"),
                1,
                0,
                0,
                1,
                0,
                1,
                Samples.SHA256,
                Samples.SHA1,
                List.of(),
                "");
    }

    @Test
    void longListsAreReadPageByPage() {
        daemon.answers(request -> List.of(
                request instanceof ControlRequest.ListShares shares
                        ? new ControlReply.Shares(
                                List.of(new ShareView(
                                        "/p/" + shares.skip(),
                                        new GroupName("docs"),
                                        new FileName("n" + shares.skip()),
                                        1,
                                        1,
                                        1,
                                        1,
                                        1,
                                        "")),
                                shares.skip() < 2)
                        : new ControlReply.Transfers(
                                List.of(Samples.numbered(((ControlRequest.ListTransfers) request).after() + 7)),
                                ((ControlRequest.ListTransfers) request).after() < 14)));

        assertThat(cli.run("file", "list", "--mine").out())
                .contains("n0")
                .contains("n1")
                .contains("n2");
        assertThat(cli.run("show_downloads").out().lines()).hasSize(3);
        assertThat(cli.run("--json", "file", "list", "--mine").out()).startsWith("{\"schema\":1,\"shares\":[");
    }

    private static Function<ControlRequest, List<ControlMessage>> only(Class<?> kind, ControlMessage... replies) {
        return request -> kind.isInstance(request)
                ? List.of(replies)
                : List.of(new ControlReply.Refused(Problem.of(ErrorCode.INTERNAL, "not expected: " + request)));
    }
}
