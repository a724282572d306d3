// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.net;

import io.netty.buffer.ByteBufAllocator;
import io.netty.handler.ssl.ApplicationProtocolConfig;
import io.netty.handler.ssl.ClientAuth;
import io.netty.handler.ssl.OpenSsl;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.SslProvider;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import javax.net.ssl.SSLException;
import p2p.trust.TlsIdentity;

/**
 * TLS 1.3 with a key on both sides and AES-GCM, for one protocol, or for a listener of several: BoringSSL where it loads, else the JDK's engine. Who the
 * other side is comes from {@link TlsPeer} once the handshake is done.
 */
public final class TlsContexts {
    private static final List<String> CIPHERS = List.of("TLS_AES_128_GCM_SHA256", "TLS_AES_256_GCM_SHA384");
    private static final int HANDSHAKE_SECONDS = 5;
    private final SslContext server;
    private final SslContext client;

    public TlsContexts(TlsIdentity identity, Protocol... protocols) throws SSLException {
        server = common(SslContextBuilder.forServer(identity.privateKey(), identity.certificate()), protocols)
                .clientAuth(ClientAuth.REQUIRE)
                .build();
        client = common(
                        SslContextBuilder.forClient().keyManager(identity.privateKey(), identity.certificate()),
                        protocols)
                .endpointIdentificationAlgorithm(null)
                .build();
    }

    private static SslContextBuilder common(SslContextBuilder builder, Protocol... protocols) {
        return builder.sslProvider(OpenSsl.isAvailable() ? SslProvider.OPENSSL_REFCNT : SslProvider.JDK)
                .protocols("TLSv1.3")
                .ciphers(CIPHERS)
                .trustManager(new AnyKeyTrust())
                .applicationProtocolConfig(new ApplicationProtocolConfig(
                        ApplicationProtocolConfig.Protocol.ALPN,
                        ApplicationProtocolConfig.SelectorFailureBehavior.NO_ADVERTISE,
                        ApplicationProtocolConfig.SelectedListenerFailureBehavior.ACCEPT,
                        Stream.of(protocols).map(Protocol::alpn).toList()));
    }

    /** First handler of an accepted connection. */
    public SslHandler server(ByteBufAllocator allocator) {
        return timed(server.newHandler(allocator));
    }

    /** First handler of a dialled connection; built without host and port, so that no session of another peer is resumed. */
    public SslHandler client(ByteBufAllocator allocator) {
        return timed(client.newHandler(allocator));
    }

    private static SslHandler timed(SslHandler handler) {
        handler.setHandshakeTimeout(HANDSHAKE_SECONDS, TimeUnit.SECONDS);
        handler.setCloseNotifyFlushTimeout(1, TimeUnit.SECONDS);
        return handler;
    }
}
