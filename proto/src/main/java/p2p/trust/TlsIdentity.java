// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.trust;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.PKCS8EncodedKeySpec;
import java.time.Instant;
import java.util.Date;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.ContentSigner;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import p2p.core.PeerId;
import p2p.core.Sha256;

/**
 * A process' TLS key pair (ECDSA P-256; Ed25519 certificates do not work in BoringSSL's Netty binding) with the self-signed certificate that
 * carries it. The certificate says nothing beyond the key: its dates and names are never checked, the key is.
 */
public record TlsIdentity(PrivateKey privateKey, X509Certificate certificate) {
    /** Readers of certificates without dates trip over them, so these are far away. */
    private static final Instant FROM = Instant.parse("2020-01-01T00:00:00Z");

    private static final Instant UNTIL = Instant.parse("2099-12-31T23:59:59Z");

    /** Reads the identity, or makes and keeps one when the file does not exist. Blocking; at start only. */
    public static TlsIdentity loadOrCreate(Path file) throws IOException {
        try {
            if (!Files.exists(file)) {
                TlsIdentity fresh = generate();
                SecretFile.write(file, fresh.encoded());
                return fresh;
            }
            return decode(Files.readAllBytes(file));
        } catch (GeneralSecurityException | RuntimeException e) {
            throw new IOException(
                    file
                            + " does not hold a TLS key: restore it from a backup, or move it away to start under a new identity",
                    e);
        }
    }

    public static TlsIdentity generate() throws GeneralSecurityException {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
        generator.initialize(new ECGenParameterSpec("secp256r1"));
        KeyPair keys = generator.generateKeyPair();
        return new TlsIdentity(keys.getPrivate(), selfSigned(keys));
    }

    public PeerId peerId() {
        return peerIdOf(certificate.getPublicKey());
    }

    /** Who holds this key. */
    public static PeerId peerIdOf(PublicKey key) {
        return new PeerId(Sha256.digest(key.getEncoded()));
    }

    private static X509Certificate selfSigned(KeyPair keys) throws GeneralSecurityException {
        try {
            X500Name name = new X500Name("CN=p2p");
            ContentSigner signer = new JcaContentSignerBuilder("SHA256withECDSA").build(keys.getPrivate());
            BigInteger serial = new BigInteger(64, new SecureRandom());
            byte[] der = new JcaX509v3CertificateBuilder(
                            name, serial, Date.from(FROM), Date.from(UNTIL), name, keys.getPublic())
                    .build(signer)
                    .getEncoded();
            return certificate(der);
        } catch (OperatorCreationException | IOException e) {
            throw new GeneralSecurityException("cannot make a certificate", e);
        }
    }

    private static X509Certificate certificate(byte[] der) throws GeneralSecurityException {
        return (X509Certificate)
                CertificateFactory.getInstance("X.509").generateCertificate(new ByteArrayInputStream(der));
    }

    /** Length of the PKCS#8 key as u32, the key, the certificate in DER. */
    private byte[] encoded() throws GeneralSecurityException {
        byte[] key = privateKey.getEncoded();
        byte[] der = certificate.getEncoded();
        return ByteBuffer.allocate(4 + key.length + der.length)
                .putInt(key.length)
                .put(key)
                .put(der)
                .array();
    }

    private static TlsIdentity decode(byte[] bytes) throws GeneralSecurityException {
        ByteBuffer in = ByteBuffer.wrap(bytes);
        int length = in.getInt();
        if (length <= 0 || length > in.remaining()) {
            throw new GeneralSecurityException("the key is cut short");
        }
        byte[] key = new byte[length];
        in.get(key);
        byte[] der = new byte[in.remaining()];
        in.get(der);
        PrivateKey secret = KeyFactory.getInstance("EC").generatePrivate(new PKCS8EncodedKeySpec(key));
        return new TlsIdentity(secret, certificate(der));
    }

    @Override
    public String toString() {
        return "TlsIdentity[" + peerId().shortHex() + "]";
    }
}
