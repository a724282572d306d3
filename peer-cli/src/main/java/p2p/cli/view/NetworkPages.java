// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.cli.view;

import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import p2p.core.DeviceName;
import p2p.core.Endpoint;
import p2p.core.GroupName;
import p2p.core.Printable;
import p2p.core.Role;
import p2p.core.Sha256;
import p2p.core.UserName;
import p2p.message.ControlReply;
import p2p.message.DeviceView;
import p2p.message.PeerView;
import p2p.message.StatusView;
import p2p.message.TaskView;
import p2p.message.TrackerReply;
import p2p.message.TransferView;
import p2p.message.UserView;

/** The daemon, its trackers, peers and accounts, as text. */
public final class NetworkPages {
    /** All at one glance. */
    public record Overview(StatusView status, List<TransferView> transfers) {
        public Overview {
            transfers = List.copyOf(transfers);
        }
    }

    /**
     * A network that was joined, for programs.
     *
     * @param loggedIn whether this device is logged in now
     * @param group the link's, null when it names none
     * @param entered the answer to the request for membership, null when nothing was asked
     */
    public record Entered(
            Sha256 root,
            List<Endpoint> trackers,
            boolean known,
            boolean loggedIn,
            @Nullable GroupName group,
            TrackerReply.@Nullable JoinAnswered entered) {
        public Entered {
            trackers = List.copyOf(trackers);
        }
    }

    /** Who is logged in on this device; {@code user} null for nobody. */
    public record Identity(@Nullable UserName user, Role role, DeviceName device) {}

    private NetworkPages() {}

    /** The link as data; {@code shown}: a browser was asked to open it. */
    public static void dashboard(ControlReply.DashboardOpened opened, boolean shown, Sheet sheet) {
        sheet.line(opened.link());
        String once = "works once, within " + opened.seconds() / 60 + " minutes, in a browser on this machine";
        sheet.note(shown ? "opening it in the browser; the link " + once : "open this link: it " + once);
    }

    /** Where files go whose place nobody named. */
    public static void folders(ControlReply.FoldersShown folders, Sheet sheet) {
        sheet.field("downloads", Printable.of(folders.downloads())).field("uploads", Printable.of(folders.uploads()));
    }

    /** A line of summary, then the transfers; what is not as it should be as remarks. Programs get the transfers alone. */
    public static void overview(Overview overview, Sheet sheet) {
        StatusView s = overview.status();
        if (s.root() == null) {
            sheet.note("this device is in no network yet").next("p2p join LINK");
        } else {
            if (!sheet.isPlain()) {
                sheet.parts(summary(s));
            }
            TransferPages.table(overview.transfers(), sheet);
            tasks(s, sheet);
            troubles(s, sheet);
            if (s.user() == null) {
                sheet.next(ProblemText.LOG_IN);
            }
        }
    }

    public static void daemon(StatusView s, Sheet sheet) {
        sheet.field("software", s.software())
                .field("pid", s.pid())
                .field("device", s.device())
                .field("key", s.peer())
                .field("listening", s.listening())
                .field("advertised", s.advertised() == null ? "-" : s.advertised())
                .field("network", s.root() == null ? "none yet" : s.root())
                .field("user", s.user() == null ? "nobody is logged in" : s.user())
                .field("role", s.role().name().toLowerCase(Locale.ROOT))
                .field("shares", s.shares())
                .field("downloads", s.downloads())
                .field("peers", s.peers())
                .field("down", sheet.isPlain() ? s.rateDown() : Amounts.rate(s.rateDown()))
                .field("up", sheet.isPlain() ? s.rateUp() : Amounts.rate(s.rateUp()))
                .field("started", sheet.stamp(s.started()));
        if (s.launch() != null) {
            sheet.field("state", s.launch().state());
        }
        for (StatusView.TrackerStatus t : s.trackers()) {
            sheet.field("tracker", t.endpoint() + (t.connected() ? " connected" : " not connected: " + t.problem()));
        }
    }

    public static void identity(Identity identity, Sheet sheet) {
        String gap = sheet.isPlain() ? "\t" : "  ";
        if (identity.user() != null) {
            sheet.line(identity.user() + "@" + identity.device() + gap
                    + identity.role().name().toLowerCase(Locale.ROOT));
        }
    }

