// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.system;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;

/** What a command printed and how it ended. */
record Said(int exit, String out, String err) {
    private static final ObjectMapper JSON = new ObjectMapper();

    /** The output of a command that was given {@code --json}. */
    JsonNode json() {
        try {
            return JSON.readTree(out);
        } catch (IOException e) {
            throw new UncheckedIOException("not JSON: " + out + err, e);
        }
    }
}
