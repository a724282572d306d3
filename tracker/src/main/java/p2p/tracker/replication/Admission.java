// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.tracker.replication;

import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import p2p.core.Blob;
import p2p.core.Endpoint;
import p2p.core.ErrorCode;
import p2p.core.RefusedException;
import p2p.message.FellowMessage;
import p2p.trust.TrackerSet;

/** How this tracker asks the one that leads to be let in, and proves the join secret. On the thread that looks for a place. */
final class Admission {
    private static final Logger log = LoggerFactory.getLogger(Admission.class);
    private static final Duration WITHIN = Duration.ofSeconds(30);
    private static final Duration PAUSE = Duration.ofMillis(500);

    private final ReplicationSetup setup;
    private final int port;

    /** @param port where the log of the new seat listens */
    Admission(ReplicationSetup setup, int port) {
        this.setup = setup;
        this.port = port;
    }

    /** Returns once the leader has let the seat in; throws {@link RefusedException} with why it does not. Blocking. */
    void ask(Survey survey, Survey.Met leader, Seat seat) throws InterruptedException {
        TrackerSet.Member me = setup.member(port);
        JoinSecret secret = setup.secret().get();
        Blob proof = secret == null ? Blob.EMPTY : secret.join(setup.identity().peerId(), leader.key());
        FellowMessage.AskToJoin request = new FellowMessage.AskToJoin(
                me.id(),
                me.signingKey().bytes(),
                me.addresses(),
                new Endpoint(setup.advertised().get().host(), port),
                seat.peer(),
                proof,
                setup.catalog()
                        .trackers()
                        .map(chain -> chain.newest().version())
                        .orElse(0L));
        FellowMessage.Joined joined = patiently(survey, leader, request);
        if (secret != null
                && !joined.proof().isEmpty()
                && !JoinSecret.equal(
                        joined.proof(), secret.admit(setup.identity().peerId(), leader.key()))) {
            throw new RefusedException(
                    ErrorCode.UNTRUSTED,
                    "the tracker at " + leader.link().at() + " does not know the join secret itself",
                    "check the list of trackers");
        }
        log.info("let in by the tracker at {}", leader.link().at());
    }

    /** Asks again while the leader lets somebody else in. */
    private static FellowMessage.Joined patiently(Survey survey, Survey.Met leader, FellowMessage.AskToJoin request)
            throws InterruptedException {
        long deadline = System.nanoTime() + WITHIN.toNanos();
        while (true) {
            try {
                FellowMessage reply = survey.await(() -> leader.link().ask(request, WITHIN));
                if (reply instanceof FellowMessage.Joined joined) {
                    return joined;
                }
                throw new RefusedException(ErrorCode.INTERNAL, "an answer to something else", "try again");
            } catch (RefusedException e) {
                if (e.problem().code() != ErrorCode.BUSY || System.nanoTime() - deadline > 0) {
                    throw e;
                }
            }
            Thread.sleep(PAUSE.toMillis());
        }
    }
}
