// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.trust;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import p2p.core.Blob;
import p2p.core.Endpoint;
import p2p.core.PeerId;
import p2p.core.Sha256;

/**
 * The bytes of a tracker set (docs/protocol.md, "Tracker set"), big-endian: layout version u8 = 1, cluster, version i64, previous,
 * members u8, then for each: id u16, TLS key hash, signing key, addresses u8 (host as length u8 and ASCII, port u16), Raft endpoint
 * (length 0 for none). The signed form appends the signer's key (32 bytes) and the signature (64).
 */
final class TrackerSetLayout {
    private static final int LAYOUT = 1;
    private static final int TAIL = VerifyKey.BYTES + SigningKey.SIGNATURE_BYTES;

    private TrackerSetLayout() {}

    /** A set as it travels. */
    record Signed(TrackerSet set, byte[] content, VerifyKey signer, byte[] signature) {}

    static Blob sign(TrackerSet set, SigningKey key) {
        byte[] content = encode(set);
        byte[] signature = key.sign(VerifyKey.Purpose.TRACKER_SET, content);
        byte[] out = Arrays.copyOf(content, content.length + TAIL);
        System.arraycopy(key.verifyKey().bytes().toBytes(), 0, out, content.length, VerifyKey.BYTES);
        System.arraycopy(signature, 0, out, content.length + VerifyKey.BYTES, signature.length);
        return Blob.owning(out);
    }

    static Signed read(Blob signed) {
        byte[] bytes = signed.toBytes();
        int end = bytes.length - TAIL;
        if (end <= 0) {
            throw new IllegalArgumentException("the tracker set is cut short");
        }
        byte[] content = Arrays.copyOf(bytes, end);
        VerifyKey signer = new VerifyKey(signed.slice(end, VerifyKey.BYTES));
        return new Signed(
                decode(content), content, signer, Arrays.copyOfRange(bytes, end + VerifyKey.BYTES, bytes.length));
    }

    private static byte[] encode(TrackerSet set) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (DataOutputStream out = new DataOutputStream(bytes)) {
            out.writeByte(LAYOUT);
            out.write(set.cluster().toBytes());
            out.writeLong(set.version());
            out.write(set.previous().toBytes());
            out.writeByte(set.members().size());
            for (TrackerSet.Member member : set.members()) {
                out.writeShort(member.id());
                out.write(member.tlsKey().keyHash().toBytes());
                out.write(member.signingKey().bytes().toBytes());
                out.writeByte(member.addresses().size());
                for (Endpoint address : member.addresses()) {
                    write(out, address);
                }
                write(out, member.raft());
            }
        } catch (IOException e) {
            throw new UncheckedIOException("writing to memory", e);
        }
        return bytes.toByteArray();
    }

    private static void write(DataOutputStream out, @Nullable Endpoint endpoint) throws IOException {
        byte[] host = endpoint == null ? new byte[0] : endpoint.host().getBytes(StandardCharsets.US_ASCII);
        out.writeByte(host.length);
        out.write(host);
        if (endpoint != null) {
            out.writeShort(endpoint.port());
        }
    }

    private static TrackerSet decode(byte[] content) {
        ByteReader in = new ByteReader(content, "tracker set");
        if (in.u8() != LAYOUT) {
            throw new IllegalArgumentException("a tracker set of an unknown layout");
        }
        Sha256 cluster = in.sha256();
        long version = in.i64();
        Sha256 previous = in.sha256();
        List<TrackerSet.Member> members = new ArrayList<>();
        int count = in.u8();
        for (int i = 0; i < count; i++) {
            int id = in.u16();
            PeerId tlsKey = new PeerId(in.sha256());
            VerifyKey signingKey = new VerifyKey(Blob.owning(in.bytes(VerifyKey.BYTES)));
            List<Endpoint> addresses = new ArrayList<>();
            int n = in.u8();
            for (int j = 0; j < n; j++) {
                addresses.add(new Endpoint(in.shortText(), in.u16()));
            }
            String raft = in.shortText();
            members.add(new TrackerSet.Member(
                    id, tlsKey, signingKey, addresses, raft.isEmpty() ? null : new Endpoint(raft, in.u16())));
        }
        in.end();
        return new TrackerSet(cluster, version, previous, members);
    }
}
