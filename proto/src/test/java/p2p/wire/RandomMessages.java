// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.wire;

import java.lang.reflect.AnnotatedParameterizedType;
import java.lang.reflect.AnnotatedType;
import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import p2p.core.Blob;
import p2p.core.BlockRef;
import p2p.core.DeviceName;
import p2p.core.Endpoint;
import p2p.core.EntryId;
import p2p.core.FileName;
import p2p.core.GroupId;
import p2p.core.GroupName;
import p2p.core.Password;
import p2p.core.PieceIndex;
import p2p.core.PieceLayout;
import p2p.core.RequestId;
import p2p.core.Sha1;
import p2p.core.Sha256;
import p2p.core.UserName;
import p2p.message.GroupRequest;
import p2p.message.Holding;
import p2p.message.MembershipTicket;

/**
 * Valid messages at random, made from the records themselves: a record that is added later is covered by itself, and a
 * component of a type that is not known here fails with its name. The same seed gives the same messages.
 */
final class RandomMessages {
    private static final String ALPHANUMERIC = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789";
    private static final String[] WORDS = {
        "", "x", "Grüße", "a b", "漢字", "😀", "line\nbreak", "\0", "<b>", "docs/report.pdf"
    };
    private static final int MAX_LIST = 4;

    private final SplittableRandom random;

    RandomMessages(long seed) {
        random = new SplittableRandom(seed);
    }

    /** Every record that belongs to the sealed family, however deep. */
    static Stream<Class<? extends Record>> leaves(Class<?> family) {
        if (family.isRecord()) {
            return Stream.of(family.asSubclass(Record.class));
        }
        Class<?>[] permitted = family.getPermittedSubclasses();
        if (permitted == null) {
            throw new IllegalStateException(family + " is neither sealed nor a record");
        }
        return Arrays.stream(permitted).flatMap(RandomMessages::leaves);
    }

    /** A random member of the family. */
    <T> T anyOf(Class<T> family) {
        List<Class<? extends Record>> all = leaves(family).toList();
        return family.cast(make(all.get(random.nextInt(all.size()))));
    }

    /** A random value of this record. */
    <R extends Record> R make(Class<R> type) {
        RecordComponent[] components = type.getRecordComponents();
        Class<?>[] types = new Class<?>[components.length];
        @Nullable Object[] values = new Object[components.length];
        for (int i = 0; i < components.length; i++) {
            types[i] = components[i].getType();
            values[i] = component(components[i]);
        }
        if (type == Holding.class) {
            // what is kept is complete
            values[3] = Boolean.TRUE.equals(values[2]) && random.nextBoolean();
        }
        try {
            Constructor<R> constructor = type.getDeclaredConstructor(types);
            constructor.setAccessible(true);
            return constructor.newInstance(values);
        } catch (InvocationTargetException e) {
            throw new IllegalStateException(type.getSimpleName() + " refuses " + Arrays.toString(values), e.getCause());
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("cannot make a " + type.getSimpleName(), e);
        }
    }

    private @Nullable Object component(RecordComponent component) {
        AnnotatedType type = component.getAnnotatedType();
        if (type.isAnnotationPresent(Nullable.class) && random.nextBoolean()) {
            return null;
        }
        if (component.getType() == List.class) {
            AnnotatedType item = ((AnnotatedParameterizedType) type).getAnnotatedActualTypeArguments()[0];
            List<Object> items = new ArrayList<>();
            for (int i = random.nextInt(MAX_LIST); i > 0; i--) {
                items.add(value((Class<?>) item.getType()));
            }
            return items;
        }
        if (component.getDeclaringRecord() == GroupRequest.SetGrace.class && component.getType() == int.class) {
            return random.nextInt(MembershipTicket.MAX_GRACE + 1);
        }
        if (component.getName().equals("listenPort")) {
            return random.nextInt(65_536);
        }
        return value(component.getType());
    }

    private Object value(Class<?> type) {
        if (type == int.class || type == Integer.class) {
            return edgeOr(Integer.MAX_VALUE, random.nextInt(1 << random.nextInt(1, 31)));
        } else if (type == long.class || type == Long.class) {
            return random.nextInt(8) == 0 ? Long.MAX_VALUE : random.nextLong(1L << random.nextInt(1, 63));
        } else if (type == boolean.class) {
            return random.nextBoolean();
        } else if (type == String.class) {
            return WORDS[random.nextInt(WORDS.length)];
        } else if (type.isEnum()) {
            Object[] constants = type.getEnumConstants();
            return constants[random.nextInt(constants.length)];
        } else if (type == UserName.class) {
            return new UserName(name());
        } else if (type == DeviceName.class) {
            return new DeviceName(name());
        } else if (type == GroupName.class) {
            return new GroupName(name());
        } else if (type == FileName.class) {
            return new FileName(name() + " 漢ü😀.txt");
        } else if (type == Password.class) {
            return new Password("p\n" + name());
        } else if (type == Endpoint.class) {
            return new Endpoint(random.nextBoolean() ? "::1" : "host-" + random.nextInt(99), random.nextInt(65_536));
        } else if (type == Blob.class) {
            return Blob.owning(bytes(random.nextInt(200)));
        } else if (type == Sha256.class) {
            return Sha256.of(bytes(Sha256.BYTES));
        } else if (type == Sha1.class) {
            return Sha1.of(bytes(Sha1.BYTES));
        } else if (type == RequestId.class) {
            return RequestId.of(bytes(RequestId.BYTES));
        } else if (type == EntryId.class) {
            return new EntryId(random.nextLong(1, Long.MAX_VALUE));
        } else if (type == GroupId.class) {
            return new GroupId(random.nextLong(1, Long.MAX_VALUE));
        } else if (type == PieceIndex.class) {
            return new PieceIndex(edgeOr(Integer.MAX_VALUE, random.nextInt(PieceLayout.MAX_PIECES)));
        } else if (type == BlockRef.class) {
            int length = random.nextInt(1, BlockRef.MAX_LENGTH + 1);
            return new BlockRef(
                    make(PieceIndex.class), random.nextInt(PieceLayout.MAX_PIECE_LENGTH - length + 1), length);
        } else if (type.isRecord()) {
            return make(type.asSubclass(Record.class));
        } else if (type.isSealed()) {
            return anyOf(type);
        }
        throw new IllegalStateException("teach RandomMessages to make a " + type.getName());
    }

    private int edgeOr(int edge, int usual) {
        return random.nextInt(8) == 0 ? edge : usual;
    }

    private String name() {
        StringBuilder name = new StringBuilder();
        for (int i = random.nextInt(1, 64); i > 0; i--) {
            name.append(ALPHANUMERIC.charAt(random.nextInt(ALPHANUMERIC.length())));
        }
        return name.toString();
    }

    private byte[] bytes(int length) {
        byte[] bytes = new byte[length];
        random.nextBytes(bytes);
        return bytes;
    }
}
