// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.core;

/** Carries a {@link Problem} through a {@code CompletionStage} or out of a parser. Has no stack trace: it is an answer, not a bug. */
public final class RefusedException extends RuntimeException {
    private static final long serialVersionUID = 1;
    private final transient Problem problem;

    public RefusedException(Problem problem) {
        super(problem.message(), null, false, false);
        this.problem = problem;
    }

    public RefusedException(ErrorCode code, String message, String next) {
        this(new Problem(code, message, next));
    }

    public Problem problem() {
        return problem;
    }
}
