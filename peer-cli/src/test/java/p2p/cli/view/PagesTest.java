// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.cli.view;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.ZoneOffset;
import java.util.List;
import org.junit.jupiter.api.Test;
import p2p.core.ErrorCode;
import p2p.core.FileName;
import p2p.core.GroupName;
import p2p.core.Problem;
import p2p.core.UserName;
import p2p.message.ControlReply;
import p2p.message.JoinRequestView;
import p2p.message.SharedView;
import p2p.message.VerifiedView;

/** Sentences that people read. */
class PagesTest {
    private final Sheet sheet = new Sheet(false, 1_000, ZoneOffset.UTC);

    @Test
    void theStatusBeginsWithItsSummary() {
        NetworkPages.overview(new NetworkPages.Overview(Samples.status("bob"), List.of(Samples.fetching())), sheet);

        assertThat(sheet.data().get(0)).startsWith("bob@laptop  trackers 1/1  ");
        assertThat(sheet.data().get(2)).contains("report.pdf");
    }

    @Test
    void inANarrowTerminalTheSummaryBreaksBetweenItsParts() {
        Sheet narrow = new Sheet(false, 1_000, ZoneOffset.UTC, () -> 40);
        NetworkPages.overview(new NetworkPages.Overview(Samples.status("bob"), List.of(Samples.fetching())), narrow);

        assertThat(narrow.data()).startsWith("bob@laptop  trackers 1/1  0 peers", "shares 2 files  down 0  up 0");
        assertThat(narrow.data()).allMatch(line -> line.length() <= 40);
    }

    @Test
    void forProgramsTheStatusIsTheTransfersAlone() {
        Sheet plain = new Sheet(true, 1_000, ZoneOffset.UTC);
        NetworkPages.overview(new NetworkPages.Overview(Samples.status("bob"), List.of(Samples.fetching())), plain);

        assertThat(plain.data()).singleElement().asString().startsWith("7\tD\tdocs\t");
    }

    @Test
    void whoIsNotLoggedInMayHaveNoAccountYet() {
        NetworkPages.overview(new NetworkPages.Overview(Samples.status(""), List.of()), sheet);

        assertThat(sheet.notes()).anyMatch(n -> n.contains("account login USER") && n.contains("account create USER"));
        assertThat(ProblemText.next(Problem.of(ErrorCode.NOT_LOGGED_IN, "nobody", "p2p account login USER")))
                .contains("account login USER", "account create USER");
    }

    @Test
    void whatWasLeftOutOfAFolderIsNamedWithTheFolder() {
        FilePages.shared(
                new ControlReply.Shared(List.of(new SharedView(
                        "/x/photos",
                        new GroupName("docs"),
                        new FileName("photos"),
                        1,
                        0,
                        0,
                        5,
                        2,
                        5,
                        Samples.SHA256,
                        Samples.SHA1,
                        List.of("summer/link: left out, a symbolic link", "and 3 more"),
                        ""))),
                sheet);

        assertThat(sheet.notes()).startsWith("photos/summer/link: left out, a symbolic link", "and 3 more");
    }

    @Test
    void requestsNameWhoHasToDoWhat() {
        List<JoinRequestView> waiting =
                List.of(new JoinRequestView(new GroupName("docs"), new UserName("bob"), new UserName("alice"), 1));

        GroupPages.requests(waiting, false, sheet);
        assertThat(sheet.notes().get(0)).startsWith("  next: p2p group accept docs bob");

        Sheet theirs = new Sheet(false, 1_000, ZoneOffset.UTC);
        GroupPages.requests(waiting, true, theirs);
        assertThat(theirs.notes().get(0)).startsWith("  next: wait for alice");
    }

    @Test
    void oneOfThemIsNotAllOfThem() {
        VerifyPages.verified(
                new VerifyPages.Verified(
                        List.of(new VerifiedView("/x/a", 5, 1, 1, 0, List.of(), "", "", 10)), List.of()),
                sheet);

        assertThat(sheet.data().get(0)).contains("its only piece is what was published");
    }
}
