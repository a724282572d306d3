// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import p2p.system.Operation.Kind;

/** The judge of histories is tried on some that are right and on some that were broken on purpose. */
class LinearizabilityTest {
    private final List<Operation> history = new ArrayList<>();
    private long now;

    /** One after the other. */
    private LinearizabilityTest then(Kind kind, @Nullable String answer) {
        long invoked = ++now;
        return during(kind, answer, invoked, answer == null ? Operation.NEVER : ++now);
    }

    private LinearizabilityTest during(Kind kind, @Nullable String answer, long invoked, long returned) {
        history.add(new Operation("client", kind, "docs", invoked, returned, answer));
        return this;
    }

    private void isRight() {
        assertThat(Linearizability.violation(history)).isEmpty();
    }

    private void isWrong() {
        assertThat(Linearizability.violation(history)).isPresent();
    }

    @Test
    void aLifeOfAGroupIsRight() {
        then(Kind.CREATE, "ok")
                .then(Kind.JOIN, "ok")
                .then(Kind.OTHER_SEES, "REQUESTED")
                .then(Kind.ACCEPT, "ok");
        then(Kind.JOIN, "ALREADY_A_MEMBER").then(Kind.OTHER_SEES, "MEMBER").then(Kind.REMOVE, "ok");
        then(Kind.LEAVE, "NOT_A_MEMBER")
                .then(Kind.DELETE, "ok")
                .then(Kind.OWNER_SEES, "ABSENT")
                .isRight();
    }

    @Test
    void oneNameForTwoIsWrong() {
        then(Kind.CREATE, "ok").then(Kind.CREATE, "ok").isWrong();
    }

    @Test
    void twoAtOnceAreRightWhenOneIsRefused() {
        during(Kind.CREATE, "NAME_TAKEN", 1, 10)
                .during(Kind.CREATE, "ok", 2, 11)
                .isRight();
    }

    @Test
    void twoAtOnceAreWrongWhenBothSucceed() {
        during(Kind.CREATE, "ok", 1, 10).during(Kind.CREATE, "ok", 2, 11).isWrong();
    }

    @Test
    void whatWasAcknowledgedAndIsLostIsWrong() {
        then(Kind.CREATE, "ok").then(Kind.OTHER_SEES, "ABSENT").isWrong();
    }

    @Test
    void whatWasDeletedAndIsBackIsWrong() {
        then(Kind.CREATE, "ok")
                .then(Kind.DELETE, "ok")
                .then(Kind.OWNER_SEES, "OWNER")
                .isWrong();
    }

    @Test
    void whoWasRemovedAndIsAMemberIsWrong() {
        then(Kind.CREATE, "ok").then(Kind.JOIN, "ok").then(Kind.ACCEPT, "ok").then(Kind.REMOVE, "ok");
        then(Kind.OTHER_SEES, "MEMBER").isWrong();
    }

    @Test
    void whoNeverAskedAndIsAcceptedIsWrong() {
        then(Kind.CREATE, "ok").then(Kind.ACCEPT, "ok").isWrong();
    }

    @Test
    void whoDoesNotReadWhatItWroteIsWrong() {
        then(Kind.CREATE, "ok")
                .then(Kind.OWNER_SEES, "ABSENT")
                .then(Kind.OWNER_SEES, "OWNER")
                .isWrong();
    }

    @Test
    void whatNobodyKnowsMayHaveHappenedOrNotOrLater() {
        then(Kind.CREATE, null)
                .then(Kind.OTHER_SEES, "ABSENT")
                .then(Kind.CREATE, "NAME_TAKEN")
                .isRight();
        history.clear();
        then(Kind.CREATE, null).then(Kind.CREATE, "ok").isRight();
    }

    @Test
    void whatNobodyKnowsHappensOnceAtMost() {
        then(Kind.CREATE, null).then(Kind.OTHER_SEES, "NONE").then(Kind.DELETE, "ok");
        then(Kind.OTHER_SEES, "NONE").isWrong();
    }
}
