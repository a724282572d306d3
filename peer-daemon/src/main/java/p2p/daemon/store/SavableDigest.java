// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.daemon.store;

import com.amazon.corretto.crypto.provider.AmazonCorrettoCryptoProvider;
import com.amazon.corretto.crypto.provider.InputBuffer;
import java.lang.reflect.Field;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.MessageDigestSpi;
import java.security.Provider;
import java.util.Arrays;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * SHA-256 or SHA-1 of a long file, whose state can be kept in the middle of it and taken up by another process. The platform has no way to do
 * that, and the libraries that have one need ten times the time (adr 0014), so this reads the state of AWS-LC's engines, an array of bytes, out of
 * the library's private fields; it is used only after it was tried on some bytes, and where that fails nothing can be saved. Used by one
 * thread at a time.
 */
final class SavableDigest {
    /** An engine keeps less than this to itself; of more it takes all. */
    private static final int BUFFERED = 4 << 10;

    private static final Logger log = LoggerFactory.getLogger(SavableDigest.class);
    private static final boolean SAVABLE = tried();

    private final MessageDigest engine;
    /** Null where the engine's state cannot be read. */
    private final @Nullable MessageDigestSpi inside;

    /** Offers one engine of the library, so that what is inside the digest is known. */
    private static final class Only extends Provider {
        private static final long serialVersionUID = 1;

        Only(String algorithm, MessageDigestSpi engine) {
            super("p2p-digest", "1", "one digest");
            putService(
                    new Service(
                            this, "MessageDigest", algorithm, engine.getClass().getName(), null, null) {
                        @Override
                        public Object newInstance(@Nullable Object parameter) {
                            return engine;
                        }
                    });
        }
    }

    private SavableDigest(String algorithm, boolean savable) throws GeneralSecurityException {
        inside = savable
                ? (MessageDigestSpi) AmazonCorrettoCryptoProvider.INSTANCE
                        .getService("MessageDigest", algorithm)
                        .newInstance(null)
                : null;
        engine = inside == null
                ? MessageDigest.getInstance(algorithm)
                : MessageDigest.getInstance(algorithm, new Only(algorithm, inside));
    }

    static SavableDigest sha256() {
        return made("SHA-256");
    }

    static SavableDigest sha1() {
        return made("SHA-1");
    }

    private static SavableDigest made(String algorithm) {
        try {
            return new SavableDigest(algorithm, SAVABLE);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java platform provides " + algorithm, e);
        }
    }

    /** What takes the bytes. */
    MessageDigest engine() {
        return engine;
    }

    /** Its state after all bytes so far; empty where the engine does not show it. */
    Optional<byte[]> save() {
        MessageDigestSpi spi = inside;
        try {
            return spi == null ? Optional.empty() : Optional.ofNullable(state(spi));
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("bug: it could be read when it was tried", e);
        }
    }

    /** Goes on from a state that {@link #save} gave; false where that is not possible, and it begins at the first byte. */
    boolean load(byte[] saved) {
        MessageDigestSpi spi = inside;
        try {
            return spi != null && setState(spi, saved);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("bug: it could be written when it was tried", e);
        }
    }

    private static byte @Nullable [] state(MessageDigestSpi spi) throws ReflectiveOperationException {
        InputBuffer<?, ?, ?> buffer = (InputBuffer<?, ?, ?>) value(spi, spi.getClass(), "buffer");
        boolean complete = buffer.size() == 0
                && value(buffer, InputBuffer.class, "firstData").equals(false);
        return complete ? ((byte[]) value(buffer, InputBuffer.class, "state")).clone() : null;
    }

    private boolean setState(MessageDigestSpi spi, byte[] saved) throws ReflectiveOperationException {
        engine.update(new byte[BUFFERED]);
        byte[] now = state(spi);
        if (now == null || now.length != saved.length) {
            engine.reset();
            return false;
        }
        Object buffer = value(spi, spi.getClass(), "buffer");
        field(InputBuffer.class, "state").set(buffer, saved.clone());
        return true;
    }

    private static Object value(Object of, Class<?> type, String name) throws ReflectiveOperationException {
        return Objects.requireNonNull(field(type, name).get(of));
    }

    private static Field field(Class<?> type, String name) throws ReflectiveOperationException {
        Field field = type.getDeclaredField(name);
        field.setAccessible(true);
        return field;
    }

    /** Whether the library's engines can be saved and go on: another release may keep their state elsewhere. */
    private static boolean tried() {
        if (AmazonCorrettoCryptoProvider.INSTANCE.getLoadingError() != null) {
            return false;
        }
        try {
            return goesOn("SHA-256") && goesOn("SHA-1");
        } catch (GeneralSecurityException | RuntimeException e) {
            log.warn("a file that is half hashed when the daemon ends is hashed from its first byte: {}", e.toString());
            return false;
        }
    }

    private static boolean goesOn(String algorithm) throws GeneralSecurityException {
        byte[] text = new byte[3 * BUFFERED];
        for (int i = 0; i < text.length; i++) {
            text[i] = (byte) (i * 31);
        }
        SavableDigest first = new SavableDigest(algorithm, true);
        SavableDigest second = new SavableDigest(algorithm, true);
        first.engine.update(text, 0, 2 * BUFFERED);
        second.load(first.save().orElse(new byte[0]));
        second.engine.update(text, 2 * BUFFERED, BUFFERED);
        return Arrays.equals(
                second.engine.digest(), MessageDigest.getInstance(algorithm).digest(text));
    }
}
