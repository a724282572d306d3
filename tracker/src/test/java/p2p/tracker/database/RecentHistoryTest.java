// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.tracker.database;

import static org.assertj.core.api.Assertions.assertThat;
import static p2p.tracker.database.CatalogFixture.ALICE;
import static p2p.tracker.database.CatalogFixture.BOB;
import static p2p.tracker.database.CatalogFixture.DOCS;
import static p2p.tracker.database.CatalogFixture.EVE;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import p2p.tracker.catalog.AccountChange;
import p2p.tracker.catalog.GroupChange;
import p2p.tracker.catalog.Revocation;

class RecentHistoryTest {
    @TempDir
    Path directory;

    @Test
    void aTrackerThatStartsKnowsWhoWasRevokedLately() throws IOException {
        try (CatalogFixture fixture = new CatalogFixture(directory.resolve("catalog.db")).populated()) {
            fixture.join(DOCS, ALICE, EVE);
            fixture.join(DOCS, ALICE, BOB);
            fixture.as(ALICE, new GroupChange.Remove(DOCS, EVE));
            fixture.pass(10_000);
            long from = fixture.time();
            fixture.as(ALICE, new GroupChange.Remove(DOCS, BOB));
            fixture.as(null, new AccountChange.UnbindDevice(CatalogFixture.peer(1)));

            assertThat(fixture.catalog().revocations(from, from + 60_000))
                    .singleElement()
                    .satisfies(revocation -> {
                        assertThat(revocation.user()).isEqualTo(BOB);
                        assertThat(revocation.notBefore()).isBetween(from, from + 2_000);
                    });
            assertThat(fixture.catalog().revocations(0, from + 60_000))
                    .extracting(Revocation::user)
                    .containsExactly(EVE, BOB);
        }
    }
}
