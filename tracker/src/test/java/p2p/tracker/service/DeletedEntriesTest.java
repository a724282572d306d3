// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.tracker.service;

import static org.assertj.core.api.Assertions.assertThat;
import static p2p.tracker.service.ServiceFixture.DOCS;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import p2p.core.EntryId;
import p2p.core.FileName;
import p2p.core.GroupName;
import p2p.message.FileRequest;
import p2p.message.Holding;
import p2p.message.SwarmRequest;
import p2p.message.TrackerReply;

/** Who offers what was deleted from its list hears of it. */
class DeletedEntriesTest {
    @TempDir
    Path directory;

    private ServiceFixture world;

    @BeforeEach
    void open() throws IOException {
        world = new ServiceFixture(directory).populated();
    }

    @AfterEach
    void close() {
        world.close();
    }

    @Test
    void whoHoldsADeletedEntryIsToldWithEachHeartbeatUntilItWithdrawsIt() {
        TrackerReply.Published kept = world.publish("laptop", "a.bin", 1);
        TrackerReply.Published gone = world.publish("laptop", "b.bin", 2);
        List<Holding> both = List.of(new Holding(kept.entry(), 2, true), new Holding(gone.entry(), 2, true));
        world.ask("nas", new SwarmRequest.Announce(true, true, both));
        world.ask("laptop", new FileRequest.DeleteFile(DOCS, new FileName("b.bin"), 0));
        world.ask("laptop", new SwarmRequest.Announce(true, true, both));
        world.ask("desk", new SwarmRequest.Announce(true, true, both));

        assertThat(deleted("nas")).as("held it then").containsExactly(gone.entry());
        assertThat(deleted("nas")).containsExactly(gone.entry());
        assertThat(deleted("laptop")).as("announced it later").containsExactly(gone.entry());
        assertThat(deleted("desk")).as("is not in the group").isEmpty();

        world.ask("nas", new SwarmRequest.AnnounceChange(List.of(), List.of(gone.entry())));
        assertThat(deleted("nas")).isEmpty();
    }

    private List<EntryId> deleted(String device) {
        // a question after the one that the announcement led to
        world.ask(device, new SwarmRequest.ListPeers(GroupName.PUBLIC));
        return ((TrackerReply.LeaseRenewed) world.ask(device, new SwarmRequest.Heartbeat(1))).deleted();
    }
}
