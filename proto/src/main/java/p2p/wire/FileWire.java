// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.wire;

import p2p.core.EntryId;
import p2p.core.FileName;
import p2p.core.GroupName;
import p2p.message.FileRequest;
import p2p.wire.pb.FileBody;

/** Requests about the catalog of files. */
final class FileWire implements FileRequest.Visitor<FileBody> {
    private static final FileWire WRITER = new FileWire();

    private FileWire() {}

    static FileBody toBody(FileRequest request) {
        return request.visit(WRITER);
    }

    static FileRequest fromBody(FileBody body) {
        return switch (body.getBodyCase()) {
            case PUT_MANIFEST -> putManifest(body.getPutManifest());
            case FETCH_MANIFEST -> fetchManifest(body.getFetchManifest());
            case PUBLISH -> publish(body.getPublish());
            case LIST_FILES -> listFiles(body.getListFiles());
            case SHOW_FILE -> showFile(body.getShowFile());
            case SEARCH_FILES -> searchFiles(body.getSearchFiles());
            case LIST_VERSIONS -> listVersions(body.getListVersions());
            case DELETE_FILE -> deleteFile(body.getDeleteFile());
            case LIST_ENTRIES -> listEntries(body.getListEntries());
            case BODY_NOT_SET -> throw MalformedMessageException.unknownType("file request");
        };
    }

    private static FileRequest putManifest(FileBody.PutManifest f) {
        return new FileRequest.PutManifest(
                CoreWire.contentId(f.getContent()),
                CoreWire.count(f.getTotalBytes()),
                CoreWire.count(f.getOffset()),
                CoreWire.blob(f.getBytes()));
    }

    private static FileRequest fetchManifest(FileBody.FetchManifest f) {
        return new FileRequest.FetchManifest(CoreWire.contentId(f.getContent()), CoreWire.count(f.getOffset()));
    }

    private static FileRequest publish(FileBody.Publish f) {
        return new FileRequest.Publish(
                new GroupName(f.getGroup()),
                new FileName(f.getName()),
                CoreWire.contentId(f.getContent()),
                f.hasPolicy() ? CoreWire.POLICIES.fromWire(f.getPolicy()) : null);
    }

    private static FileRequest listFiles(FileBody.ListFiles f) {
        return new FileRequest.ListFiles(
                new GroupName(f.getGroup()),
                f.hasAfter() ? new FileName(f.getAfter()) : null,
                CoreWire.count(f.getLimit()));
    }

    private static FileRequest showFile(FileBody.ShowFile f) {
        return new FileRequest.ShowFile(
                new GroupName(f.getGroup()), new FileName(f.getName()), CoreWire.count(f.getVersion()));
    }

    private static FileRequest searchFiles(FileBody.SearchFiles f) {
        return new FileRequest.SearchFiles(f.getText(), CoreWire.count(f.getLimit()));
    }

    private static FileRequest listVersions(FileBody.ListVersions f) {
        return new FileRequest.ListVersions(new GroupName(f.getGroup()), new FileName(f.getName()));
    }

    private static FileRequest deleteFile(FileBody.DeleteFile f) {
        return new FileRequest.DeleteFile(
                new GroupName(f.getGroup()), new FileName(f.getName()), CoreWire.count(f.getVersion()));
    }

    private static FileRequest listEntries(FileBody.ListEntries f) {
        return new FileRequest.ListEntries(
                new GroupName(f.getGroup()),
                f.hasAfter() ? new EntryId(f.getAfter()) : null,
                CoreWire.count(f.getLimit()));
    }

    @Override
    public FileBody putManifest(FileRequest.PutManifest m) {
        return FileBody.newBuilder()
                .setPutManifest(FileBody.PutManifest.newBuilder()
                        .setContent(CoreWire.bytes(m.content()))
                        .setTotalBytes(m.totalBytes())
                        .setOffset(m.offset())
                        .setBytes(CoreWire.bytes(m.bytes())))
                .build();
    }

    @Override
    public FileBody fetchManifest(FileRequest.FetchManifest m) {
        return FileBody.newBuilder()
                .setFetchManifest(FileBody.FetchManifest.newBuilder()
                        .setContent(CoreWire.bytes(m.content()))
                        .setOffset(m.offset()))
                .build();
    }

    @Override
    public FileBody publish(FileRequest.Publish m) {
        FileBody.Publish.Builder publish = FileBody.Publish.newBuilder()
                .setGroup(m.group().text())
                .setName(m.name().text())
                .setContent(CoreWire.bytes(m.content()));
        if (m.policy() != null) {
            publish.setPolicy(CoreWire.POLICIES.toWire(m.policy()));
        }
        return FileBody.newBuilder().setPublish(publish).build();
    }

    @Override
    public FileBody listFiles(FileRequest.ListFiles m) {
        FileBody.ListFiles.Builder list =
                FileBody.ListFiles.newBuilder().setGroup(m.group().text()).setLimit(m.limit());
        if (m.after() != null) {
            list.setAfter(m.after().text());
        }
        return FileBody.newBuilder().setListFiles(list).build();
    }

    @Override
    public FileBody showFile(FileRequest.ShowFile m) {
        return FileBody.newBuilder()
                .setShowFile(FileBody.ShowFile.newBuilder()
                        .setGroup(m.group().text())
                        .setName(m.name().text())
                        .setVersion(m.version()))
                .build();
    }

    @Override
    public FileBody searchFiles(FileRequest.SearchFiles m) {
        return FileBody.newBuilder()
                .setSearchFiles(
                        FileBody.SearchFiles.newBuilder().setText(m.text()).setLimit(m.limit()))
                .build();
    }

    @Override
    public FileBody listVersions(FileRequest.ListVersions m) {
        return FileBody.newBuilder()
                .setListVersions(FileBody.ListVersions.newBuilder()
                        .setGroup(m.group().text())
                        .setName(m.name().text()))
                .build();
    }

    @Override
    public FileBody deleteFile(FileRequest.DeleteFile m) {
        return FileBody.newBuilder()
                .setDeleteFile(FileBody.DeleteFile.newBuilder()
                        .setGroup(m.group().text())
                        .setName(m.name().text())
                        .setVersion(m.version()))
                .build();
    }

    @Override
    public FileBody listEntries(FileRequest.ListEntries m) {
        FileBody.ListEntries.Builder list =
                FileBody.ListEntries.newBuilder().setGroup(m.group().text()).setLimit(m.limit());
        if (m.after() != null) {
            list.setAfter(m.after().value());
        }
        return FileBody.newBuilder().setListEntries(list).build();
    }
}
