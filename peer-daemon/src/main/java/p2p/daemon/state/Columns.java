// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.daemon.state;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParseException;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import p2p.core.Endpoint;
import p2p.message.TransferReport;

/**
 * Short lists kept in one column, as JSON arrays. What cannot be read is an {@link IllegalArgumentException}. Token by token: to bind records
 * to JSON, Jackson loads more than 300 classes, in the middle of a daemon's first download.
 */
final class Columns {
    private static final JsonFactory JSON = new JsonFactory();

    private interface Writing<T> {
        void write(JsonGenerator out, T item) throws IOException;
    }

    private interface Reading<T> {
        /** Reads the item whose first token is the current one, and stays at its last. */
        T read(JsonParser in) throws IOException;
    }

    private Columns() {}

    static String texts(List<String> texts) {
        return write(texts, JsonGenerator::writeString);
    }

    static List<String> texts(String column) {
        return read(column, Columns::text);
    }

    static String endpoints(List<Endpoint> endpoints) {
        return texts(endpoints.stream().map(Endpoint::toString).collect(Collectors.toList()));
    }

    static List<Endpoint> endpoints(String column) {
        return texts(column).stream().map(text -> Endpoint.parse(text, 0)).collect(Collectors.toList());
    }

    static String shares(List<TransferReport.Share> shares) {
        return write(shares, (out, share) -> {
            out.writeStartObject();
            out.writeStringField("peer", share.peer());
            out.writeNumberField("bytes", share.bytes());
            out.writeEndObject();
        });
    }

    static List<TransferReport.Share> shares(String column) {
        return read(column, Columns::share);
    }

    private static String text(JsonParser in) throws IOException {
        require(in, JsonToken.VALUE_STRING);
        return in.getText();
    }

    private static TransferReport.Share share(JsonParser in) throws IOException {
        require(in, JsonToken.START_OBJECT);
        String peer = null;
        long bytes = 0;
        while (in.nextToken() == JsonToken.FIELD_NAME) {
            String name = in.currentName();
            in.nextToken();
            switch (name) {
                case "peer" -> peer = text(in);
                case "bytes" -> bytes = in.getLongValue();
                default -> throw new JsonParseException(in, "unknown: " + name);
            }
        }
        if (peer == null) {
            throw new JsonParseException(in, "a share of nobody");
        }
        return new TransferReport.Share(peer, bytes);
    }

    private static void require(JsonParser in, JsonToken token) throws IOException {
        if (in.currentToken() != token) {
            throw new JsonParseException(in, in.currentToken() + " instead of " + token);
        }
    }

    private static <T> String write(List<T> list, Writing<T> item) {
        StringWriter text = new StringWriter();
        try (JsonGenerator out = JSON.createGenerator(text)) {
            out.writeStartArray();
            for (T one : list) {
                item.write(out, one);
            }
            out.writeEndArray();
        } catch (IOException e) {
            throw new IllegalStateException("cannot write " + list, e);
        }
        return text.toString();
    }

    private static <T> List<T> read(String column, Reading<T> item) {
        List<T> list = new ArrayList<>();
        try (JsonParser in = JSON.createParser(column)) {
            in.nextToken();
            require(in, JsonToken.START_ARRAY);
            while (in.nextToken() != JsonToken.END_ARRAY) {
                list.add(item.read(in));
            }
        } catch (IOException e) {
            throw new IllegalArgumentException("not a list: " + column, e);
        }
        return list;
    }
}
