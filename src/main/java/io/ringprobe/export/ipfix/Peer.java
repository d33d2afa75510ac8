package io.ringprobe.export.ipfix;

import io.ringprobe.export.net.Resolver;
import io.ringprobe.export.net.TlsTrouble;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The hosts of a collector and its stand-ins, and their port, when to try which next, and what is said of it: one line
 * when it is found to be away and one when it is there again; with {@code verbose} each attempt. Looks the host up anew
 * for each round through its addresses, without waiting. Owned by the export thread.
 */
final class Peer {
    private static final Logger LOG = LoggerFactory.getLogger(Peer.class);
    private static final long FIRST_PAUSE = TimeUnit.SECONDS.toNanos(1);
    private static final long LAST_PAUSE = TimeUnit.SECONDS.toNanos(60);
    private static final long LAST_PAUSE_AT_END = TimeUnit.MILLISECONDS.toNanos(250);

    private static final long PATIENCE = TimeUnit.SECONDS.toNanos(10);

    private static final InetAddress[] NONE = {};

    private final List<String> hosts;
    private final List<Resolver> resolvers;
    private final int port;
    private final String name;
    private final boolean verbose;
    private InetAddress[] addresses = NONE;
    /** The host whose addresses these are, and the one to look up next. */
    private int host;

    private int nextHost;
    private int next;
    private long nextAttempt;
    private long pause = FIRST_PAUSE;
    private long lastPause = LAST_PAUSE;
    private boolean away;
    private boolean isLookingUp;
    private long askedAt;

    /**
     * @param hosts names or addresses, separated by commas: the first that answers is taken
     * @param protocol for the name, such as {@code udp} or {@code tcp}
     */
    Peer(String hosts, int port, String protocol, boolean verbose, long now) {
        this(hosts, Resolver::new, port, protocol, verbose, now);
    }

    Peer(String hosts, Function<String, Resolver> resolver, int port, String protocol, boolean verbose, long now) {
        this.hosts = Stream.of(hosts.split(",")).map(String::strip).toList();
        this.resolvers = this.hosts.stream().map(resolver).toList();
        this.port = port;
        this.name = this.hosts.stream()
                        .map(host -> host.indexOf(':') < 0 ? host : "[" + host + "]")
                        .collect(Collectors.joining(","))
                + ":" + port + "/" + protocol;
        this.verbose = verbose;
        this.nextAttempt = now;
    }

    /** The host that the last of {@link #next} is an address of. */
    String host() {
        return hosts.get(host);
    }

    String name() {
        return name;
    }

    boolean isDue(long now) {
        return now - nextAttempt >= 0;
    }

    /** The next address to try; null while they are being looked up: then ask again. */
    InetSocketAddress next(long now) throws IOException {
        if (next == addresses.length) {
            next = 0;
            addresses = NONE;
            addresses = lookUp(now);
        }
        return addresses.length == 0 ? null : new InetSocketAddress(addresses[next++], port);
    }

    private InetAddress[] lookUp(long now) throws IOException {
        if (!isLookingUp) {
            isLookingUp = true;
            askedAt = now;
            host = nextHost;
        }
        InetAddress[] found = null;
        try {
            found = resolvers.get(host).poll();
            isLookingUp = found == null && now - askedAt <= PATIENCE;
        } catch (IOException e) {
            isLookingUp = false;
            throw e;
        } finally {
            nextHost = isLookingUp ? host : host + 1;
        }
        if (found == null && !isLookingUp) {
            throw new UnknownHostException("name servers don't answer for " + host());
        }
        return found == null ? NONE : found;
    }

    /** Whether addresses are being looked up, and not for so long that it seems in vain. */
    boolean isLookingUp(long now) {
        return isLookingUp && now - askedAt <= PATIENCE;
    }

    /**
     * An attempt failed: the next address is tried at once, the next round after a pause that doubles from 1 to 60
     * seconds.
     */
    void failed(IOException cause, long now) {
        if (verbose) {
            LOG.info("ipfix {}: {}", name, TlsTrouble.describe(cause));
        }
        if (next < addresses.length || nextHost < hosts.size()) {
            nextAttempt = now;
            return;
        }
        nextHost = 0;
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
        addresses = NONE;
        next = 0;
        nextHost = 0;
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
            LOG.warn("ipfix {}: no collector: {}", name, TlsTrouble.describe(cause));
        }
        away = true;
    }
}
