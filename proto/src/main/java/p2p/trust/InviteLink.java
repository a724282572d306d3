// SPDX-License-Identifier: Apache-2.0
// Copyright The p2p authors
package p2p.trust;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import p2p.core.Endpoint;
import p2p.core.ErrorCode;
import p2p.core.GroupName;
import p2p.core.RefusedException;
import p2p.core.Sha256;

/**
 * One line that brings a newcomer into a network: {@code p2p:HOST:PORT[,HOST:PORT...]/ROOT[/GROUP[/TOKEN]]/CHECK}. ROOT is the
 * SHA-256 of the root key, CHECK the first 6 characters of the SHA-256 of all before it, both base64url without padding (RFC 4648).
 *
 * @param token a one-time pre-approval for the group; makes sense with a group only
 */
public record InviteLink(List<Endpoint> trackers, Sha256 root, @Nullable GroupName group, @Nullable String token) {
    private static final String SCHEME = "p2p:";
    private static final int CHECK_CHARS = 6;
    private static final int MAX_LENGTH = 2_048;
    private static final Base64.Encoder BASE64 = Base64.getUrlEncoder().withoutPadding();

    public InviteLink {
        trackers = List.copyOf(trackers);
        if (trackers.isEmpty() || trackers.size() > TrackerSet.MAX_MEMBERS * TrackerSet.MAX_ADDRESSES) {
            throw new IllegalArgumentException("a link with " + trackers.size() + " trackers");
        }
        if (token != null && (group == null || !token.matches("[A-Za-z0-9_-]{1,128}"))) {
            throw new IllegalArgumentException("bad pre-approval");
        }
    }

    /** Whether the text means to be a link at all. */
    public static boolean looksLike(String text) {
        return text.trim().startsWith(SCHEME);
    }

    /** Throws {@link RefusedException} (INVALID_LINK) that says which part is wrong. */
    public static InviteLink parse(String text) {
        String s = text.trim();
        if (!s.startsWith(SCHEME) || s.length() > MAX_LENGTH) {
            throw refuse("it does not begin with " + SCHEME);
        }
        int last = s.lastIndexOf('/');
        String[] parts = s.substring(SCHEME.length()).split("/", -1);
        if (last < 0 || parts.length < 3) {
            throw refuse(
                    parts.length < 2
                            ? "the network's fingerprint is missing"
                            : "the check characters at its end are missing");
        }
        if (parts.length > 5) {
            throw refuse("it has too many parts");
        }
        if (!s.substring(last + 1).equals(check(s.substring(0, last)))) {
            throw refuse("a character was changed or lost (the check at its end does not fit)");
        }
        try {
            List<Endpoint> trackers = new ArrayList<>();
            for (String address : parts[0].split(",", -1)) {
                trackers.add(Endpoint.parse(address, Endpoint.DEFAULT_TRACKER_PORT));
            }
            Sha256 root = Sha256.of(Base64.getUrlDecoder().decode(parts[1]));
            GroupName group = parts.length > 3 ? new GroupName(parts[2]) : null;
            return new InviteLink(trackers, root, group, parts.length > 4 ? parts[3] : null);
        } catch (IllegalArgumentException e) {
            throw refuse(String.valueOf(e.getMessage()));
        }
    }

    private static String check(String body) {
        byte[] digest = Sha256.digest(body.getBytes(StandardCharsets.UTF_8)).toBytes();
        return BASE64.encodeToString(Arrays.copyOf(digest, 8)).substring(0, CHECK_CHARS);
    }

    private static RefusedException refuse(String why) {
        return new RefusedException(
                ErrorCode.INVALID_LINK,
                "this is not a whole join link: " + why,
                "copy the whole line again, from p2p: to its end");
    }

    /** The one line. */
    @Override
    public String toString() {
        String body = SCHEME
                + trackers.stream().map(Endpoint::toString).collect(Collectors.joining(","))
                + "/" + BASE64.encodeToString(root.toBytes())
                + (group == null ? "" : "/" + group)
                + (token == null ? "" : "/" + token);
        return body + "/" + check(body);
    }
}
