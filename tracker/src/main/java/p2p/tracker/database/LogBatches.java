// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.tracker.database;

import com.google.protobuf.ByteString;
import com.google.protobuf.CodedInputStream;
import com.google.protobuf.UnsafeByteOperations;
import com.google.protobuf.WireFormat;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import p2p.tracker.database.log.LogBatch;

/** What one entry of the log holds: a command, or several that were handed in together and share the entry's place. */
public final class LogBatches {
    private static final int BATCH_TAG = LogBatch.COMMANDS_FIELD_NUMBER << 3 | WireFormat.WIRETYPE_LENGTH_DELIMITED;

    private LogBatches() {}

    /** The bytes of an entry with these commands, at least one. */
    public static byte[] entry(List<byte[]> commands) {
        if (commands.size() == 1) {
            return commands.get(0);
        }
        LogBatch.Builder batch = LogBatch.newBuilder();
        commands.forEach(command -> batch.addCommands(UnsafeByteOperations.unsafeWrap(command)));
        return batch.build().toByteArray();
    }

    /** The commands of an entry in their order; throws {@link IllegalStateException} when it cannot be read. */
    public static List<SqliteCatalog.Logged> read(long index, byte[] entry) {
        try {
            if (CodedInputStream.newInstance(entry).readTag() != BATCH_TAG) {
                return List.of(SqliteCatalog.Logged.read(index, entry));
            }
            List<SqliteCatalog.Logged> commands = new ArrayList<>();
            for (ByteString command : LogBatch.parseFrom(entry).getCommandsList()) {
                commands.add(SqliteCatalog.Logged.read(index, command.toByteArray()));
            }
            return commands;
        } catch (IOException e) {
            throw new IllegalStateException("the log holds an entry that cannot be read", e);
        }
    }
}
