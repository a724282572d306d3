// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.cli.command;

import java.util.ArrayList;
import java.util.List;
import p2p.message.ControlReply;
import p2p.message.ControlRequest;
import p2p.message.ShareView;
import p2p.message.TransferView;

/** The daemon's long lists, page by page. */
final class Listing {
    private final Session session;

    Listing(Session session) {
        this.session = session;
    }

    /** All downloads that people asked for, by number. */
    List<TransferView> transfers() {
        return transfers(false);
    }

    /** The same, or those of the mirrors. */
    List<TransferView> transfers(boolean mirrored) {
        List<TransferView> all = new ArrayList<>();
        boolean more = true;
        while (more) {
            long last = all.isEmpty() ? 0 : all.get(all.size() - 1).number();
            ControlReply.Transfers page =
                    session.ask(new ControlRequest.ListTransfers(last, mirrored, false), ControlReply.Transfers.class);
            all.addAll(page.transfers());
            more = page.more() && !page.transfers().isEmpty();
        }
        return all;
    }

    /** All that this device offers, by group, name and version. */
    List<ShareView> shares() {
        List<ShareView> all = new ArrayList<>();
        boolean more = true;
        while (more) {
            ControlReply.Shares page =
                    session.ask(new ControlRequest.ListShares(all.size()), ControlReply.Shares.class);
            all.addAll(page.shares());
            more = page.more() && !page.shares().isEmpty();
        }
        return all;
    }
}
