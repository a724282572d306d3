// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.cli.command;

import java.util.Objects;
import picocli.CommandLine;

/** What this program calls itself. */
public final class Version implements CommandLine.IVersionProvider {
    /** {@code p2p/0.1.0}; from a class folder {@code p2p/dev}. */
    public static String software() {
        return "p2p/" + Objects.requireNonNullElse(Version.class.getPackage().getImplementationVersion(), "dev");
    }

    @Override
    public String[] getVersion() {
        return new String[] {software().replace('/', ' ')};
    }
}
