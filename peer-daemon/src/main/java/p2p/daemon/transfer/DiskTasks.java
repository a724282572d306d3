// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.daemon.transfer;

import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import p2p.loop.Loop;
import p2p.message.StatusView;
import p2p.message.TaskView;

/** Long readings of files that are under way, for people to see. On the loop. */
final class DiskTasks {
    private static final long SECOND = 1_000_000_000L;

    private final Loop loop;
    private final Set<Task> running = new LinkedHashSet<>();

    DiskTasks(Loop loop) {
        this.loop = loop;
    }

    /** A reading begins; it is shown until it is ended. */
    Task begin(TaskView.Kind kind, Path path, long total) {
        Task task = new Task(kind, path, total);
        running.add(task);
        return task;
    }

    /** The oldest first, at most {@link StatusView#MAX_TASKS}. */
    List<TaskView> views() {
        return running.stream().limit(StatusView.MAX_TASKS).map(Task::view).toList();
    }

    /** One of them. */
    final class Task {
        private final TaskView.Kind kind;
        private final Path path;
        private final long total;
        private final long began = loop.nanoTime();
        private long done;

        private Task(TaskView.Kind kind, Path path, long total) {
            this.kind = kind;
            this.path = path;
            this.total = total;
        }

        void reached(long bytes) {
            done = bytes;
        }

        void end() {
            running.remove(this);
        }

        private TaskView view() {
            double seconds = (loop.nanoTime() - began) / (double) SECOND;
            long eta = done == 0 ? -1 : Math.round((total - done) * seconds / done);
            return new TaskView(kind, path.toString(), done, total, eta);
        }
    }
}
