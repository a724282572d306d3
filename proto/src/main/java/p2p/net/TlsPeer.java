// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.net;

import io.netty.channel.Channel;
import io.netty.handler.ssl.SslHandler;
import javax.net.ssl.SSLPeerUnverifiedException;
import p2p.core.PeerId;
import p2p.trust.TlsIdentity;

/** Who is at the other end of a TLS connection: read from its session, never remembered from the handshake's trust callback. */
public final class TlsPeer {
    private TlsPeer() {}

    /** Throws {@link ProtocolViolationException} before the handshake is done, without a key, or under another protocol. */
    public static PeerId of(Channel channel, Protocol protocol) {
        SslHandler tls = channel.pipeline().get(SslHandler.class);
        if (tls == null) {
            throw new ProtocolViolationException("no TLS on this connection");
        }
        if (!protocol.alpn().equals(tls.applicationProtocol())) {
            throw new ProtocolViolationException(
                    "speaks " + tls.applicationProtocol() + " instead of " + protocol.alpn());
        }
        try {
            return TlsIdentity.peerIdOf(
                    tls.engine().getSession().getPeerCertificates()[0].getPublicKey());
        } catch (SSLPeerUnverifiedException e) {
            throw new ProtocolViolationException("showed no key", e);
        }
    }
}
