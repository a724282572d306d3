// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.tracker.service;

import static org.assertj.core.api.Assertions.assertThat;
import static p2p.tracker.service.ServiceFixture.DOCS;
import static p2p.tracker.service.ServiceFixture.PASSWORD;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import p2p.core.ContentId;
import p2p.core.EntryId;
import p2p.core.ErrorCode;
import p2p.core.FileName;
import p2p.core.GroupName;
import p2p.core.Role;
import p2p.core.Sha1;
import p2p.core.Sha256;
import p2p.core.UserName;
import p2p.message.AccountRequest;
import p2p.message.AdminRequest;
import p2p.message.FileRequest;
import p2p.message.GroupRequest;
import p2p.message.Holding;
import p2p.message.SwarmRequest;
import p2p.message.TrackerRequest;
import p2p.message.TransferReport;

/** Who may say what (A2, A6, G3, G5): strangers, outsiders, members, owners, admins. */
class RolesTest {
    private static final UserName BOB = new UserName("bob");
    private static final FileName FILE = new FileName("a.bin");

    @TempDir
    Path directory;

    private static List<TrackerRequest> admin() {
        return List.of(
                new AdminRequest.ListUsers(),
                new AdminRequest.SetRole(BOB, Role.USER),
                new AdminRequest.SetDisabled(BOB, false),
                new AdminRequest.Discover("nas"),
                new AdminRequest.PingHost("nas"),
                new AdminRequest.ReadLog("", 10),
                new AdminRequest.ListTrackers(),
                new AdminRequest.ListConflicts(0));
    }

    private static List<TrackerRequest> owner() {
        return List.of(
                new GroupRequest.ListJoinRequests(DOCS, false),
                new GroupRequest.InviteToGroup(DOCS, true),
                new GroupRequest.SetGrace(DOCS, 0),
                new GroupRequest.SetPolicy(DOCS, p2p.core.ConflictPolicy.VERSION),
                new GroupRequest.RemoveMember(DOCS, new UserName("nobody-there")),
                new GroupRequest.AcceptJoin(DOCS, new UserName("nobody-there")),
                new GroupRequest.RejectJoin(DOCS, new UserName("nobody-there")),
                new GroupRequest.TransferGroup(DOCS, new UserName("nobody-there")));
    }

    private static List<TrackerRequest> member(EntryId entry, ContentId content) {
        return List.of(
                new GroupRequest.ListMembers(DOCS),
                new GroupRequest.InviteToGroup(DOCS, false),
                new GroupRequest.ListMirrors(DOCS),
                new FileRequest.ListFiles(DOCS, null, 10),
                new FileRequest.ListEntries(DOCS, null, 10),
                new FileRequest.ShowFile(DOCS, FILE, 0),
                new FileRequest.ListVersions(DOCS, FILE),
                new FileRequest.FetchManifest(content, 0),
                new FileRequest.Publish(DOCS, FILE, content, null),
                new SwarmRequest.WatchSources(entry),
                new SwarmRequest.ListPeers(DOCS),
                new SwarmRequest.ReportTransfer(
                        new TransferReport(entry, 1, 1, new Sha1(1, 1, 1), new Sha1(1, 1, 1), "complete", List.of())));
    }

    private static List<TrackerRequest> account() {
        return List.of(
                new AccountRequest.Logout(),
                new AccountRequest.ChangePassword(PASSWORD, PASSWORD),
                new AccountRequest.ClaimAdmin("token"),
                new AccountRequest.ListDevices(),
                new GroupRequest.CreateGroup(new GroupName("other")),
                new GroupRequest.ListGroups(),
                new GroupRequest.JoinGroup(DOCS, null),
                new GroupRequest.LeaveGroup(DOCS),
                new GroupRequest.DeleteGroup(DOCS),
                new FileRequest.SearchFiles("a", 10),
                new FileRequest.PutManifest(new ContentId(new Sha256(1, 1, 1, 1)), 10, 0, p2p.core.Blob.EMPTY),
                new SwarmRequest.Announce(true, true, List.of()),
                new SwarmRequest.AnnounceChange(List.of(new Holding(new EntryId(1), 1, true)), List.of()),
                new SwarmRequest.AnnounceMirrors(List.of()),
                new SwarmRequest.RenewTickets(),
                new SwarmRequest.ListPeers(null));
    }

    @Test
    void everyRoleGetsExactlyItsVerbs() throws IOException {
        try (ServiceFixture world = new ServiceFixture(directory).populated()) {
            EntryId entry = world.publish("laptop", FILE.text(), 1).entry();
            ContentId content = p2p.core.ManifestLayout.idOf(ServiceFixture.manifest(1));
            world.connect(9, "stranger");

            Stream.of(admin(), owner(), member(entry, content), account())
                    .flatMap(List::stream)
                    .forEach(request -> assertThat(world.refusal("stranger", request))
                            .as("stranger: " + request)
                            .isEqualTo(ErrorCode.NOT_LOGGED_IN));
            for (TrackerRequest request : admin()) {
                assertThat(world.refusal("laptop", request))
                        .as("user: " + request)
                        .isEqualTo(ErrorCode.NOT_ALLOWED);
                assertThat(world.refusal("console", request))
                        .as("admin: " + request)
                        .isNull();
            }
            for (TrackerRequest request : owner()) {
                assertThat(world.refusal("nas", request))
                        .as("member: " + request)
                        .isEqualTo(ErrorCode.NOT_ALLOWED);
                assertThat(world.refusal("console", request))
                        .as("admin who is no member: " + request)
                        .isIn(ErrorCode.NOT_ALLOWED, ErrorCode.NOT_A_MEMBER);
                assertThat(world.refusal("laptop", request))
                        .as("owner: " + request)
                        .isIn((@Nullable ErrorCode) null, ErrorCode.NO_SUCH_USER, ErrorCode.NO_SUCH_REQUEST);
            }
            for (TrackerRequest request : member(entry, content)) {
                assertThat(world.refusal("desk", request))
                        .as("outsider: " + request)
                        .isIn(ErrorCode.NOT_A_MEMBER, ErrorCode.NO_SUCH_FILE);
                assertThat(world.refusal("nas", request))
                        .as("member: " + request)
                        .isNull();
            }
        }
    }
}
