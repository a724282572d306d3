// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.daemon.state;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import p2p.core.Endpoint;
import p2p.message.TransferReport;

/** Short lists kept in one column, as JSON arrays. What cannot be read is an {@link IllegalArgumentException}. */
final class Columns {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final TypeReference<List<String>> TEXTS = new TypeReference<>() {};
    private static final TypeReference<List<TransferReport.Share>> SHARES = new TypeReference<>() {};

    private Columns() {}

    static String texts(List<String> texts) {
        return write(texts);
    }

    static List<String> texts(String column) {
        return read(column, TEXTS);
    }

    static String endpoints(List<Endpoint> endpoints) {
        return write(endpoints.stream().map(Endpoint::toString).collect(Collectors.toList()));
    }

    static List<Endpoint> endpoints(String column) {
        return texts(column).stream().map(text -> Endpoint.parse(text, 0)).collect(Collectors.toList());
    }

    static String shares(List<TransferReport.Share> shares) {
        return write(shares);
    }

    static List<TransferReport.Share> shares(String column) {
        return read(column, SHARES);
    }

    private static String write(Object list) {
        try {
            return JSON.writeValueAsString(list);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("cannot write " + list, e);
        }
    }

    private static <T> List<T> read(String column, TypeReference<List<T>> type) {
        List<T> list;
        try {
            list = JSON.readValue(column, type);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("not a list: " + column, e);
        }
        // JSON's null is readable and is neither a list nor a text.
        if (list == null || list.stream().anyMatch(Objects::isNull)) {
            throw new IllegalArgumentException("a null in a list: " + column);
        }
        return list;
    }
}
