// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.system;

import java.util.Optional;

/** How one group and the standing of one account in it ought to behave, one operation after the other. */
enum GroupModel {
    ABSENT,
    /** There, and the other one is neither member nor waiting. */
    NONE,
    REQUESTED,
    MEMBER;

    private record Effect(String answer, GroupModel after) {}

    /** The state after the operation; empty when its answer could not be given in this one. */
    Optional<GroupModel> after(Operation operation) {
        Effect effect = effect(operation.kind());
        return operation.isUnknown() || effect.answer().equals(operation.answer())
                ? Optional.of(effect.after())
                : Optional.empty();
    }

    private Effect effect(Operation.Kind kind) {
        return switch (kind) {
            case CREATE -> this == ABSENT ? to(NONE) : refused("NAME_TAKEN");
            case DELETE -> this == ABSENT ? missing() : to(ABSENT);
            case ACCEPT -> this == ABSENT ? missing() : this == REQUESTED ? to(MEMBER) : refused("NO_SUCH_REQUEST");
            case REMOVE -> this == ABSENT ? missing() : this == MEMBER ? to(NONE) : refused("NO_SUCH_USER");
            case JOIN -> this == ABSENT ? missing() : this == MEMBER ? refused("ALREADY_A_MEMBER") : to(REQUESTED);
            case LEAVE -> this == ABSENT ? missing() : this == NONE ? refused("NOT_A_MEMBER") : to(NONE);
            case OWNER_SEES -> refused(this == ABSENT ? Operation.ABSENT : "OWNER");
            case OTHER_SEES -> refused(name());
        };
    }

    private Effect missing() {
        return refused("NO_SUCH_GROUP");
    }

    private Effect refused(String answer) {
        return new Effect(answer, this);
    }

    private static Effect to(GroupModel after) {
        return new Effect(Operation.OK, after);
    }
}
