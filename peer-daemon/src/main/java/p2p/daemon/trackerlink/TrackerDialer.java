// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.daemon.trackerlink;

import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import java.net.InetSocketAddress;
import java.util.List;
import p2p.core.Endpoint;
import p2p.net.NameLookup;
import p2p.net.NettyLoop;
import p2p.net.Outgoing;
import p2p.net.Pipelines;
import p2p.net.TlsContexts;

/** Dials trackers over TLS on the loop; each address of a name is tried in turn. */
public final class TrackerDialer implements LinkOpener {

    private final NettyLoop loop;
    private final TlsContexts tls;
    private final NameLookup names;
    private final DaemonCard card;
    private final Outgoing outgoing;

    public TrackerDialer(Outgoing outgoing, TlsContexts tls, NameLookup names, DaemonCard card) {
        this.outgoing = outgoing;
        this.loop = outgoing.loop();
        this.tls = tls;
        this.names = names;
        this.card = card;
    }

    @Override
    public TrackerLink open(Endpoint tracker, TrackerLink.Listener listener) {
        TrackerLink link = new TrackerLink(loop, card, tracker, listener);
        names.resolve(tracker)
                .whenComplete((addresses, failure) -> loop.execute(() -> {
                    if (failure != null) {
                        link.drop(link.unreachable("its name \"" + tracker.host() + "\" is not known"));
                    } else {
                        connect(link, addresses, 0);
                    }
                }));
        return link;
    }

    private void connect(TrackerLink link, List<InetSocketAddress> addresses, int index) {
        ChannelFuture connecting = outgoing.towards(addresses.get(index))
                .handler(new ChannelInitializer<>() {
                    @Override
                    protected void initChannel(Channel channel) {
                        Pipelines.tracker(channel, tls.client(channel.alloc()));
                        Pipelines.known(channel);
                        channel.pipeline().addLast("link", new TrackerHandler(link));
                    }
                })
                .connect();
        connecting.addListener(done -> {
            if (done.isSuccess()) {
                return;
            }
            if (index + 1 < addresses.size()) {
                connect(link, addresses, index + 1);
            } else {
                link.drop(link.unreachable(TrackerHandler.plain(done.cause())));
            }
        });
    }
}
