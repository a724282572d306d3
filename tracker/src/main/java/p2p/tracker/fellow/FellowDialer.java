// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.tracker.fellow;

import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import p2p.core.Endpoint;
import p2p.net.NameLookup;
import p2p.net.Outgoing;
import p2p.net.Pipelines;
import p2p.net.TlsContexts;

/** Dials other trackers over TLS on the loop; each address of a name is tried in turn. */
public final class FellowDialer {
    private final Outgoing outgoing;
    private final TlsContexts tls;
    private final NameLookup names;

    /** @param tls of {@link p2p.net.Protocol#FELLOW} */
    public FellowDialer(Outgoing outgoing, TlsContexts tls, NameLookup names) {
        this.outgoing = outgoing;
        this.tls = tls;
        this.names = names;
    }

    void dial(FellowLink link) {
        names.resolve(link.at())
                .whenComplete((addresses, failure) -> outgoing.loop().execute(() -> {
                    if (failure != null) {
                        link.failed(failure);
                    } else {
                        connect(link, addresses, 0);
                    }
                }));
    }

    /** Whether some address of the name answers a new connection; completes on the loop. */
    CompletionStage<Boolean> knock(Endpoint at) {
        CompletableFuture<Boolean> answer = new CompletableFuture<>();
        names.resolve(at).whenComplete((addresses, failure) -> outgoing.loop().execute(() -> {
            if (failure != null) {
                answer.complete(false);
            } else {
                knock(addresses, 0, answer);
            }
        }));
        return answer;
    }

    private void knock(List<InetSocketAddress> addresses, int index, CompletableFuture<Boolean> answer) {
        if (index == addresses.size()) {
            answer.complete(false);
            return;
        }
        ChannelFuture connecting = outgoing.towards(addresses.get(index))
                .handler(new ChannelInboundHandlerAdapter())
                .connect();
        connecting.addListener(done -> {
            connecting.channel().close();
            if (done.isSuccess() || FellowLink.isRefusal(done.cause())) {
                answer.complete(true);
            } else {
                knock(addresses, index + 1, answer);
            }
        });
    }

    private void connect(FellowLink link, List<InetSocketAddress> addresses, int index) {
        ChannelFuture connecting = outgoing.towards(addresses.get(index))
                .handler(new ChannelInitializer<>() {
                    @Override
                    protected void initChannel(Channel channel) {
                        channel.pipeline().addLast("tls", tls.client(channel.alloc()));
                        Pipelines.fellowFrames(channel);
                        Pipelines.known(channel);
                        channel.pipeline().addLast("link", new FellowHandler(link));
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
                link.failed(done.cause());
            }
        });
    }
}
