// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.tracker.replication;

import java.net.Socket;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.Set;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedTrustManager;
import p2p.core.PeerId;
import p2p.trust.TlsIdentity;

/**
 * Admits to the Raft port whoever holds the TLS key of a tracker of this network, and nobody else. Extended, so that no host name is
 * checked. Thread-safe.
 */
public final class MemberTrust extends X509ExtendedTrustManager {
    private volatile Set<PeerId> admitted = Set.of();

    /** From now on these keys are admitted; connections that are open stay open. */
    public void admit(Set<PeerId> keys) {
        admitted = Set.copyOf(keys);
    }

    private void check(X509Certificate[] chain) throws CertificateException {
        if (chain.length == 0) {
            throw new CertificateException("a tracker shows its key");
        }
        PeerId shown = TlsIdentity.peerIdOf(chain[0].getPublicKey());
        if (!admitted.contains(shown)) {
            throw new CertificateException("the key " + shown.shortHex() + " is no tracker's of this network");
        }
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType, Socket socket)
            throws CertificateException {
        check(chain);
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType, Socket socket)
            throws CertificateException {
        check(chain);
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType, SSLEngine engine)
            throws CertificateException {
        check(chain);
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType, SSLEngine engine)
            throws CertificateException {
        check(chain);
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType) throws CertificateException {
        check(chain);
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType) throws CertificateException {
        check(chain);
    }

    @Override
    public X509Certificate[] getAcceptedIssuers() {
        return new X509Certificate[0];
    }
}
