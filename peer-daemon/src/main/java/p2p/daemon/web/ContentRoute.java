// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.daemon.web;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import p2p.core.ErrorCode;
import p2p.core.FileName;
import p2p.core.GroupName;
import p2p.core.Problem;
import p2p.core.RefusedException;
import p2p.core.VersionedName;
import p2p.daemon.transfer.Delivery;
import p2p.message.ControlReply;
import p2p.message.ControlRequest;
import p2p.message.FileView;

/**
 * Downloads through the browser. {@code POST /api/download} answers an address that only the page learns; {@code GET} there delivers the file, or a
 * part of it, verified, and as it comes when it is not on this machine yet: then a download to the daemon's folder brings it. On the dashboard's loop.
 */
final class ContentRoute {
    /** The oldest addresses make room for new ones. */
    private static final int MAX_ADDRESSES = 64;

    private static final Logger log = LoggerFactory.getLogger(ContentRoute.class);

    private final Crossing crossing;
    private final Streams streams;
    private final Gate gate;
    private final SecureRandom random;
    private final Map<String, Address> addresses = new LinkedHashMap<>();

    /** What a key of an address stands for, and for which browser. */
    private record Address(String cookie, FileView file) {}

    ContentRoute(Crossing crossing, Streams streams, Gate gate, SecureRandom random) {
        this.crossing = crossing;
        this.streams = streams;
        this.gate = gate;
        this.random = random;
    }

    /** {@code POST /api/download {"group","name","version"}}. */
    void offer(RoutingContext ctx) {
        GroupName group;
        FileName name;
        int version;
        try {
            JsonObject asked =
                    new JsonObject(Objects.requireNonNullElse(ctx.body().asString(), ""));
            group = new GroupName(Objects.requireNonNullElse(asked.getString("group"), ""));
            name = new FileName(Objects.requireNonNullElse(asked.getString("name"), ""));
            version = Objects.requireNonNullElse(asked.getInteger("version"), 0);
        } catch (DecodeException | ClassCastException | IllegalArgumentException e) {
            Answers.refuse(
                    ctx.response(), 400, Problem.of(ErrorCode.USAGE, String.valueOf(e.getMessage()), Site.RELOAD));
            return;
        }
        String cookie = Objects.requireNonNullElse(gate.cookie(ctx.request()), "");
        crossing.call(() -> streams.deliveries().open(group, name, version))
                .thenCompose(this::bring)
                .whenComplete((file, failure) -> {
                    if (failure != null) {
                        Answers.send(ctx.response(), new ControlReply.Refused(Answers.problem(failure)));
                    } else {
                        ctx.json(new JsonObject().put("url", "/content/" + address(cookie, file)));
                    }
                });
    }

    private String address(String cookie, FileView file) {
        String key = Secret.word(random);
        addresses.put(key, new Address(cookie, file));
        while (addresses.size() > MAX_ADDRESSES) {
            addresses.remove(addresses.keySet().iterator().next());
        }
        return key;
    }

    /** Begins a download, by the command that everybody uses, when nothing here has the file or brings it. */
    private CompletionStage<FileView> bring(Delivery delivery) {
        FileView file = delivery.file();
        CompletableFuture<Void> stays = new CompletableFuture<>();
        return crossing.call(() -> CompletableFuture.completedFuture(delivery.isUnderWay()))
                .thenCompose(underWay -> underWay
                        ? CompletableFuture.completedFuture(file)
                        : crossing.ask(new ControlRequest.ShowFolders(), null, stays)
                                .thenCompose(folders -> begin(file, folders, stays))
                                .thenApply(reply -> {
                                    refused(reply);
                                    return file;
                                }));
    }

    /** Under its own name, or one with the version where that is taken: a browser's user has no other place to name. */
    private CompletionStage<ControlReply> begin(FileView file, ControlReply folders, CompletableFuture<Void> stays) {
        refused(folders);
        String downloads = ((ControlReply.FoldersShown) folders).downloads();
        String beside = downloads + "/" + VersionedName.of(file.name(), Math.max(2, file.version()));
        return crossing.ask(get(file, downloads), null, stays)
                .thenCompose(reply -> isTaken(reply)
                        ? crossing.ask(get(file, beside), null, stays)
                        : CompletableFuture.completedFuture(reply));
    }

    private static boolean isTaken(ControlReply reply) {
        return reply instanceof ControlReply.Refused refused
                && (refused.problem().code() == ErrorCode.TARGET_EXISTS
                        || refused.problem().code() == ErrorCode.TARGET_CLAIMED);
    }

    private static ControlRequest get(FileView file, String destination) {
        return new ControlRequest.Get(file.group(), file.name(), file.version(), destination, List.of(), List.of());
    }

    private static void refused(ControlReply reply) {
        if (reply instanceof ControlReply.Refused refused) {
            throw new RefusedException(refused.problem());
        }
    }

