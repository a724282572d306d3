// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.daemon.web;

import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import p2p.core.ErrorCode;
import p2p.core.FileName;
import p2p.core.GroupName;
import p2p.core.Problem;
import p2p.core.RefusedException;
import p2p.daemon.transfer.Intake;
import p2p.message.ControlReply;
import p2p.message.ControlRequest;

/**
 * {@code PUT /api/upload?group=G&name=N}: the body becomes a file in the folder for uploads and is shared in the group, by the same command as any
 * other. It goes to the disk as it comes: no more than a few chunks are ever in memory. On the dashboard's loop.
 */
final class UploadRoute {
    /** Chunks that are being written. */
    private static final int WINDOW = 4;

    private static final long SILENCE_MILLIS = 60_000;
    private static final Logger log = LoggerFactory.getLogger(UploadRoute.class);

    private final Vertx vertx;
    private final Crossing crossing;
    private final Streams streams;
    private final Interim interim;

    UploadRoute(Vertx vertx, Crossing crossing, Streams streams, Interim interim) {
        this.vertx = vertx;
        this.interim = interim;
        this.crossing = crossing;
        this.streams = streams;
    }

    void put(RoutingContext ctx) {
        HttpServerRequest request = ctx.request().pause();
        long size;
        GroupName group;
        FileName name;
        try {
            String length = request.getHeader(HttpHeaders.CONTENT_LENGTH);
            if (length == null) {
                refuse(ctx, 411, "an upload says how long it is");
                return;
            }
            size = Long.parseLong(length);
            group = new GroupName(request.getParam("group", ""));
            name = new FileName(request.getParam("name", ""));
        } catch (IllegalArgumentException e) {
            refuse(ctx, 400, String.valueOf(e.getMessage()));
            return;
        }
        new Arriving(ctx, group, name).begin(size);
    }

    private static void refuse(RoutingContext ctx, int status, String why) {
        drain(ctx.request());
        Answers.refuse(
                ctx.response(),
                status,
                Problem.of(ErrorCode.USAGE, why, "give it another name, or send it from the page"));
    }

    /** A browser reads the answer only when all it wanted to say was taken. */
    private static void drain(HttpServerRequest request) {
        request.handler(ignored -> {}).resume();
    }

    /** One upload. */
    private final class Arriving {
        private final RoutingContext ctx;
        private final HttpServerRequest request;
        private final GroupName group;
        private final FileName name;
        private @Nullable Intake intake;
        private @Nullable ControlReply refusal;
        private long silence;
        private int writing;
        private boolean ended;
        private boolean gone;

        Arriving(RoutingContext ctx, GroupName group, FileName name) {
            this.ctx = ctx;
            this.request = ctx.request();
            this.group = group;
            this.name = name;
        }

        void begin(long size) {
            request.exceptionHandler(e -> lost("the connection ended"));
            ctx.response().closeHandler(closed -> lost("the browser left"));
            crossing.ask(new ControlRequest.ShowFolders(), null, new CompletableFuture<>())
                    .thenCompose(reply -> crossing.call(() -> {
                        if (reply instanceof ControlReply.FoldersShown folders) {
                            return streams.intakes().open(folders.uploads(), name, size);
                        }
                        return CompletableFuture.failedFuture(new RefusedException(problem(reply)));
                    }))
                    .whenComplete((opened, failure) -> {
                        if (failure != null) {
                            failed(failure);
                            drainThenAnswer();
                        } else if (gone) {
                            crossing.daemon().execute(opened::abort);
                        } else {
                            intake = opened;
                            take();
                        }
                    });
        }

        private void take() {
            listen();
            request.handler(this::chunk);
            request.endHandler(nothing -> {
                ended = true;
                vertx.cancelTimer(silence);
                interim.until(request);
                proceed();
            });
            request.fetch(WINDOW);
        }

        private void listen() {
            vertx.cancelTimer(silence);
            silence = vertx.setTimer(SILENCE_MILLIS, id -> {
                if (writing > 0) {
                    listen(); // it is the disk that is slow
                    return;
                }
                lost("nothing came for a minute");
                request.connection().close();
            });
        }

        private void chunk(Buffer buffer) {
            listen();
            Intake to = intake;
            if (to == null || refusal != null) {
                request.fetch(1);
                return;
            }
            writing++;
            ByteBuffer bytes = ByteBuffer.wrap(buffer.getBytes());
            crossing.call(() -> to.write(bytes)).whenComplete((written, failure) -> {
                writing--;
                if (failure != null) {
                    failed(failure);
                }
                if (ended) {
                    proceed();
                } else {
                    request.fetch(1);
                }
            });
        }

        /** After the last chunk was written. */
        private void proceed() {
            Intake whole = intake;
            if (gone || writing > 0 || whole == null) {
                return;
            }
            if (refusal != null) {
                answer(refusal);
                return;
            }
            intake = null;
            crossing.call(whole::finish).whenComplete((path, failure) -> {
                if (failure != null) {
                    failed(failure);
                    answer(refusal);
                } else if (gone) {
                    // cancelled while it was made durable
                    discard(path);
                } else {
                    share(path);
                }
            });
        }

        private void discard(Path path) {
            crossing.call(() -> streams.intakes().discard(path)).whenComplete((done, failure) -> {
                if (failure != null) {
                    log.warn("{} is not shared and could not be removed: {}", path, failure.toString());
                }
            });
        }

        private void share(Path path) {
            ControlRequest share = new ControlRequest.Share(List.of(path.toString()), group, name, null);
            crossing.ask(share, null, new CompletableFuture<>()).thenAccept(reply -> {
                if (reply instanceof ControlReply.Refused) {
                    discard(path);
                }
                answer(reply);
            });
        }

        private void drainThenAnswer() {
            request.endHandler(nothing -> {
                vertx.cancelTimer(silence);
                answer(refusal);
            });
            request.handler(ignored -> listen()).resume();
            listen();
        }

        private void failed(Throwable failure) {
            if (refusal == null) {
                refusal = new ControlReply.Refused(Answers.problem(failure));
            }
        }

        private Problem problem(ControlReply reply) {
            return reply instanceof ControlReply.Refused refused
                    ? refused.problem()
                    : Problem.of(ErrorCode.INTERNAL, "the daemon does not tell its folders");
        }

        private void answer(@Nullable ControlReply reply) {
            if (!gone && reply != null) {
                Answers.send(ctx.response(), reply);
            }
        }

        private void lost(String why) {
            Intake open = intake;
            if (!gone && open != null) {
                log.info("an upload of {} to {} broke off: {}", name, group, why);
                crossing.daemon().execute(open::abort);
            }
            gone = true;
            intake = null;
            vertx.cancelTimer(silence);
        }
    }
}
