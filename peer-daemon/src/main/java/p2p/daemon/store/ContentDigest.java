// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.daemon.store;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.util.List;
import java.util.function.Supplier;
import p2p.core.Digests;
import p2p.core.Manifest;
import p2p.core.Sha1;

/**
 * SHA-1 of whole content, fed in order: of a single file, or of a folder as {@link Manifest#sha1} has it. Files of no bytes
 * count where they stand. Used by one thread at a time.
 */
final class ContentDigest {
    private final Supplier<MessageDigest> engine;
    private final List<Manifest.File> members;
    private MessageDigest file;
    private MessageDigest folder;
    private int member;
    private long left;

    ContentDigest(Manifest manifest) {
        engine = Digests::sha1;
        members = manifest.isFolder() ? manifest.files() : List.of();
        file = engine.get();
        folder = engine.get();
        left = members.isEmpty() ? Long.MAX_VALUE : members.get(0).size();
    }

    private ContentDigest(ContentDigest of) {
        engine = of.engine;
        members = of.members;
        file = clone(of.file);
        folder = clone(of.folder);
        member = of.member;
        left = of.left;
    }

    /** One that stands where this one stands. */
    ContentDigest copy() {
        return new ContentDigest(this);
    }

    void update(ByteBuffer bytes) {
        while (bytes.remaining() > left) {
            ByteBuffer some = bytes.slice(bytes.position(), (int) left);
            bytes.position(bytes.position() + (int) left);
            file.update(some);
            next();
        }
        left -= bytes.remaining();
        file.update(bytes);
    }

    /** The digest of all; to be called once, at the end. */
    Sha1 finish() {
        if (members.isEmpty()) {
            return Sha1.of(file.digest());
        }
        while (member < members.size()) {
            next();
        }
        return Sha1.of(folder.digest());
    }

    private void next() {
        folder.update(file.digest());
        member++;
        left = member < members.size() ? members.get(member).size() : Long.MAX_VALUE;
    }

    private static MessageDigest clone(MessageDigest digest) {
        try {
            return (MessageDigest) digest.clone();
        } catch (CloneNotSupportedException e) {
            throw new IllegalStateException("every platform's SHA-1 can be cloned", e);
        }
    }
}
