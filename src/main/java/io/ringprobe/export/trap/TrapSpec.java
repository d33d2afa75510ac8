package io.ringprobe.export.trap;

import java.util.ArrayList;
import java.util.List;

/**
 * One TRAP output interface as its specifier names it: {@code TYPE:TARGET:PARAMETER:...}, such as
 * {@code u:http:timeout=WAIT}. Immutable.
 *
 * @param kind what carries the messages
 * @param target the socket's name, the port, the file's name; empty for a blackhole
 * @param timeout how long a message may wait for its readers: nanoseconds, or {@link #WAIT}, {@link #NO_WAIT} or
 *     {@link #HALF_WAIT}
 * @param buffered whether a message holds many records, or each only one
 * @param autoflush nanoseconds after which a message leaves that isn't full, or {@link #NO_AUTOFLUSH}
 * @param clients what sockets take
 * @param tls the files of TLS, null for what isn't TLS
 * @param file how files are made, null for what isn't a file
 */
public record TrapSpec(
        Kind kind,
        String target,
        long timeout,
        boolean buffered,
        long autoflush,
        Clients clients,
        TlsFiles tls,
        FileRules file) {
    /** A timeout: wait as long as it takes, also for the first client. */
    public static final long WAIT = -1;
    /** A timeout: wait as long as it takes while there is a client, not at all while there is none. */
    public static final long HALF_WAIT = -2;
    /** A timeout: never wait. */
    public static final long NO_WAIT = 0;
    /** An autoflush: messages leave only when they are full. */
    public static final long NO_AUTOFLUSH = -1;

    /** The most octets of records, with their lengths, that TRAP's own readers take in one message from a file. */
    public static final int DEFAULT_BUFFER_SIZE = 100_000;

    /** What can carry messages. */
    public enum Kind {
        /** A unix domain socket. */
        UNIX('u'),
        /** A TCP port. */
        TCP('t'),
        /** A TCP port with TLS. */
        TLS('T'),
        /** Files. */
        FILE('f'),
        /** Nothing: all that is sent is dropped. */
        BLACKHOLE('b');

        private final char letter;

        Kind(char letter) {
            this.letter = letter;
        }

        /** The letter with which specifiers of this kind begin. */
        public char letter() {
            return letter;
        }

        boolean isSocket() {
            return this == UNIX || this == TCP || this == TLS;
        }
    }

    /**
     * What a socket takes.
     *
     * @param max clients at once
     * @param bufferCount messages that are kept for slow clients
     * @param bufferSize most octets of records, with their lengths, in a message
     */
    public record Clients(int max, int bufferCount, int bufferSize) {
        static final int MOST = 64;
        static final Clients DEFAULT = new Clients(MOST, 50, DEFAULT_BUFFER_SIZE);
    }

    /**
     * The PEM files of a TLS interface.
     *
     * @param key private key
     * @param certificate our certificate, and the chain behind it
     * @param authorities who may have signed the clients' certificates
     */
    public record TlsFiles(String key, String certificate, String authorities) {}

    /**
     * How files are made.
     *
     * @param append whether no file is written that there was before, but the next number taken that is free
     * @param minutes how long a file is written to, 0 = without end
     * @param megabytes (of 2<sup>20</sup> octets) how large a file becomes, 0 = without end
     */
    public record FileRules(boolean append, int minutes, int megabytes) {}

    /**
     * Reads the specifiers of several interfaces, with commas in between.
     *
     * @throws IllegalArgumentException saying what would be right, if one is wrong
     */
    public static List<TrapSpec> parseAll(String specifiers) {
        List<TrapSpec> specs = new ArrayList<>();
        for (String specifier : specifiers.split(",", -1)) {
            specs.add(TrapSpecParser.parse(specifier.strip()));
        }
        return specs;
    }

    /** How the specifier begins: {@code u:http}, {@code b:}. */
    public String name() {
        return kind.letter() + ":" + target;
    }

    /** Whether it has a spool where one is asked for. */
    public boolean hasSpool() {
        return kind == Kind.TCP || kind == Kind.TLS;
    }

    /** The same with smaller messages, if they aren't smaller already. */
    public TrapSpec limitedTo(int bufferSize) {
        Clients limited = new Clients(clients.max, clients.bufferCount, Math.min(clients.bufferSize, bufferSize));
        return new TrapSpec(kind, target, timeout, buffered, autoflush, limited, tls, file);
    }

    /** The same, but no file is written that there is already: the next number is taken that is free. */
    public TrapSpec keepingFiles() {
        if (file == null) {
            return this;
        }
        FileRules keeping = new FileRules(true, file.minutes, file.megabytes);
        return new TrapSpec(kind, target, timeout, buffered, autoflush, clients, tls, keeping);
    }

    /** The most octets of a {@link MessageBuffer} for this interface, the header's room included. */
    public int messageCapacity() {
        return MessageBuffer.HEADER_LENGTH + clients.bufferSize();
    }
}
