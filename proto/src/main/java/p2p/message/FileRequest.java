// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.message;

import org.jspecify.annotations.Nullable;
import p2p.core.Blob;
import p2p.core.ConflictPolicy;
import p2p.core.ContentId;
import p2p.core.EntryId;
import p2p.core.FileName;
import p2p.core.GroupName;

/** The catalog of files: publish, list, look up. Manifests travel beside it in chunks of at most 256 KiB. */
public sealed interface FileRequest extends TrackerRequest {
    interface Visitor<R> {
        R putManifest(PutManifest m);

        R fetchManifest(FetchManifest m);

        R publish(Publish m);

        R listFiles(ListFiles m);

        R showFile(ShowFile m);

        R searchFiles(SearchFiles m);

        R listVersions(ListVersions m);

        R deleteFile(DeleteFile m);

        R listEntries(ListEntries m);
    }

    <R> R visit(FileRequest.Visitor<R> visitor);

    @Override
    default <R> R visit(TrackerRequest.Visitor<R> visitor) {
        return visitor.file(this);
    }

    /** A chunk of an encoded manifest, in order from offset 0; answered by {@link TrackerReply.ManifestStored}. */
    record PutManifest(ContentId content, int totalBytes, int offset, Blob bytes) implements FileRequest {
        @Override
        public <R> R visit(FileRequest.Visitor<R> v) {
            return v.putManifest(this);
        }
    }

    /** Asks for a chunk of the manifest from {@code offset} on; members of a group that lists it only. */
    record FetchManifest(ContentId content, int offset) implements FileRequest {
        @Override
        public <R> R visit(FileRequest.Visitor<R> v) {
            return v.fetchManifest(this);
        }
    }

    /** Enters content, whose manifest is stored already, into a group. {@code policy} null means the group's. */
    record Publish(GroupName group, FileName name, ContentId content, @Nullable ConflictPolicy policy)
            implements FileRequest {
        @Override
        public <R> R visit(FileRequest.Visitor<R> v) {
            return v.publish(this);
        }
    }

    /** The newest versions in name order after {@code after}, at most {@code limit}. */
    record ListFiles(GroupName group, @Nullable FileName after, int limit) implements FileRequest {
        @Override
        public <R> R visit(FileRequest.Visitor<R> v) {
            return v.listFiles(this);
        }
    }

    /** One entry with who holds how much of it; version 0 means the newest. */
    record ShowFile(GroupName group, FileName name, int version) implements FileRequest {
        @Override
        public <R> R visit(FileRequest.Visitor<R> v) {
            return v.showFile(this);
        }
    }

    /** Entries of my groups whose name contains the text, ignoring case. */
    record SearchFiles(String text, int limit) implements FileRequest {
        @Override
        public <R> R visit(FileRequest.Visitor<R> v) {
            return v.searchFiles(this);
        }
    }

    /** All versions of a name, the newest first, with what is left of deleted ones. */
    record ListVersions(GroupName group, FileName name) implements FileRequest {
        @Override
        public <R> R visit(FileRequest.Visitor<R> v) {
            return v.listVersions(this);
        }
    }

    /** Takes a version off the group's list, or with version 0 all of them. Copies on disks stay. */
    record DeleteFile(GroupName group, FileName name, int version) implements FileRequest {
        @Override
        public <R> R visit(FileRequest.Visitor<R> v) {
            return v.deleteFile(this);
        }
    }

    /** Every listed version of every name in the order of entries, those above {@code after}; answered by {@link TrackerReply.Files}. */
    record ListEntries(GroupName group, @Nullable EntryId after, int limit) implements FileRequest {
        @Override
        public <R> R visit(FileRequest.Visitor<R> v) {
            return v.listEntries(this);
        }
    }
}
