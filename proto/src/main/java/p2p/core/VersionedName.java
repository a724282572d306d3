// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.core;

import java.nio.charset.StandardCharsets;

/** The name {@code stem_vN.ext}, for what finds its own name taken; the stem gives way when the whole would be too long. */
public final class VersionedName {
    private static final int MAX_EXTENSION = 16;

    private VersionedName() {}

    public static FileName of(FileName name, int number) {
        String text = name.text();
        int dot = text.lastIndexOf('.');
        boolean hasExtension = dot > 0 && text.length() - dot <= MAX_EXTENSION;
        String stem = hasExtension ? text.substring(0, dot) : text;
        String ending = "_v" + number + (hasExtension ? text.substring(dot) : "");
        while (bytes(stem) + bytes(ending) > FileName.MAX_BYTES) {
            stem = stem.substring(0, stem.offsetByCodePoints(stem.length(), -1));
        }
        return new FileName(stem + ending);
    }

    private static int bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8).length;
    }
}
