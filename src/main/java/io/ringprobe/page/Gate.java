package io.ringprobe.page;

import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/**
 * Decides who may see the live page. Immutable; used by any thread.
 *
 * <p>A browser on this machine may, if it really asked for this machine: a page from elsewhere whose name was made to
 * mean 127.0.0.1 (DNS rebinding) gives itself away by the Host header, and what a proxy passes on, by the headers that
 * it adds. Everybody else must know the token, and that only if the page is shown to others at all. Who knows the token
 * needs no Host check: the cookie is kept for the name it was set for.
 */
final class Gate {
    /** Name of the cookie that a browser gets for the token. */
    static final String COOKIE = "ringprobe-page";

    private static final int TOKEN_BYTES = 16;
    private static final String BEARER = "Bearer ";

    private final byte[] token;
    private final byte[] cookie;

    /** What the gate has to say of a request. */
    enum Verdict {
        /** Show it. */
        OPEN,
        /** The token in the address is right: set the cookie, and show it at the address without the token. */
        GIVE_COOKIE,
        /** The page isn't shown to others at all. */
        ONLY_HERE,
        /** The token is missing or wrong. */
        WRONG_TOKEN
    }

    /**
     * What the gate looks at.
     *
     * @param client where the request comes from
     * @param host the Host header, or null
     * @param forwarded whether a proxy says that it passes the request on
     * @param authorization the Authorization header, or null
     * @param cookies the Cookie headers
     * @param token the token in the address, or null
     */
    record Request(
            InetAddress client,
            String host,
            boolean forwarded,
            String authorization,
            List<String> cookies,
            String token) {}

    /** @param token what others must know; empty = nobody but this machine may see the page */
    Gate(Optional<String> token) {
        this.token = token.map(Gate::bytes).orElse(null);
        this.cookie = token.map(text -> bytes(cookieFor(text))).orElse(null);
    }

    /** A token that nobody can guess. */
    static String randomToken() {
        byte[] bytes = new byte[TOKEN_BYTES];
        new SecureRandom().nextBytes(bytes);
        return HexFormat.of().formatHex(bytes);
    }

    /** The cookie's value: it proves the token, and tells it to nobody who reads a browser's store. */
    static String cookieFor(String token) {
        return HexFormat.of().formatHex(sha256(bytes("ringprobe live page\n" + token)));
    }

    /** The cookie's value for the token of this gate. */
    String cookie() {
        return new String(cookie, StandardCharsets.US_ASCII);
    }

    Verdict judge(Request request) {
        if (request.token() != null && token != null) {
            return isRight(request.token(), token) ? Verdict.GIVE_COOKIE : Verdict.WRONG_TOKEN;
        }
        if (isLocal(request)) {
            return Verdict.OPEN;
        }
        if (token == null) {
            return Verdict.ONLY_HERE;
        }
        return hasBearer(request) || hasCookie(request) ? Verdict.OPEN : Verdict.WRONG_TOKEN;
    }

    private static boolean isLocal(Request request) {
        return request.client().isLoopbackAddress() && !request.forwarded() && namesLoopback(request.host());
    }

    /** Whether a Host header names this machine: localhost or a loopback address, with or without a port. */
    static boolean namesLoopback(String host) {
        if (host == null) {
            return false;
        }
        if (host.startsWith("[")) {
            return host.equals("[::1]") || host.startsWith("[::1]:");
        }
        int colon = host.indexOf(':');
        String name = colon < 0 ? host : host.substring(0, colon);
        return name.equalsIgnoreCase("localhost") || name.matches("127(\\.\\d{1,3}){3}");
    }

    private boolean hasBearer(Request request) {
        String authorization = request.authorization();
        return authorization != null
                && authorization.regionMatches(true, 0, BEARER, 0, BEARER.length())
                && isRight(authorization.substring(BEARER.length()).strip(), token);
    }

    private boolean hasCookie(Request request) {
        for (String header : request.cookies()) {
            for (String pair : header.split(";")) {
                int equals = pair.indexOf('=');
                if (equals > 0
                        && pair.substring(0, equals).strip().equals(COOKIE)
                        && isRight(pair.substring(equals + 1).strip(), cookie)) {
                    return true;
                }
            }
        }
        return false;
    }

    /** Compares digests, so that the time it takes tells neither content nor length. */
    private static boolean isRight(String given, byte[] expected) {
        return MessageDigest.isEqual(sha256(bytes(given)), sha256(expected));
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static byte[] sha256(byte[] bytes) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(bytes);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
