// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.daemon.transfer;

import p2p.core.Blob;
import p2p.core.UserName;
import p2p.message.MembershipTicket;

/** A ticket that the other side showed and that was admitted; {@code signed}: its bytes, which prove it to others, too. */
record ShownTicket(Blob signed, MembershipTicket content) {
    UserName user() {
        return content.user();
    }

    String label() {
        return content.label();
    }
}
