// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.cli.view;

import java.util.List;
import org.jspecify.annotations.Nullable;
import p2p.core.ContentId;
import p2p.core.DeviceName;
import p2p.core.Endpoint;
import p2p.core.EntryId;
import p2p.core.FileName;
import p2p.core.GroupName;
import p2p.core.PeerId;
import p2p.core.Problem;
import p2p.core.ReasonCode;
import p2p.core.Role;
import p2p.core.Sha1;
import p2p.core.Sha256;
import p2p.core.UserName;
import p2p.message.FileView;
import p2p.message.SourceOrigin;
import p2p.message.StatusView;
import p2p.message.TransferState;
import p2p.message.TransferView;

/** View objects for tests. */
public final class Samples {
    public static final Sha256 SHA256 = Sha256.digest(new byte[0]);
    public static final Sha1 SHA1 = Sha1.parse("da39a3ee5e6b4b0d3255bfef95601890afd80709");
    private static final long MIB = 1 << 20;

    private Samples() {}

    /** Transfer 7 of docs/report.pdf, 1.2 GiB, 47 % done. */
    public static TransferView fetching() {
        return transfer("report.pdf", TransferState.FETCHING, null, "", null);
    }

    /** The same under another number. */
    public static TransferView numbered(long number) {
        return transfer(number, "report.pdf", TransferState.FETCHING, null, "", null);
    }

    /** One in this state. */
    public static TransferView in(long number, TransferState state) {
        return transfer(number, "report.pdf", state, null, "", null);
    }

    public static TransferView transfer(
            String name, TransferState state, @Nullable ReasonCode reason, String evidence, @Nullable Problem problem) {
        return transfer(7, name, state, reason, evidence, problem);
    }

    private static TransferView transfer(
            long number,
            String name,
            TransferState state,
            @Nullable ReasonCode reason,
            String evidence,
            @Nullable Problem problem) {
        boolean complete = state == TransferState.COMPLETE;
        return new TransferView(
                number,
                new GroupName("docs"),
                new FileName(name),
                3,
                state,
                1_200 * MIB,
                complete ? 1_200 * MIB : 565 * MIB,
                1_200,
                complete ? 1_200 : 565,
                560,
                reason == null && !complete ? 88 * MIB : 0,
                reason == null && !complete ? 7 : -1,
                reason == null ? 3 : 0,
                reason == null ? 3 : 2,
                reason,
                evidence,
                problem,
                "/home/alice/dl/" + name,
                1_000,
                complete ? 14_000 : 0,
                SHA1,
                complete ? SHA1 : null,
                List.of(
                        new TransferView.Contribution("bob@desk", 27 * MIB, 0, true, SourceOrigin.TRACKER),
                        new TransferView.Contribution("mirror", 61 * MIB, 0, true, SourceOrigin.PEER_EXCHANGE),
                        new TransferView.Contribution("eve@nas", 12 * MIB, 0, false, null)));
    }

    public static FileView file(String group, String name) {
        return new FileView(
                new EntryId(5),
                new GroupName(group),
                new FileName(name),
                3,
                new ContentId(SHA256),
                1_000_000,
                1,
                256 << 10,
                SHA256,
                SHA1,
                new UserName("alice"),
                1_700_000_000_000L,
                2,
                1,
                0);
    }

    /** The status of a daemon with this user logged in; empty for nobody. */
    public static StatusView status(String user) {
        return new StatusView(
                "p2p/test",
                42,
                new PeerId(SHA256),
                new DeviceName("laptop"),
                new Endpoint("127.0.0.1", 7700),
                null,
                SHA256,
                user.isEmpty() ? null : new UserName(user),
                Role.USER,
                List.of(new StatusView.TrackerStatus(new Endpoint("10.0.0.1", 8089), true, "")),
                2,
                0,
                0,
                0,
                0,
                1,
                null,
                0,
                List.of(),
                GroupName.PUBLIC);
    }
}
