// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.core;

import java.util.OptionalInt;

/** {@code GROUP/NAME[@VERSION]}: how people name a file. Version 0 means the newest. */
public record FileRef(GroupName group, FileName name, int version) {
    public FileRef {
        if (version < 0) {
            throw new IllegalArgumentException("bad version " + version);
        }
    }

    /** Reads {@code GROUP/NAME[@VERSION]}; an at sign that is not followed by a number belongs to the name. */
    public static FileRef parse(String text) {
        int slash = text.indexOf('/');
        if (slash <= 0 || slash == text.length() - 1) {
            throw new IllegalArgumentException(
                    "\"" + Printable.of(text) + "\" is not GROUP/NAME, for example docs/report.pdf");
        }
        return of(new GroupName(text.substring(0, slash)), text.substring(slash + 1));
    }

    /** The same for a group that is already known and {@code NAME[@VERSION]}. */
    public static FileRef of(GroupName group, String nameAndVersion) {
        int at = nameAndVersion.lastIndexOf('@');
        OptionalInt version = at > 0 ? number(nameAndVersion.substring(at + 1)) : OptionalInt.empty();
        return version.isPresent()
                ? new FileRef(group, new FileName(nameAndVersion.substring(0, at)), version.getAsInt())
                : new FileRef(group, new FileName(nameAndVersion), 0);
    }

    private static OptionalInt number(String digits) {
        boolean number =
                !digits.isEmpty() && digits.length() <= 9 && digits.chars().allMatch(c -> c >= '0' && c <= '9');
        return number ? OptionalInt.of(Integer.parseInt(digits)) : OptionalInt.empty();
    }

    /** Reads back as itself: a name that ends like a version is followed by one. */
    @Override
    public String toString() {
        int at = name.text().lastIndexOf('@');
        boolean endsLikeAVersion =
                at > 0 && number(name.text().substring(at + 1)).isPresent();
        return group + "/" + name + (version == 0 && !endsLikeAVersion ? "" : "@" + version);
    }
}
