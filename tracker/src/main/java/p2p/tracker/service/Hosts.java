// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.tracker.service;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import p2p.core.ErrorCode;
import p2p.core.GroupName;
import p2p.core.Printable;
import p2p.core.RefusedException;
import p2p.core.UserName;
import p2p.message.Holding;
import p2p.message.HostFileView;
import p2p.message.TrackerReply;
import p2p.tracker.catalog.CatalogReader;
import p2p.tracker.catalog.CatalogTables;
import p2p.tracker.catalog.Device;
import p2p.tracker.catalog.Entry;
import p2p.tracker.catalog.Group;
import p2p.tracker.presence.OnlineDevice;
import p2p.tracker.presence.Presence;

/**
 * Hosts as operators name them: a device name, {@code user@device}, or the first digits of a device's key. Serves the admin
 * requests and the server shell alike; who may ask is checked before.
 */
public final class Hosts {
    static final Duration PING_WITHIN = Duration.ofSeconds(2);
    private static final int MAX_DEVICES = 10_000;
    private static final int MAX_FILES = 600;
    private static final int MAX_CANDIDATES = 20;
    private static final int MIN_KEY_DIGITS = 8;

    private final CatalogReader reader;
    private final Presence presence;

    Hosts(CatalogReader reader, Presence presence) {
        this.reader = reader;
        this.presence = presence;
    }

    /** {@code device} is null while it is not connected. */
    private record Host(String label, @Nullable OnlineDevice device) {}

    /** The files that the host offers now, as far as it is a member. */
    public CompletionStage<TrackerReply.HostFiles> discover(String text) {
        return find(text).thenCompose(host -> {
            OnlineDevice device = host.device();
            UserName user = device == null ? null : device.user();
            if (device == null || user == null) {
                return CompletableFuture.completedFuture(new TrackerReply.HostFiles(host.label(), List.of()));
            }
            List<Holding> holdings = device.holdings().stream().limit(MAX_FILES).toList();
            return reader.read(tables -> new TrackerReply.HostFiles(host.label(), files(tables, user, holdings)));
        });
    }

    private static List<HostFileView> files(CatalogTables tables, UserName user, List<Holding> holdings) {
        List<HostFileView> files = new ArrayList<>();
        for (Holding holding : holdings) {
            Entry entry = tables.entries().find(holding.entry());
            Group group = entry == null ? null : tables.groups().find(entry.group());
            if (entry != null && group != null && tables.members().isMember(group.id(), user)) {
                int pieces = entry.content().pieces();
                GroupName name = group.name();
                int have = holding.complete() ? pieces : Math.min(holding.have(), pieces);
                files.add(new HostFileView(
                        name, entry.name(), entry.version(), entry.content().size(), have, pieces));
            }
        }
        return files;
    }

    /** A round trip to the host's daemon over its own connection. */
    public CompletionStage<TrackerReply.HostAnswered> ping(String text) {
        return find(text).thenCompose(host -> {
            OnlineDevice device = host.device();
            if (device == null) {
                return CompletableFuture.completedFuture(new TrackerReply.HostAnswered(host.label(), false, 0));
            }
            return device.session()
                    .ping(PING_WITHIN)
                    .thenApply(nanos ->
                            new TrackerReply.HostAnswered(host.label(), nanos.isPresent(), nanos.orElse(0) / 1_000));
        });
    }

    private CompletionStage<Host> find(String text) {
        String wanted = text.trim().toLowerCase(Locale.ROOT);
        List<OnlineDevice> online =
                presence.devices().stream().filter(d -> matches(d, wanted)).toList();
        if (online.size() == 1) {
            return CompletableFuture.completedFuture(new Host(online.get(0).label(), online.get(0)));
        }
        if (online.size() > 1) {
            throw ambiguous(text, online.stream().map(d -> distinct(d, online)).toList());
        }
        return reader.read(tables -> tables.accounts().devices(MAX_DEVICES))
                .thenApply(devices -> offline(text, wanted, devices));
    }

    private static Host offline(String text, String wanted, List<Device> devices) {
        List<String> labels = devices.stream()
                .filter(d -> matches(d, wanted))
                .map(Device::label)
                .distinct()
                .toList();
        if (labels.size() > 1) {
            throw ambiguous(text, labels);
        }
        if (labels.isEmpty()) {
            throw new RefusedException(
                    ErrorCode.NOT_FOUND,
                    "no device is called \"" + Printable.of(text) + "\"",
                    "p2p peer list shows the devices");
        }
        return new Host(labels.get(0), null);
    }

    private static boolean matches(OnlineDevice device, String wanted) {
        String label = device.label().toLowerCase(Locale.ROOT);
        return label.equals(wanted)
                || device.session().device().key().equals(wanted)
                || isKey(device.session().peer().toString(), wanted);
    }

    private static boolean matches(Device device, String wanted) {
        return device.label().toLowerCase(Locale.ROOT).equals(wanted)
                || device.name().key().equals(wanted)
                || isKey(device.peer().toString(), wanted);
    }

    private static boolean isKey(String hex, String wanted) {
        return wanted.length() >= MIN_KEY_DIGITS && hex.startsWith(wanted);
    }

    /** The label, or the key's first digits where two devices share a label. */
    private static String distinct(OnlineDevice device, List<OnlineDevice> among) {
        boolean shared =
                among.stream().filter(d -> d.label().equals(device.label())).count() > 1;
        return shared ? device.label() + " (" + device.session().peer().shortHex() + ")" : device.label();
    }

    private static RefusedException ambiguous(String text, List<String> labels) {
        Stream<String> some = labels.stream().sorted().limit(MAX_CANDIDATES);
        return new RefusedException(
                ErrorCode.AMBIGUOUS,
                "\"" + Printable.of(text) + "\" may be any of " + String.join(", ", some.toList()),
                "name one of them");
    }

    /** How many devices are connected, and how many of them are logged in. */
    public String summary() {
        long loggedIn =
                presence.devices().stream().filter(d -> d.user() != null).count();
        return presence.devices().size() + " devices connected, " + loggedIn + " logged in";
    }
}
