// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.daemon.transfer;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import p2p.core.ErrorCode;
import p2p.core.FileName;
import p2p.core.GroupName;
import p2p.core.PieceLayout;
import p2p.core.RefusedException;
import p2p.message.ControlEvent;
import p2p.message.ControlReply;
import p2p.message.FileView;
import p2p.message.MirrorView;
import p2p.message.Source;

/**
 * Waits until enough other mirrors keep a version of a file: verified and durable in a folder of their own, as the trackers were told by the
 * mirrors themselves. A mirror that nobody could dial counts for nothing, nor does what a mirror's user shares in place, nor this daemon. Goes on over lost trackers and mirrors until it is closed. On the loop.
 */
public final class StoredWait implements Watch {
    private static final Duration EVERY = Duration.ofSeconds(1);

    private final Surroundings around;
    private final MirrorDirectory directory;
    private final GroupName group;
    private final FileName name;
    private final int version;
    private final int wanted;
    private final Consumer<ControlEvent.StoreProgress> progress;
    private final CompletableFuture<ControlReply.Stored> end = new CompletableFuture<>();
    private final long since;
    private @Nullable Watch watch;
    private List<Source> sources = List.of();
    private List<MirrorView> mirrors = List.of();
    private String trouble = "";
    private int pieces;
    private boolean selfMirrors;
    private boolean asking;
    private boolean closed;

    StoredWait(
            Surroundings around,
            MirrorDirectory directory,
            GroupName group,
            FileName name,
            int version,
            int wanted,
            Consumer<ControlEvent.StoreProgress> progress) {
        this.around = around;
        this.directory = directory;
        this.group = group;
        this.name = name;
        this.version = version;
        this.wanted = Math.max(1, wanted);
        this.progress = progress;
        since = around.loop().nanoTime();
    }

    /** Completes when enough of them have it; refuses at once ({@code NOT_STORED}) when fewer are online, since nobody would fetch it. */
    public CompletionStage<ControlReply.Stored> start() {
        around.directory()
                .lookUp(group, name, version)
                .thenCombine(online(), (entry, others) -> {
                    mirrors = others;
                    if (others.size() < wanted) {
                        throw tooFew(others.size());
                    }
                    return entry.file();
                })
                .whenComplete((file, error) -> {
                    if (error != null) {
                        end.completeExceptionally(DiskTrouble.cause(error));
                    } else if (!closed) {
                        follow(file);
                    }
                });
        return end;
    }

    private CompletionStage<List<MirrorView>> online() {
        return directory.mirrors(group).thenApply(all -> {
            List<MirrorView> others = all.stream()
                    .filter(mirror -> !mirror.peer().equals(around.self()))
                    .toList();
            selfMirrors = others.size() < all.size();
            return others;
        });
    }

    private RefusedException tooFew(int online) {
        String make = "p2p group mirror " + group + " on";
        return online == 0
                ? new RefusedException(
                        ErrorCode.NOT_STORED,
                        "group \"" + group + "\" has no mirror online" + (selfMirrors ? " but this machine" : "")
                                + ": the file is shared, and only from here",
                        make + ", on another machine that stays on")
                : new RefusedException(
                        ErrorCode.NOT_STORED,
                        "group \"" + group + "\" has " + online + " of " + wanted + " mirrors online",
                        make + ", on one more machine that stays on");
    }

    private void follow(FileView file) {
        pieces = new PieceLayout(file.size(), file.pieceLength()).pieces();
        watch = around.directory().watch(file.id(), this::changed);
        around.loop().after(EVERY, this::tick);
        tell();
    }

    private void changed(List<Source> now) {
        sources = now.stream()
                .filter(source -> !source.peer().equals(around.self()))
                .toList();
        int stored = stored();
        if (!closed && stored >= wanted) {
            close();
            long millis = Duration.ofNanos(around.loop().nanoTime() - since).toMillis();
            end.complete(new ControlReply.Stored(stored, Math.max(stored, mirrors.size()), millis));
        } else {
            tell();
        }
    }

    private int stored() {
        return (int) sources.stream().filter(Source::kept).count();
    }

    private void tick() {
        if (closed) {
            return;
        }
        around.loop().after(EVERY, this::tick);
        tell();
        if (!asking) {
            asking = true;
            online().whenComplete((now, error) -> {
                asking = false;
                trouble = error == null ? "" : "no tracker answers";
                mirrors = error == null ? now : mirrors;
            });
        }
    }

    private void tell() {
        if (closed) {
            return;
        }
        int have = sources.stream()
                .filter(s -> s.mirror() && !s.complete())
                .mapToInt(Source::have)
                .max()
                .orElse(0);
        progress.accept(new ControlEvent.StoreProgress(
                stored(), wanted, mirrors.size(), Math.min(have, pieces), pieces, note()));
    }

    /** What is waited for, when that is not simply the bytes. */
    private String note() {
        if (!trouble.isEmpty()) {
            return trouble;
        }
        if (mirrors.size() < wanted) {
            return mirrors.isEmpty() ? "waiting for a mirror" : "waiting for another mirror";
        }
        List<String> notes = new ArrayList<>();
        for (MirrorView mirror : mirrors) {
            Source source = sources.stream()
                    .filter(s -> s.peer().equals(mirror.peer()))
                    .findFirst()
                    .orElse(null);
            if (!mirror.problem().isEmpty()) {
                notes.add(mirror.label() + ": " + mirror.problem());
            } else if (!mirror.reachable() && source == null) {
                notes.add(mirror.label() + " cannot be dialled by others");
            } else if (source != null && source.complete() && !source.kept()) {
                notes.add(mirror.label() + " shares the file in place and copies it to its mirror's folder");
            }
        }
        return notes.stream().limit(3).collect(Collectors.joining("; "));
    }

    @Override
    public void close() {
        closed = true;
        if (watch != null) {
            watch.close();
            watch = null;
        }
    }
}
