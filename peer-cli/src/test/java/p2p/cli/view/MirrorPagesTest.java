// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.cli.view;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.ZoneOffset;
import java.util.List;
import org.junit.jupiter.api.Test;
import p2p.core.ContentId;
import p2p.core.DeviceName;
import p2p.core.EntryId;
import p2p.core.FileName;
import p2p.core.GroupName;
import p2p.core.PeerId;
import p2p.core.Sha256;
import p2p.core.UserName;
import p2p.message.FileView;
import p2p.message.MirrorView;

class MirrorPagesTest {
    private static final GroupName DOCS = new GroupName("docs");

    private static Sheet sheet() {
        return new Sheet(false, 0, ZoneOffset.UTC);
    }

    private static FileView file(String name, int complete, int stored) {
        return new FileView(
                new EntryId(1),
                DOCS,
                new FileName(name),
                1,
                new ContentId(new Sha256(1, 1, 1, 1)),
                1000,
                1,
                1 << 18,
                null,
                null,
                new UserName("alice"),
                0,
                complete,
                complete,
                stored);
    }

    @Test
    void storedReadsLikeThePromiseThatItIs() {
        Sheet sheet = sheet();
        MirrorPages.stored(false, true)
                .render(new MirrorPages.StoredFile(DOCS, new FileName("report.pdf"), 3, 1, 1, 14_000), sheet);
        assertThat(sheet.data())
                .containsExactly("stored   1 of 1 mirrors verified in 14s - you can switch this machine off");
    }

    @Test
    void healthNamesTheWorstAndWhatToDoFirst() {
        MirrorView nas = new MirrorView(
                new UserName("mia"), new DeviceName("nas"), new PeerId(new Sha256(1, 2, 3, 4)), true, "full");
        List<MirrorPages.AtRisk> risks = List.of(
                new MirrorPages.AtRisk(file("lost.bin", 0, 0), MirrorPages.Risk.OFFLINE),
                new MirrorPages.AtRisk(file("one.bin", 1, 0), MirrorPages.Risk.SINGLE));
        Sheet without = sheet();
        MirrorPages.health(new MirrorPages.Health(DOCS, 3, 3000, 1, 1, 1, 2, List.of(), risks), without);
        assertThat(String.join("\n", without.data())).contains("no copy online").contains("one copy");
        assertThat(without.notes()).containsExactly("  next: p2p group mirror docs on, on a machine that stays on");

        Sheet with = sheet();
        MirrorPages.health(new MirrorPages.Health(DOCS, 3, 3000, 1, 1, 1, 2, List.of(nas), risks), with);
        assertThat(String.join("\n", with.data())).contains("1 online: mia@nas (full)");
        assertThat(with.notes())
                .singleElement()
                .asString()
                .contains("ask alice")
                .contains("lost.bin");

        Sheet well = sheet();
        MirrorPages.health(new MirrorPages.Health(DOCS, 1, 1000, 1, 0, 0, 0, List.of(nas), List.of()), well);
        assertThat(well.notes()).containsExactly("every file is on 1 mirror or more");
    }
}
