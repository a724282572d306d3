// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.cli.view;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.ser.std.StdSerializer;
import java.io.IOException;
import java.util.List;
import p2p.core.Blob;
import p2p.core.ContentId;
import p2p.core.DeviceName;
import p2p.core.Endpoint;
import p2p.core.EntryId;
import p2p.core.FileName;
import p2p.core.GroupId;
import p2p.core.GroupName;
import p2p.core.PeerId;
import p2p.core.ReasonCode;
import p2p.core.Sha1;
import p2p.core.Sha256;
import p2p.core.UserName;

/** View objects as JSON: one object with {@code "schema":1}; names and digests are strings, codes their constant names. */
final class Json {
    private static final int SCHEMA = 1;
    private static final List<Class<?>> TEXTS = List.of(
            UserName.class,
            GroupName.class,
            DeviceName.class,
            FileName.class,
            Endpoint.class,
            PeerId.class,
            ContentId.class,
            Sha1.class,
            Sha256.class);

    private final ObjectMapper mapper = new ObjectMapper().registerModule(module());

    /** The object's fields after the schema's number. {@code view} is a record or a map. */
    String line(Object view) {
        ObjectNode node = mapper.createObjectNode().put("schema", SCHEMA);
        node.setAll((ObjectNode) mapper.valueToTree(view));
        try {
            return mapper.writeValueAsString(node);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("cannot write " + view.getClass(), e);
        }
    }

    private static SimpleModule module() {
        SimpleModule module = new SimpleModule();
        TEXTS.forEach(
                type -> module.addSerializer(new Writer<>(type, (value, out) -> out.writeString(value.toString()))));
        module.addSerializer(new Writer<>(EntryId.class, (value, out) -> out.writeNumber(value.value())));
        module.addSerializer(new Writer<>(GroupId.class, (value, out) -> out.writeNumber(value.value())));
        module.addSerializer(new Writer<>(Blob.class, (value, out) -> out.writeString(value.hex())));
        module.addSerializer(new Writer<>(ReasonCode.class, (value, out) -> out.writeString(value.text())));
        return module;
    }

    private interface Body<T> {
        void write(T value, JsonGenerator out) throws IOException;
    }

    private static final class Writer<T> extends StdSerializer<T> {
        private static final long serialVersionUID = 1;
        private final transient Body<T> body;

        Writer(Class<T> type, Body<T> body) {
            super(type);
            this.body = body;
        }

        @Override
        public void serialize(T value, JsonGenerator out, SerializerProvider provider) throws IOException {
            body.write(value, out);
        }
    }
}
