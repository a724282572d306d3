// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.daemon.web;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.http.HttpVersion;

/**
 * Interim answers, "100 Continue" (RFC 9110 section 15.2), while the one that was asked for takes long: without them a connection that is silent
 * while the daemon reads a large file would be taken for one that is forgotten. Every client has to pass over them. On the dashboard's loop.
 */
final class Interim {
    private final Vertx vertx;
    private final long everyMillis;

    Interim(Vertx vertx, long everyMillis) {
        this.vertx = vertx;
        this.everyMillis = everyMillis;
    }

    /** Until the request is answered or its connection gone. All of its body has to be here. */
    void until(HttpServerRequest request) {
        if (request.version() == HttpVersion.HTTP_1_0) {
            return; // which knows of none
        }
        HttpServerResponse response = request.response();
        vertx.setPeriodic(everyMillis, timer -> {
            if (response.headWritten() || response.closed()) {
                vertx.cancelTimer(timer);
            } else {
                response.writeContinue();
            }
        });
    }
}
