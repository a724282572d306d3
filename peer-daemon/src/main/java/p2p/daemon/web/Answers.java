// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.daemon.web;

import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerResponse;
import java.util.concurrent.CompletionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import p2p.core.ErrorCode;
import p2p.core.Problem;
import p2p.core.RefusedException;
import p2p.message.ControlReply;
import p2p.wire.ControlJson;

/** How the daemon's replies become HTTP responses. */
final class Answers {
    private static final Logger log = LoggerFactory.getLogger(Answers.class);

    private Answers() {}

    /** 200, and 4xx or 5xx for a refusal, which is told in the body in both cases. */
    static void send(HttpServerResponse response, ControlReply reply) {
        send(
                response,
                reply instanceof ControlReply.Refused refused
                        ? status(refused.problem().code())
                        : 200,
                reply);
    }

    static void refuse(HttpServerResponse response, int status, Problem problem) {
        send(response, status, new ControlReply.Refused(problem));
    }

    private static void send(HttpServerResponse response, int status, ControlReply reply) {
        if (!response.ended() && !response.closed()) {
            response.setStatusCode(status)
                    .putHeader(HttpHeaders.CONTENT_TYPE, "application/json; charset=utf-8")
                    .end(ControlJson.text(reply));
        }
    }

    /** What a stage of the daemon's failed with, for people; anything but a refusal is a bug and logged. */
    static Problem problem(Throwable failure) {
        Throwable cause =
                failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
        if (cause instanceof RefusedException refused) {
            return refused.problem();
        }
        log.error("bug: the dashboard failed", cause);
        return Problem.of(ErrorCode.INTERNAL, "the daemon failed: " + cause, "p2p daemon logs shows the details");
    }

    /** The nearest status to the kind of refusal, by the exit code it has on the command line. */
    static int status(ErrorCode code) {
        return switch (code.exitCode()) {
            case 2 -> 400;
            case 3 -> 404;
            case 4 -> 409; // not 403, which says that the browser itself is not let in
            case 5 -> 409;
            case 6, 7, 8 -> 503;
            case 10 -> 507;
            default -> 500;
        };
    }
}
