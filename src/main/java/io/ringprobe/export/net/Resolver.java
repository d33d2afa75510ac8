package io.ringprobe.export.net;

import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;

/**
 * Looks up a host's addresses in a daemon thread, so that whoever asks can go on meanwhile: a name server that doesn't
 * answer holds a lookup for minutes. Only one lookup of a resolver is under way at a time. Texts of addresses need no
 * lookup. Asked by one thread.
 */
public final class Resolver {
    /** Finds the addresses of a name; may take its time. */
    @FunctionalInterface
    public interface Names {
        InetAddress[] find(String host) throws IOException;
    }

    /** The outcome of a lookup; one of the two is null. */
    private record Answer(InetAddress[] addresses, IOException trouble) {}

    private final String host;
    private final Names names;
    private final InetAddress[] literal;
    private volatile Answer answer;
    private boolean isAsking;

    /** A resolver that asks the system. */
    public Resolver(String host) {
        this(host, InetAddress::getAllByName);
    }

    /** A resolver that asks whom it is told to. */
    public Resolver(String host, Names names) {
        this.host = host;
        this.names = names;
        this.literal = literal(host);
    }

    private static InetAddress[] literal(String host) {
        try {
            return new InetAddress[] {InetAddress.ofLiteral(host)};
        } catch (IllegalArgumentException isName) {
            return null;
        }
    }

    /**
     * Asks, or looks whether the answer is there.
     *
     * @return the addresses, at least one; null while the lookup goes on: then poll again
     * @throws IOException if the lookup failed; the next call asks anew
     */
    public InetAddress[] poll() throws IOException {
        if (literal != null) {
            return literal.clone();
        }
        if (!isAsking) {
            isAsking = true;
            answer = null;
            Thread.ofPlatform().daemon().name("resolver " + host).start(this::look);
        }
        Answer found = answer;
        if (found == null) {
            return null;
        }
        isAsking = false;
        if (found.trouble() != null) {
            throw found.trouble();
        }
        return found.addresses();
    }

    /** Whether a lookup is under way, as far as {@link #poll} has noticed. */
    public boolean isAsking() {
        return isAsking;
    }

    private void look() {
        try {
            InetAddress[] found = names.find(host);
            answer = found.length > 0
                    ? new Answer(found, null)
                    : new Answer(null, new UnknownHostException(host + " has no address"));
        } catch (IOException e) {
            answer = new Answer(null, e);
        }
    }
}
