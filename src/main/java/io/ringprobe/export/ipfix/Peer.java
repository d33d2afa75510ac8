package io.ringprobe.export.ipfix;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A collector's host and port, when to try it next, and what is said of it: one line when it is found to be away and
 * one when it is there again; with {@code verbose} each attempt. Resolves the host anew for each round through its
 * addresses. Owned by the export thread.
 */
final class Peer {
    private static final Logger LOG = LoggerFactory.getLogger(Peer.class);
    private static final long FIRST_PAUSE = TimeUnit.SECONDS.toNanos(1);
    private static final long LAST_PAUSE = TimeUnit.SECONDS.toNanos(60);
    private static final long LAST_PAUSE_AT_END = TimeUnit.MILLISECONDS.toNanos(250);

    private final String host;
    private final int port;
    private final String name;
    private final boolean verbose;
    private InetAddress[] addresses = {};
    private int next;
    private long nextAttempt;
    private long pause = FIRST_PAUSE;
    private long lastPause = LAST_PAUSE;
    private boolean away;

    /** @param protocol for the name: {@code udp} or {@code tcp} */
    Peer(String host, int port, String protocol, boolean verbose, long now) {
        this.host = host;
        this.port = port;
        this.name = (host.indexOf(':') < 0 ? host : "[" + host + "]") + ":" + port + "/" + protocol;
        this.verbose = verbose;
        this.nextAttempt = now;
    }

    String name() {
        return name;
    }

    boolean isDue(long now) {
        return now - nextAttempt >= 0;
    }

    /** The next address to try. */
    InetSocketAddress next() throws IOException {
        if (next == addresses.length) {
            next = 0;
            addresses = new InetAddress[0];
            addresses = InetAddress.getAllByName(host);
        }
        return new InetSocketAddress(addresses[next++], port);
    }

    /**
     * An attempt failed: the next address is tried at once, the next round after a pause that doubles from 1 to 60
     * seconds.
     */
    void failed(IOException cause, long now) {
        if (verbose) {
            LOG.info("ipfix {}: {}", name, cause.toString());
        }
        if (next < addresses.length) {
            nextAttempt = now;
            return;
        }
        sayAway(cause);
        nextAttempt = now + pause;
        pause = Math.min(pause * 2, lastPause);
    }

    /** A connection was made. */
    void connected() {
        if (away || verbose) {
            LOG.info("ipfix {}: connected", name);
        }
        away = false;
        pause = Math.min(FIRST_PAUSE, lastPause);
    }

    /** A connection broke: the addresses are tried from the first on, after the shortest pause. */
    void lost(IOException cause, long now) {
        sayAway(cause);
        addresses = new InetAddress[0];
        next = 0;
        nextAttempt = now + pause;
    }

    /** From now on attempts follow each other fast, beginning at once. */
    void hurry(long now) {
        nextAttempt = now;
        lastPause = LAST_PAUSE_AT_END;
        pause = LAST_PAUSE_AT_END;
    }

    void sayAway(IOException cause) {
        if (!away) {
            LOG.warn("ipfix {}: no collector: {}", name, cause.toString());
        }
        away = true;
    }
}
