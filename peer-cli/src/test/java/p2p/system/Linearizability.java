// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.system;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Whether what clients saw could have come from one catalog that did one thing after the other, each at some moment between its call and its
 * answer. The search is that of Wing and Gong (Testing and verifying concurrent objects, 1993) with Lowe's memory of states that led nowhere.
 */
final class Linearizability {
    private final List<Operation> operations;
    private final Set<Dead> dead = new HashSet<>();
    private int deepest;
    private List<Operation> stuck = List.of();

    private record Dead(BitSet done, GroupModel state) {}

    private Linearizability(List<Operation> ofOneGroup) {
        operations = ofOneGroup.stream()
                .sorted(Comparator.comparingLong(Operation::invoked))
                .toList();
    }

    /** The first group whose history no such catalog can have made, and where it is stuck; empty when all is well. */
    static Optional<String> violation(List<Operation> history) {
        Map<String, List<Operation>> byGroup = history.stream().collect(Collectors.groupingBy(Operation::group));
        for (Map.Entry<String, List<Operation>> one : byGroup.entrySet()) {
            Linearizability search = new Linearizability(one.getValue());
            if (!search.go(new BitSet(), GroupModel.ABSENT)) {
                return Optional.of("group " + one.getKey() + ": after " + search.deepest
                        + " operations none of these fits:\n  "
                        + search.stuck.stream().map(Operation::toString).collect(Collectors.joining("\n  "))
                        + "\nin\n  "
                        + search.operations.stream().map(Operation::toString).collect(Collectors.joining("\n  ")));
            }
        }
        return Optional.empty();
    }

    private boolean go(BitSet done, GroupModel state) {
        long firstAnswer = Operation.NEVER;
        for (int i = done.nextClearBit(0); i < operations.size(); i = done.nextClearBit(i + 1)) {
            firstAnswer = Math.min(firstAnswer, operations.get(i).returned());
        }
        if (firstAnswer == Operation.NEVER) {
            // what is left may never have happened
            return true;
        }
        if (!dead.add(new Dead((BitSet) done.clone(), state))) {
            return false;
        }
        List<Operation> next = new ArrayList<>();
        for (int i = done.nextClearBit(0); i < operations.size(); i = done.nextClearBit(i + 1)) {
            Operation operation = operations.get(i);
            if (operation.invoked() > firstAnswer) {
                break;
            }
            next.add(operation);
            Optional<GroupModel> after = state.after(operation);
            if (after.isPresent()) {
                done.set(i);
                if (go(done, after.get())) {
                    return true;
                }
                done.clear(i);
            }
        }
        if (done.cardinality() >= deepest) {
            deepest = done.cardinality();
            stuck = next;
        }
        return false;
    }
}
