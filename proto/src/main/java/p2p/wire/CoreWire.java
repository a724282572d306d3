// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.wire;

import com.google.protobuf.ByteString;
import com.google.protobuf.UnsafeByteOperations;
import p2p.core.Blob;
import p2p.core.ConflictPolicy;
import p2p.core.ContentId;
import p2p.core.Endpoint;
import p2p.core.ErrorCode;
import p2p.core.PeerId;
import p2p.core.Problem;
import p2p.core.RequestId;
import p2p.core.Role;
import p2p.core.Sha1;
import p2p.core.Sha256;
import p2p.wire.pb.AccountRole;
import p2p.wire.pb.Address;
import p2p.wire.pb.Failure;
import p2p.wire.pb.FailureCode;
import p2p.wire.pb.NameConflict;

/** The values of {@code p2p.core} as fields (common.proto). Bad ones throw {@link IllegalArgumentException}. */
final class CoreWire {
    static final EnumTable<ErrorCode, FailureCode> CODES =
            new EnumTable<>(ErrorCode.class, FailureCode.class, "FAILURE_CODE_");
    static final EnumTable<Role, AccountRole> ROLES = new EnumTable<>(Role.class, AccountRole.class, "ACCOUNT_ROLE_");
    static final EnumTable<ConflictPolicy, NameConflict> POLICIES =
            new EnumTable<>(ConflictPolicy.class, NameConflict.class, "NAME_CONFLICT_");

    private CoreWire() {}

    /** Reads an unsigned field: at most 2^31-1. */
    static int count(int field) {
        if (field < 0) {
            throw new IllegalArgumentException("number " + Integer.toUnsignedString(field) + " is too large");
        }
        return field;
    }

    /** Reads an unsigned field: at most 2^63-1. */
    static long amount(long field) {
        if (field < 0) {
            throw new IllegalArgumentException("number " + Long.toUnsignedString(field) + " is too large");
        }
        return field;
    }

    static ErrorCode code(FailureCode field) {
        if (field == FailureCode.FAILURE_CODE_UNSPECIFIED) {
            throw new IllegalArgumentException("a failure without a code");
        }
        return CODES.fromWire(field, ErrorCode.INTERNAL);
    }

    static Failure failure(Problem problem) {
        return Failure.newBuilder()
                .setCode(CODES.toWire(problem.code()))
                .setMessage(problem.message())
                .setNext(problem.next())
                .build();
    }

    static Problem problem(Failure field) {
        return new Problem(code(field.getCode()), field.getMessage(), field.getNext());
    }

    static Address address(Endpoint endpoint) {
        return Address.newBuilder()
                .setHost(endpoint.host())
                .setPort(endpoint.port())
                .build();
    }

    static Endpoint endpoint(Address field) {
        return new Endpoint(field.getHost(), field.getPort());
    }

    static ByteString bytes(Blob blob) {
        return UnsafeByteOperations.unsafeWrap(blob.toBytes());
    }

    static Blob blob(ByteString field) {
        return field.isEmpty() ? Blob.EMPTY : Blob.owning(field.toByteArray());
    }

    static ByteString bytes(Sha256 digest) {
        return UnsafeByteOperations.unsafeWrap(digest.toBytes());
    }

    static Sha256 sha256(ByteString field) {
        return Sha256.of(field.toByteArray());
    }

    static ByteString bytes(Sha1 digest) {
        return UnsafeByteOperations.unsafeWrap(digest.toBytes());
    }

    static Sha1 sha1(ByteString field) {
        return Sha1.of(field.toByteArray());
    }

    static ByteString bytes(PeerId peer) {
        return bytes(peer.keyHash());
    }

    static PeerId peerId(ByteString field) {
        return new PeerId(sha256(field));
    }

    static ByteString bytes(ContentId content) {
        return bytes(content.manifestHash());
    }

    static ContentId contentId(ByteString field) {
        return new ContentId(sha256(field));
    }

    static ByteString bytes(RequestId id) {
        return UnsafeByteOperations.unsafeWrap(id.toBytes());
    }

    static RequestId requestId(ByteString field) {
        return RequestId.of(field.toByteArray());
    }
}
