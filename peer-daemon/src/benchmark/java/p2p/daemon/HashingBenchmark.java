// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.daemon;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;
import p2p.core.Digests;
import p2p.daemon.store.BufferPool;
import p2p.daemon.store.HashPass;
import p2p.daemon.store.LocalDisk;

/** What a MiB costs that is hashed, in milliseconds: one kind of digest alone, both as for a received piece, and a whole file as when it is shared. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Fork(
        value = 1,
        jvmArgsAppend = {"-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"})
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class HashingBenchmark {
    private static final int PIECE = 1 << 20;
    /** As the daemon feeds two digests in turn. */
    private static final int CACHED = 128 << 10;

    private static final int FILE_MEBIBYTES = 64;

    @Param
    public DigestChoice digests = DigestChoice.NATIVE;

    private final ByteBuffer piece = ByteBuffer.allocateDirect(PIECE);
    private final BufferPool buffers = new BufferPool(64 << 20);
    private final ExecutorService hashers = Executors.newFixedThreadPool(2);
    private MessageDigest sha256 = Digests.sha256();
    private MessageDigest sha1 = Digests.sha1();
    private Path file = Path.of("");

    /** A file that lies in the page cache. */
    @Setup(Level.Trial)
    public void prepare() throws IOException {
        digests.install();
        sha256 = Digests.sha256();
        sha1 = Digests.sha1();
        byte[] bytes = new byte[PIECE];
        new Random(1).nextBytes(bytes);
        piece.put(bytes).flip();
        file = Files.createTempFile("p2p-hashing", ".bin");
        try (OutputStream out = Files.newOutputStream(file)) {
            for (int i = 0; i < FILE_MEBIBYTES; i++) {
                out.write(bytes);
            }
        }
    }

    @TearDown(Level.Trial)
    public void clean() throws IOException {
        hashers.shutdown();
        Files.delete(file);
    }

    @Benchmark
    public byte[] sha256OfAPiece() {
        sha256.update(piece.duplicate());
        return sha256.digest();
    }

    @Benchmark
    public byte[] sha1OfAPiece() {
        sha1.update(piece.duplicate());
        return sha1.digest();
    }

    /** The piece's SHA-256 and the whole file's SHA-1, which goes on. */
    @Benchmark
    public byte[] bothOfAReceivedPiece() {
        for (int at = 0; at < PIECE; at += CACHED) {
            ByteBuffer some = piece.slice(at, CACHED);
            sha256.update(some.duplicate());
            sha1.update(some);
        }
        return sha256.digest();
    }

    /** All four digests of a shared file, on two threads: elapsed time. */
    @Benchmark
    @OperationsPerInvocation(FILE_MEBIBYTES)
    public HashPass.Hashed allOfASharedFile() throws IOException {
        try (HashPass pass = new HashPass(new LocalDisk(), hashers, buffers, file)) {
            boolean done = false;
            while (!done) {
                done = pass.step();
            }
            return pass.finish();
        }
    }
}
