// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.trust;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import p2p.core.Endpoint;
import p2p.core.GroupName;
import p2p.core.RefusedException;
import p2p.core.Sha256;

class InviteLinkTest {
    private final InviteLink link = new InviteLink(
            List.of(new Endpoint("tracker.example.org", 8089), new Endpoint("::1", 9000)),
            Sha256.digest(new byte[0]),
            new GroupName("docs"),
            "abc_-9");

    @Test
    void aLinkReadsBackAsItself() {
        assertThat(InviteLink.parse("  " + link + "\n")).isEqualTo(link);
        InviteLink plain = new InviteLink(link.trackers(), link.root(), null, null);
        assertThat(InviteLink.parse(plain.toString())).isEqualTo(plain);
    }

    @Test
    void anyChangedCharacterIsNoticed() {
        String good = link.toString();
        for (int i = 4; i < good.length(); i++) {
            char other = good.charAt(i) == 'x' ? 'y' : 'x';
            String bad = good.substring(0, i) + other + good.substring(i + 1);
            assertThatThrownBy(() -> InviteLink.parse(bad)).as(bad).isInstanceOf(RefusedException.class);
        }
    }

    @Test
    void aCutLinkSaysWhatIsMissing() {
        assertThatThrownBy(() -> InviteLink.parse("p2p:host:8089")).hasMessageContaining("fingerprint is missing");
        assertThatThrownBy(() -> InviteLink.parse("p2p:host:8089/AAAA")).hasMessageContaining("check characters");
        assertThatThrownBy(() -> InviteLink.parse("http://host")).hasMessageContaining("p2p:");
        assertThatThrownBy(() -> InviteLink.parse("")).isInstanceOf(RefusedException.class);
    }
}
