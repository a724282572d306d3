// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.daemon.store;

import java.io.IOException;
import java.util.List;
import p2p.core.Manifest;

/** The files of a folder laid end to end: which bytes of the content lie in which file. Immutable. */
public final class FolderPlan {
    private final List<Member> members;
    private final long[] ends;

    /**
     * A file of the folder.
     *
     * @param path inside the folder, elements separated by slashes
     * @param size bytes
     */
    public record Member(String path, long size, boolean executable) {}

    /** Takes a range of one file; {@code offset} in the file, {@code at} from the beginning of what was asked for. */
    interface Visitor {
        void visit(int member, long offset, int at, int length) throws IOException;
    }

    /** {@code members} in the order of their bytes. */
    public FolderPlan(List<Member> members) {
        this.members = List.copyOf(members);
        ends = new long[members.size()];
        long end = 0;
        for (int i = 0; i < ends.length; i++) {
            end = Math.addExact(end, members.get(i).size());
            ends[i] = end;
        }
    }

    /** The plan of a folder that was published. */
    public static FolderPlan of(Manifest manifest) {
        return new FolderPlan(manifest.files().stream()
                .map(file -> new Member(file.pathInside(), file.size(), file.executable()))
                .toList());
    }

    public List<Member> members() {
        return members;
    }

    /** Bytes of all files. */
    public long size() {
        return ends.length == 0 ? 0 : ends[ends.length - 1];
    }

    /** Names the files that a range of the content lies in, one after another; the range must end within the content. */
    void visit(long position, int length, Visitor visitor) throws IOException {
        int done = 0;
        for (int member = first(position); done < length; member++) {
            long offset = position + done - (ends[member] - members.get(member).size());
            int here = (int) Math.min(length - done, members.get(member).size() - offset);
            if (here > 0) {
                visitor.visit(member, offset, done, here);
                done += here;
            }
        }
    }

    /** The first file that ends behind the position. */
    private int first(long position) {
        int low = 0;
        int high = ends.length;
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (ends[middle] > position) {
                high = middle;
            } else {
                low = middle + 1;
            }
        }
        return low;
    }
}
