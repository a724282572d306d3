// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.daemon.peer;

import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import p2p.core.Endpoint;
import p2p.core.PeerId;
import p2p.daemon.transfer.Dialer;
import p2p.daemon.transfer.PeerLink;
import p2p.message.Source;
import p2p.net.NameLookup;
import p2p.net.NettyLoop;
import p2p.net.Outgoing;
import p2p.net.TlsContexts;

/**
 * Dials other daemons: the endpoints of a source in turn, until one proves the source's key. Several requests for one peer
 * share one dial, and a link that is open already is used. On the loop.
 */
final class PeerDialer implements Dialer {
    static final Duration WITHIN = Duration.ofSeconds(10);
    private static final Logger log = LoggerFactory.getLogger(PeerDialer.class);

    private final NettyLoop loop;
    private final Outgoing outgoing;
    private final TlsContexts tls;
    private final NameLookup names;
    private final PeerCard card;
    private final PeerLinks links;
    private final Map<PeerId, Attempt> underWay = new HashMap<>();
    private boolean stopped;

    PeerDialer(Outgoing outgoing, TlsContexts tls, NameLookup names, PeerCard card, PeerLinks links) {
        this.outgoing = outgoing;
        this.loop = outgoing.loop();
        this.tls = tls;
        this.names = names;
        this.card = card;
        this.links = links;
    }

    @Override
    public CompletionStage<PeerLink> dial(Source source) {
        loop.assertInLoop();
        Optional<ChannelPeerLink> open = links.to(source.peer()).filter(link -> !link.isClosing());
        if (open.isPresent()) {
            return CompletableFuture.completedFuture(open.get());
        }
        if (stopped) {
            return CompletableFuture.failedFuture(new java.io.IOException("the daemon is stopping"));
        }
        Attempt known = underWay.get(source.peer());
        if (known != null) {
            return known.result;
        }
        Attempt attempt = new Attempt(source);
        underWay.put(source.peer(), attempt);
        attempt.nextEndpoint(new java.io.IOException("no address of " + source.label() + " is known"));
        return attempt.result;
    }

    /** Dials nobody any more. */
    void stop() {
        stopped = true;
    }

    /** The way through one source's addresses. */
    private final class Attempt implements HandshakeHandler.Dial {
        private final Source source;
        private final CompletableFuture<PeerLink> result = new CompletableFuture<>();
        private final Deque<Endpoint> endpoints;
        private final Deque<InetSocketAddress> addresses = new ArrayDeque<>();
        private final p2p.loop.Loop.Timer deadline;
        private @Nullable Channel dialling;

        Attempt(Source source) {
            this.source = source;
            this.endpoints = new ArrayDeque<>(source.endpoints());
            this.deadline = loop.after(
                    WITHIN, () -> end(null, new TimeoutException("no answer within " + WITHIN.toSeconds() + " s")));
        }

        void nextEndpoint(Throwable last) {
            if (result.isDone()) {
                return;
            }
            Endpoint endpoint = endpoints.poll();
            if (endpoint == null) {
                end(null, last);
                return;
            }
            names.resolve(endpoint).whenComplete((found, failure) -> {
                if (failure != null) {
                    nextEndpoint(failure);
                } else {
                    addresses.addAll(found == null ? List.of() : found);
                    nextAddress(last);
                }
            });
        }

        private void nextAddress(Throwable last) {
            if (result.isDone()) {
                return;
            }
            InetSocketAddress address = addresses.poll();
            if (address == null) {
                nextEndpoint(last);
                return;
            }
            Attempt self = this;
            dialling = outgoing.towards(address)
                    .handler(new ChannelInitializer<>() {
                        @Override
                        protected void initChannel(Channel channel) {
                            PeerListener.install(channel, tls, card, links, self);
                        }
                    })
                    .connect()
                    .addListener(connected -> {
                        if (!connected.isSuccess()) {
                            failed(connected.cause());
                        }
                    })
                    .channel();
        }

        @Override
        public PeerId expected() {
            return source.peer();
        }

        @Override
        public void opened(ChannelPeerLink link) {
            end(link, null);
        }

        @Override
        public void failed(Throwable why) {
            Optional<ChannelPeerLink> other = links.to(source.peer()).filter(link -> !link.isClosing());
            if (other.isPresent()) {
                end(other.get(), null);
            } else {
                log.debug("{} does not answer: {}", source.label(), why.getMessage());
                nextAddress(why);
            }
        }

        private void end(@Nullable PeerLink link, @Nullable Throwable failure) {
            underWay.remove(source.peer(), this);
            deadline.cancel();
            if (link != null) {
                result.complete(link);
            } else if (result.completeExceptionally(failure == null ? new TimeoutException() : failure)
                    && dialling != null) {
                dialling.close();
            }
        }
    }
}
