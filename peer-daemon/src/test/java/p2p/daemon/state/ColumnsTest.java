// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.daemon.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import p2p.core.Endpoint;
import p2p.message.TransferReport.Share;

class ColumnsTest {
    /** As earlier releases wrote it: what is in the databases out there. */
    @Test
    void listsHaveTheFormThatTheyAlwaysHad() {
        assertThat(Columns.texts(List.of("eve@nas", "a \"b\"\n\u00e4")))
                .isEqualTo("[\"eve@nas\",\"a \\\"b\\\"\\n\u00e4\"]");
        assertThat(Columns.texts("[\"eve@nas\", \"a \\\"b\\\"\\n\\u00e4\"]"))
                .containsExactly("eve@nas", "a \"b\"\n\u00e4");
        assertThat(Columns.texts(List.of())).isEqualTo("[]");
        assertThat(Columns.shares(List.of(new Share("eve@nas", 1L << 40), new Share("bob@pc", 0))))
                .isEqualTo("[{\"peer\":\"eve@nas\",\"bytes\":1099511627776},{\"peer\":\"bob@pc\",\"bytes\":0}]");
        assertThat(Columns.shares("[{\"bytes\":1099511627776,\"peer\":\"eve@nas\"}]"))
                .containsExactly(new Share("eve@nas", 1L << 40));
        List<Endpoint> endpoints = List.of(new Endpoint("192.0.2.7", 7700), new Endpoint("2001:db8::7", 7701));
        assertThat(Columns.endpoints(Columns.endpoints(endpoints))).isEqualTo(endpoints);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "null", "{", "[", "[null]", "[\"a\"", "[\"a\",", "[[\"a\"]]", "\"a\"", "nonsense"})
    void whatIsNoListIsRefused(String column) {
        assertThatIllegalArgumentException().isThrownBy(() -> Columns.texts(column));
        assertThatIllegalArgumentException().isThrownBy(() -> Columns.shares(column));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "[{}]",
                "[{\"peer\":null,\"bytes\":1}]",
                "[{\"peer\":\"a\",\"bytes\":\"1\"}]",
                "[{\"peer\":\"a\",\"bytes\":99999999999999999999}]",
                "[{\"peer\":\"a\",\"more\":1}]",
                "[{\"peer\":\"a\"",
                "[\"a\"]"
            })
    void aShareThatIsNoneIsRefused(String column) {
        assertThatIllegalArgumentException().isThrownBy(() -> Columns.shares(column));
    }
}
