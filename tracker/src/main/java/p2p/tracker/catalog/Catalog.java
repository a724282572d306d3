// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.tracker.catalog;

import p2p.core.ErrorCode;
import p2p.core.Problem;
import p2p.core.RefusedException;

/**
 * The state machine's one step. Depends on nothing but the command and the tables, and refuses by result, never by
 * exception: an exception out of here is a bug or a broken disk, and the process must stop rather than go on with a
 * catalog that differs from the others'.
 */
public final class Catalog {
    /** A command's result; {@code fresh} is false for a retry, whose result is the first one's. */
    public record Outcome(Result result, boolean fresh) {
        /** Whether the catalog is another one now. */
        public boolean changed() {
            return fresh && result.changes();
        }
    }

    private Catalog() {}

    /** Applies the command, or answers a retry from memory. The caller's transaction makes it atomic. */
    public static Outcome apply(Command command, CatalogTables tables) {
        tables.answers().prune(command.time() - CatalogLimits.ANSWER_LIFE_MILLIS, CatalogLimits.ANSWERS_KEPT);
        Answer earlier = tables.answers().find(command.request());
        if (earlier != null) {
            return new Outcome(earlier.isFor(command.actor()) ? earlier.result() : reused(command), false);
        }
        Result result = decide(command, tables);
        tables.answers().add(command.request(), Answer.to(command, result));
        return new Outcome(result, true);
    }

    private static Result decide(Command command, CatalogTables tables) {
        try {
            return command.change().visit(new Rules(command, tables));
        } catch (RefusedException e) {
            return new Result.Refused(e.problem());
        }
    }

    private static Result reused(Command command) {
        return new Result.Refused(Problem.of(
                ErrorCode.CONFLICT, "request id " + command.request() + " was used by somebody else", "try again"));
    }

    private record Rules(Command command, CatalogTables tables) implements Change.Visitor<Result> {
        @Override
        public Result account(AccountChange change) {
            return change.visit(new AccountRules(command, tables));
        }

        @Override
        public Result group(GroupChange change) {
            return change.visit(new GroupRules(command, tables));
        }

        @Override
        public Result file(FileChange change) {
            return change.visit(new FileRules(command, tables));
        }

        @Override
        public Result cluster(ClusterChange change) {
            return change.visit(new ClusterRules(tables));
        }
    }
}
