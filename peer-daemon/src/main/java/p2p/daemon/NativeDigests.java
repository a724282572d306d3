// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.daemon;

import com.amazon.corretto.crypto.provider.AmazonCorrettoCryptoProvider;
import java.security.NoSuchAlgorithmException;
import java.security.Provider;
import java.security.Security;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * SHA-256 and SHA-1 from AWS-LC, where that runs: native code takes the bytes where they lie and is fast from the first call,
 * while the platform's own digests are fast only once the optimising compiler has had its turn. Nothing else of that library
 * is used. The launcher reads the same condition when it chooses the compiler (bin/p2p-daemon).
 */
final class NativeDigests extends Provider {
    private static final Logger log = LoggerFactory.getLogger(NativeDigests.class);
    private static final long serialVersionUID = 1;

    private NativeDigests(Provider library) {
        super("p2p-digests", "1", "SHA-256 and SHA-1 of " + library.getName());
        putService(new Native(this, library.getService("MessageDigest", "SHA-256")));
        putService(new Native(this, library.getService("MessageDigest", "SHA-1")));
    }

    /** A service has to name the provider that offers it: this one is made there and offered here. */
    private static final class Native extends Service {
        private final Service made;

        Native(Provider offers, Service made) {
            super(offers, made.getType(), made.getAlgorithm(), made.getClassName(), null, null);
            this.made = made;
        }

        @Override
        public Object newInstance(@Nullable Object parameter) throws NoSuchAlgorithmException {
            return made.newInstance(parameter);
        }
    }

    /** From now on every digest of the process is made there; where it does not load, all stays as it is. Once, at the start. */
    static void install() {
        AmazonCorrettoCryptoProvider library = AmazonCorrettoCryptoProvider.INSTANCE;
        Throwable trouble = library.getLoadingError();
        if (trouble == null) {
            Security.insertProviderAt(new NativeDigests(library), 1);
        } else {
            log.warn(
                    "no native digests here, so hashing takes more of the processor; P2P_JAVA_OPTS=-XX:TieredStopAtLevel=4 makes the best of it: {}",
                    trouble.toString());
        }
    }
}
