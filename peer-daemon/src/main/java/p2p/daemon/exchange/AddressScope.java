// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.daemon.exchange;

import com.google.common.net.InetAddresses;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.Optional;
import p2p.core.Endpoint;

/**
 * From how far an address means the same host; the nearest first. An address is of use only to whom is at least as near as it
 * reaches: what is private here is another host elsewhere, or none.
 */
public enum AddressScope {
    /** Loopback: this very host. */
    HOST,
    /** Link-local IPv4 (RFC 3927). */
    LINK,
    /** Private networks (RFC 1918, RFC 6598, RFC 4193), and translators of a network's own (RFC 8215). */
    SITE,
    /** Everywhere. */
    WORLD;

    /** First byte of IPv4 addresses that are reserved for the future (RFC 1112), or broadcast. */
    private static final int RESERVED = 240;
    /** First 10 bits of the space that providers share among their customers: 100.64.0.0/10. */
    private static final int SHARED = 100;

    private static final int SHARED_NEXT = 64;
    private static final int SHARED_MASK = 0xc0;
    /** First 7 bits of unique local addresses: fc00::/7. */
    private static final int UNIQUE_LOCAL = 0xfc;

    private static final int UNIQUE_LOCAL_MASK = 0xfe;

    /** Before the IPv4 address that a translator puts into an IPv6 one: 64:ff9b::/96. */
    private static final byte[] TRANSLATED = {0, 0x64, (byte) 0xff, (byte) 0x9b, 0, 0, 0, 0, 0, 0, 0, 0};

    /** First 6 bytes of what translators of one network use as that network likes: 64:ff9b:1::/48. */
    private static final byte[] TRANSLATED_HERE = {0, 0x64, (byte) 0xff, (byte) 0x9b, 0, 1};

    /**
     * Empty for what nobody can be dialled at: port 0, a name instead of an address, "any", multicast, broadcast and reserved
     * addresses, and an IPv6 address that needs a scope.
     */
    public static Optional<AddressScope> of(Endpoint endpoint) {
        if (endpoint.port() == 0
                || endpoint.host().indexOf('%') >= 0
                || !InetAddresses.isInetAddress(endpoint.host())) {
            return Optional.empty();
        }
        InetAddress address = inside(InetAddresses.forString(endpoint.host()));
        if (address.isAnyLocalAddress() || address.isMulticastAddress()) {
            return Optional.empty();
        }
        if (address.isLoopbackAddress()) {
            return Optional.of(HOST);
        }
        return address instanceof Inet6Address ? ofIpv6(address) : ofIpv4(address);
    }

    /**
     * The IPv4 address that this one stands for: mapped (RFC 4291, which the JDK takes out itself), compatible (::a.b.c.d), behind a
     * translator (64:ff9b::/96, RFC 6052) or 6to4 (2002::/16, RFC 3056). Who dials it comes to that host, or to nobody.
     * Teredo (2001::/32, RFC 4380) stands for none: its relays carry to a client behind the IPv4 address, never to that address itself.
     */
    private static InetAddress inside(InetAddress address) {
        if (!(address instanceof Inet6Address wide)) {
            return address;
        }
        byte[] bytes = address.getAddress();
        if (begins(bytes, TRANSLATED)) {
            return ipv4(Arrays.copyOfRange(bytes, TRANSLATED.length, bytes.length));
        }
        if (InetAddresses.isCompatIPv4Address(wide)) {
            return InetAddresses.getCompatIPv4Address(wide);
        }
        return InetAddresses.is6to4Address(wide) ? InetAddresses.get6to4IPv4Address(wide) : address;
    }

    private static boolean begins(byte[] address, byte[] prefix) {
        return Arrays.equals(address, 0, prefix.length, prefix, 0, prefix.length);
    }

    private static InetAddress ipv4(byte[] bytes) {
        try {
            return InetAddress.getByAddress(bytes);
        } catch (UnknownHostException e) {
            throw new IllegalStateException("four bytes are an address", e);
        }
    }

    private static Optional<AddressScope> ofIpv4(InetAddress address) {
        int first = address.getAddress()[0] & 0xff;
        int second = address.getAddress()[1] & 0xff;
        if (first == 0 || first >= RESERVED) {
            return Optional.empty();
        }
        if (address.isLinkLocalAddress()) {
            return Optional.of(LINK);
        }
        boolean shared = first == SHARED && (second & SHARED_MASK) == SHARED_NEXT;
        return Optional.of(address.isSiteLocalAddress() || shared ? SITE : WORLD);
    }

    private static Optional<AddressScope> ofIpv6(InetAddress address) {
        if (address.isLinkLocalAddress()) {
            return Optional.empty();
        }
        boolean unique = (address.getAddress()[0] & UNIQUE_LOCAL_MASK) == UNIQUE_LOCAL;
        boolean near = address.isSiteLocalAddress() || unique || begins(address.getAddress(), TRANSLATED_HERE);
        return Optional.of(near ? SITE : WORLD);
    }

    /** Whether who is met at {@code this} scope can do something with an address of that one. */
    public boolean canUse(AddressScope address) {
        return compareTo(address) <= 0;
    }
}
