// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.tracker.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static p2p.tracker.service.ServiceFixture.DOCS;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import p2p.core.EntryId;
import p2p.core.FileName;
import p2p.core.GroupId;
import p2p.core.UserName;
import p2p.message.AccountRequest;
import p2p.message.FileRequest;
import p2p.message.FileView;
import p2p.message.GroupRequest;
import p2p.message.GroupView;
import p2p.message.Holding;
import p2p.message.MirrorState;
import p2p.message.MirrorView;
import p2p.message.Source;
import p2p.message.SwarmRequest;
import p2p.message.TrackerNotice;
import p2p.message.TrackerReply;

/** What trackers know of mirrors, and tell them (S7, S8). */
class MirrorsTest {
    private static final Duration SOON = Duration.ofMillis(200);

    @TempDir
    Path directory;

    private ServiceFixture world;
    private GroupId docs;

    @BeforeEach
    void begin() throws IOException {
        world = new ServiceFixture(directory).populated();
        TrackerReply.Groups groups = (TrackerReply.Groups) world.ask("laptop", new GroupRequest.ListGroups());
        docs = groups.groups().stream()
                .filter(group -> group.name().equals(DOCS))
                .map(GroupView::id)
                .findFirst()
                .orElseThrow();
    }

    @AfterEach
    void end() {
        world.close();
    }

    private void mirrors(String device, String problem) {
        world.ask(device, new SwarmRequest.AnnounceMirrors(List.of(new MirrorState(docs, problem))));
    }

    private void holds(String device, EntryId entry, boolean complete) {
        world.ask(device, new SwarmRequest.AnnounceChange(List.of(new Holding(entry, 2, complete)), List.of()));
    }

    private void keeps(String device, EntryId entry) {
        world.ask(device, new SwarmRequest.AnnounceChange(List.of(new Holding(entry, 2, true, true)), List.of()));
    }

    private List<MirrorView> mirrors() {
        return ((TrackerReply.Mirrors) world.ask("laptop", new GroupRequest.ListMirrors(DOCS))).mirrors();
    }

    private int stored(String name) {
        return ((TrackerReply.FileShown) world.ask("laptop", new FileRequest.ShowFile(DOCS, new FileName(name), 0)))
                .file()
                .stored();
    }

    private long told(String device) {
        world.loop.advance(SOON);
        return world.session(device).heard().stream()
                .filter(notice -> notice.equals(new TrackerNotice.FilesChanged(docs)))
                .count();
    }

    @Test
    void storedIsWhatMirrorsThatAreMembersHoldWhole() {
        EntryId entry = world.publish("laptop", "a.bin", 1).entry();
        holds("laptop", entry, true);
        assertThat(stored("a.bin")).as("who shares it is no mirror").isZero();

        mirrors("nas", "");
        holds("nas", entry, false);
        assertThat(stored("a.bin")).isZero();
        holds("nas", entry, true);
        assertThat(stored("a.bin"))
                .as("its user shares it in place, and may edit it")
                .isZero();
        TrackerReply.Sources sources = (TrackerReply.Sources) world.ask("laptop", new SwarmRequest.WatchSources(entry));
        assertThat(sources.sources()).extracting(Source::mirror, Source::kept).containsExactly(tuple(true, false));
        keeps("nas", entry);
        assertThat(stored("a.bin")).isEqualTo(1);
        world.loop.advance(SOON);
        assertThat(world.session("laptop").heard())
                .as("whoever watches is told")
                .anySatisfy(notice -> assertThat(notice)
                        .isInstanceOfSatisfying(
                                TrackerNotice.SourcesChanged.class, changed -> assertThat(changed.sources())
                                        .extracting(Source::kept)
                                        .containsExactly(true)));

        mirrors("desk", "");
        assertThat(mirrors())
                .as("who is no member mirrors nothing")
                .extracting(MirrorView::label)
                .containsExactly("bob@nas");
        mirrors("nas", "full");
        assertThat(mirrors()).extracting(MirrorView::problem).containsExactly("full");
        world.ask("nas", new AccountRequest.Logout());
        assertThat(mirrors()).isEmpty();
        assertThat(stored("a.bin")).isZero();
    }

    @Test
    void aMirrorHearsOfEveryChangeOfItsGroupsListAndNobodyElseDoes() {
        mirrors("nas", "");
        mirrors("desk", "");
        world.publish("laptop", "a.bin", 1);
        world.publish("laptop", "b.bin", 2);

        assertThat(told("nas")).as("changes of one moment are told together").isEqualTo(1);
        assertThat(told("laptop")).isZero();
        assertThat(told("desk"))
                .as("it says that it mirrors the group, and is no member")
                .isZero();
        world.ask("laptop", new FileRequest.DeleteFile(DOCS, new FileName("a.bin"), 0));
        assertThat(told("nas")).isEqualTo(1);

        world.ask("laptop", new GroupRequest.RemoveMember(DOCS, new UserName("bob")));
        world.session("nas").heard();
        world.publish("laptop", "c.bin", 3);
        assertThat(told("nas")).isZero();
    }

    @Test
    void entriesAreListedWithAllVersionsInTheOrderOfTheirIds() {
        EntryId first = world.publish("laptop", "z.bin", 1).entry();
        EntryId second = world.publish("laptop", "a.bin", 2).entry();
        EntryId third = world.publish("laptop", "z.bin", 3).entry();

        assertThat(page(null, 2).files()).extracting(FileView::id).containsExactly(first, second);
        assertThat(page(null, 2).more()).isTrue();
        assertThat(page(second, 2).files()).extracting(FileView::id).containsExactly(third);
        assertThat(page(second, 2).more()).isFalse();
    }

    private TrackerReply.Files page(@org.jspecify.annotations.Nullable EntryId after, int limit) {
        return (TrackerReply.Files) world.ask("laptop", new FileRequest.ListEntries(DOCS, after, limit));
    }
}