    public static void joined(ControlReply.NetworkJoined joined, Sheet sheet) {
        String gap = sheet.isPlain() ? "\t" : "   ";
        sheet.line((joined.known() ? "known" : "joined") + gap + joined.root());
        joined.trackers().forEach(t -> sheet.line("tracker" + (sheet.isPlain() ? "\t" : "  ") + t));
    }

    public static void peers(List<PeerView> peers, Sheet sheet) {
        if (peers.isEmpty()) {
            sheet.note("no other devices");
            return;
        }
        Table table = new Table("PEER", "STATE", "ADDRESS", ">OFFERS", "HEARD").dropping("OFFERS", "ADDRESS", "HEARD");
        peers.forEach(p -> table.row(label(p), state(p), p.endpoint(), p.offers(), sheet.ago(p.seen())));
        sheet.table(table);
    }

    public static void peer(PeerView p, Sheet sheet) {
        sheet.field("peer", label(p))
                .field("key", p.peer())
                .field("address", p.endpoint())
                .field("state", state(p))
                .field("heard", sheet.stamp(p.seen()))
                .field("offers", p.offers());
    }

    public static void devices(List<DeviceView> devices, Sheet sheet) {
        Table table = new Table("DEVICE", "ONLINE", "LOGGED IN", "KEY").dropping("KEY", "LOGGED IN");
        devices.forEach(d -> table.row(
                d.device(),
                d.online() ? "yes" : "no",
                sheet.stamp(d.since()),
                d.peer().shortHex()));
        sheet.table(table);
    }

    public static void users(List<UserView> users, Sheet sheet) {
        Table table = new Table("USER", "ROLE", "STATE", "CREATED", ">DEVICES").dropping("CREATED", "DEVICES");
        users.forEach(u -> table.row(
                u.user(),
                u.role().name().toLowerCase(Locale.ROOT),
                u.disabled() ? "disabled" : "active",
                sheet.stamp(u.created()),
                u.devicesOnline()));
        sheet.table(table);
    }

    public static void hostAnswered(TrackerReply.HostAnswered h, Sheet sheet) {
        String host = Printable.of(h.host());
        if (sheet.isPlain()) {
            sheet.line(host + "\t" + (h.alive() ? "alive" : "dead") + "\t" + h.micros());
        } else {
            sheet.line(host
                    + (h.alive()
                            ? String.format(Locale.ROOT, " is alive, %.1f ms", h.micros() / 1000.0)
                            : " is dead: no answer"));
        }
    }

    public static void logLines(List<String> lines, Sheet sheet) {
        lines.forEach(line -> sheet.line(Lines.printable(line)));
    }

    /** {@code user@device}. */
    public static String label(PeerView p) {
        return p.user() + "@" + p.device();
    }

    /** Online devices that the tracker could not reach at their address are sources for nobody outside their own network. */
    private static String state(PeerView p) {
        if (!p.online()) {
            return "offline";
        }
        return p.reachable() ? "online" : "online, not reachable";
    }

    private static List<String> summary(StatusView s) {
        long connected = s.trackers().stream()
                .filter(StatusView.TrackerStatus::connected)
                .count();
        return List.of(
                s.user() == null ? "nobody is logged in on " + s.device() : s.user() + "@" + s.device(),
                "trackers " + connected + "/" + s.trackers().size(),
                Amounts.count(s.peers(), "peer"),
                "shares " + Amounts.count(s.shares(), "file"),
                "down " + Amounts.rate(s.rateDown()),
                "up " + Amounts.rate(s.rateUp()));
    }

    private static void tasks(StatusView s, Sheet sheet) {
        for (TaskView t : s.tasks()) {
            String left = t.etaSeconds() < 0 ? "" : ", " + Moments.countdown(t.etaSeconds()) + " left";
            sheet.note(t.kind().name().toLowerCase(Locale.ROOT) + " " + Printable.of(t.path()) + ": "
                    + Amounts.percent(t.done(), t.total()) + "% of " + Amounts.bytes(t.total()) + left);
        }
    }

    private static void troubles(StatusView s, Sheet sheet) {
        if (s.notOffered() > 0) {
            sheet.note(Amounts.count(s.notOffered(), "shared file") + (s.notOffered() == 1 ? " is" : " are")
                            + " not offered now")
                    .next("p2p file list --mine says why");
        }
        for (StatusView.TrackerStatus t : s.trackers()) {
            if (!t.connected()) {
                sheet.note("tracker " + t.endpoint() + " is not connected: " + Printable.of(t.problem()));
            }
        }
    }
}
