// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.trust;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import p2p.core.Blob;
import p2p.core.DeviceName;
import p2p.core.GroupId;
import p2p.core.PeerId;
import p2p.core.Sha256;
import p2p.core.UserName;
import p2p.message.MembershipTicket;

/**
 * The bytes of a membership ticket (docs/protocol.md, "Ticket"), big-endian, under 300: layout u8 = 2, first 16 bytes of the
 * cluster, first 16 bytes of the signing key's hash, user and device (length u8, ASCII), device key hash, group i64,
 * rights u8, issued i64, expires i64, grace u16 (minutes), serial i64, then the Ed25519 signature (64) over all before it.
 */
public final class TicketCodec {
    public static final int MAX_BYTES = 300;
    static final int ID_BYTES = 16;
    private static final int LAYOUT = 2;

    private TicketCodec() {}

    /** Signs; the key must be the one that the ticket names. */
    public static Blob sign(MembershipTicket ticket, SigningKey key) {
        if (!ticket.signer().equals(key.verifyKey().fingerprint())) {
            throw new IllegalArgumentException("the ticket names another signer");
        }
        byte[] content = content(ticket);
        byte[] signature = key.sign(VerifyKey.Purpose.TICKET, content);
        byte[] out = Arrays.copyOf(content, content.length + signature.length);
        System.arraycopy(signature, 0, out, content.length, signature.length);
        return Blob.owning(out);
    }

    /** Ticket bytes taken apart; nothing is verified yet. */
    record Raw(byte[] clusterPrefix, byte[] signerPrefix, MembershipTicket ticket, byte[] content, byte[] signature) {}

    /** The group of a ticket of one's own; does not verify. Throws {@link IllegalArgumentException} when it is none. */
    public static MembershipTicket peek(Blob signed) {
        return read(signed, TrackerSet.NONE, TrackerSet.NONE).ticket();
    }

    static Raw read(Blob signed, Sha256 cluster, Sha256 signer) {
        byte[] bytes = signed.toBytes();
        int end = bytes.length - SigningKey.SIGNATURE_BYTES;
        if (end <= 0 || bytes.length > MAX_BYTES) {
            throw new IllegalArgumentException("a ticket of " + bytes.length + " bytes");
        }
        byte[] content = Arrays.copyOf(bytes, end);
        ByteReader in = new ByteReader(content, "ticket");
        if (in.u8() != LAYOUT) {
            throw new IllegalArgumentException("a ticket of an unknown layout");
        }
        byte[] clusterPrefix = in.bytes(ID_BYTES);
        byte[] signerPrefix = in.bytes(ID_BYTES);
        UserName user = new UserName(in.shortText());
        DeviceName device = new DeviceName(in.shortText());
        PeerId peer = new PeerId(in.sha256());
        GroupId group = new GroupId(in.i64());
        int rights = in.u8();
        long issued = in.i64();
        long expires = in.i64();
        int grace = in.u16();
        long serial = in.i64();
        in.end();
        MembershipTicket ticket = new MembershipTicket(
                cluster, signer, user, device, peer, group, rights, issued, expires, grace, serial);
        return new Raw(clusterPrefix, signerPrefix, ticket, content, Arrays.copyOfRange(bytes, end, bytes.length));
    }

    static boolean matches(byte[] prefix, Sha256 whole) {
        return Arrays.equals(prefix, Arrays.copyOf(whole.toBytes(), ID_BYTES));
    }

    private static byte[] content(MembershipTicket t) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(256);
        try (DataOutputStream out = new DataOutputStream(bytes)) {
            out.writeByte(LAYOUT);
            out.write(t.cluster().toBytes(), 0, ID_BYTES);
            out.write(t.signer().toBytes(), 0, ID_BYTES);
            writeText(out, t.user().text());
            writeText(out, t.device().text());
            out.write(t.peer().keyHash().toBytes());
            out.writeLong(t.group().value());
            out.writeByte(t.rights());
            out.writeLong(t.issued());
            out.writeLong(t.expires());
            out.writeShort(t.grace());
            out.writeLong(t.serial());
        } catch (IOException e) {
            throw new UncheckedIOException("writing to memory", e);
        }
        return bytes.toByteArray();
    }

    private static void writeText(DataOutputStream out, String text) throws IOException {
        byte[] ascii = text.getBytes(StandardCharsets.US_ASCII);
        out.writeByte(ascii.length);
        out.write(ascii);
    }
}
