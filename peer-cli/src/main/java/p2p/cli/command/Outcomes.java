// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.cli.command;

import p2p.core.Printable;

/** Commands that have no data to show: one message for people, {@code {"text": ...}} for programs. */
final class Outcomes {
    /** What was done. */
    record Outcome(String text) {}

    private Outcomes() {}

    static void show(Session session, String text) {
        session.screen().show(new Outcome(text), (outcome, sheet) -> sheet.note(Printable.of(outcome.text())));
    }

    static void show(Session session, String text, String next) {
        session.screen().show(new Outcome(text), (outcome, sheet) -> sheet.note(Printable.of(outcome.text()))
                .next(next));
    }
}