    /** {@code GET} and {@code HEAD /content/KEY}. */
    void deliver(RoutingContext ctx) {
        Address address = addresses.get(Objects.requireNonNullElse(ctx.pathParam("key"), ""));
        if (address == null || !address.cookie().equals(gate.cookie(ctx.request()))) {
            Assets.missing(ctx);
            return;
        }
        FileView file = address.file();
        HttpServerResponse response = ctx.response();
        String tag = '"' + file.content().toString() + '"';
        String ifRange = ctx.request().getHeader("If-Range");
        boolean whole = ifRange != null && !ifRange.equals(tag);
        Optional<ByteRange> asked = ByteRange.of(whole ? null : ctx.request().getHeader("Range"), file.size());
        response.putHeader(HttpHeaders.ACCEPT_RANGES, "bytes").putHeader(HttpHeaders.ETAG, tag);
        if (asked.isEmpty()) {
            response.putHeader("Content-Range", "bytes */" + file.size());
            Answers.refuse(
                    response, 416, Problem.of(ErrorCode.USAGE, "the file has no such part", "ask for the whole file"));
            return;
        }
        ByteRange range = asked.get();
        if (range.length() < file.size()) {
            response.setStatusCode(206)
                    .putHeader("Content-Range", "bytes " + range.first() + "-" + range.last() + "/" + file.size());
        }
        response.putHeader(HttpHeaders.CONTENT_TYPE, "application/octet-stream")
                .putHeader(HttpHeaders.CONTENT_LENGTH, String.valueOf(range.length()))
                .putHeader("Content-Disposition", disposition(file.name().text()));
        if (ctx.request().method() == HttpMethod.HEAD || range.length() == 0) {
            response.end();
            return;
        }
        Sending sending = new Sending(ctx, range);
        sending.listen();
        crossing.call(() -> streams.deliveries().open(file.group(), file.name(), file.version()))
                .whenComplete((delivery, failure) -> {
                    if (failure != null) {
                        abandon(ctx, file, failure);
                    } else {
                        sending.begin(delivery);
                    }
                });
    }

    /**
     * RFC 6266: the name in the form of RFC 8187, where every byte but a letter, a digit and a few others is written as a number, so that no name
     * breaks out of it.
     */
    static String disposition(String name) {
        StringBuilder value = new StringBuilder("attachment; filename*=UTF-8''");
        for (byte b : name.getBytes(StandardCharsets.UTF_8)) {
            if (b >= '0' && b <= '9'
                    || b >= 'a' && b <= 'z'
                    || b >= 'A' && b <= 'Z'
                    || b == '.'
                    || b == '-'
                    || b == '_') {
                value.append((char) b);
            } else {
                value.append(String.format(java.util.Locale.ROOT, "%%%02X", b));
            }
        }
        return value.toString();
    }

    /** A body that was begun is cut off, so that no browser takes it for whole. */
    private static void abandon(RoutingContext ctx, FileView file, Throwable failure) {
        Problem problem = Answers.problem(failure);
        log.warn("{}/{} is not delivered to the browser: {}", file.group(), file.name(), problem);
        if (ctx.response().headWritten()) {
            ctx.request().connection().close();
        } else {
            ctx.response().headers().remove(HttpHeaders.CONTENT_LENGTH);
            ctx.response().headers().remove("Content-Disposition");
            Answers.send(ctx.response(), new ControlReply.Refused(problem));
        }
    }

    /** One response on its way: the next part is read when the browser has taken most of what was sent. */
    private final class Sending {
        private final RoutingContext ctx;
        private final HttpServerResponse response;
        private final ByteRange range;
        /** Null until it was looked up. */
        private @Nullable Delivery delivery;

        private long next;
        private boolean gone;

        Sending(RoutingContext ctx, ByteRange range) {
            this.ctx = ctx;
            this.response = ctx.response();
            this.range = range;
            this.next = range.first();
        }

        /** From the first moment: the browser may leave while the file is looked up. */
        void listen() {
            response.closeHandler(closed -> {
                gone = true;
                Delivery begun = delivery;
                if (begun != null) {
                    crossing.daemon().execute(begun::close);
                }
            });
        }

        void begin(Delivery found) {
            if (gone || response.closed()) {
                crossing.daemon().execute(found::close);
                return;
            }
            delivery = found;
            response.setWriteQueueMaxSize(2 * Delivery.MAX_READ);
            read(found);
        }

        private void read(Delivery from) {
            int length = (int) Math.min(Delivery.MAX_READ, range.last() - next + 1);
            crossing.call(() -> from.read(next, length)).whenComplete((bytes, failure) -> {
                if (gone) {
                    return;
                }
                if (failure != null) {
                    abandon(ctx, from.file(), failure);
                    return;
                }
                next += bytes.length;
                if (next > range.last()) {
                    response.end(Buffer.buffer(bytes));
                    return;
                }
                response.write(Buffer.buffer(bytes));
                if (response.writeQueueFull()) {
                    response.drainHandler(drained -> {
                        response.drainHandler(null);
                        read(from);
                    });
                } else {
                    read(from);
                }
            });
        }
    }
}
