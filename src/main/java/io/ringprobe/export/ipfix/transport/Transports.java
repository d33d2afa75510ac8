package io.ringprobe.export.ipfix.transport;

import io.ringprobe.config.OptionSpec;
import io.ringprobe.config.Options;
import io.ringprobe.config.ValueRule;
import io.ringprobe.export.OutputCounters;
import io.ringprobe.export.net.DtlsChannel;
import io.ringprobe.export.net.PemFiles;
import java.io.IOException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;

/** The options that say how messages travel, and the transport that they ask for. Stateless. */
public final class Transports {
    private static final int MAX_SECONDS = Integer.MAX_VALUE;
    /** The ways to a collector; each but TCP has an option of its name. */
    private enum Way {
        TCP,
        UDP,
        TLS,
        DTLS,
        SCTP;

        String option() {
            return name().toLowerCase(Locale.ROOT);
        }

        boolean isSecure() {
            return this == TLS || this == DTLS;
        }
    }

    private Transports() {}

    /** Options of the output ipfix that {@link #open} reads, beside {@code port} and {@code verbose}. */
    public static List<OptionSpec> options() {
        return List.of(
                OptionSpec.flag("u", "udp", "send over UDP; else TCP"),
                OptionSpec.flag("", "tls", "TLS 1.2 or 1.3 over TCP; see cert, key, ca and server-name"),
                OptionSpec.flag("", "dtls", "DTLS 1.2 over UDP, with the same options"),
                OptionSpec.flag("", "sctp", "SCTP, where the system has it (libsctp1 and the kernel module sctp)"),
                OptionSpec.value(
                        "",
                        "cert",
                        "FILE",
                        "",
                        "with tls: our certificate (PEM), and those between it and the authority"),
                OptionSpec.value(
                        "", "key", "FILE", "", "its private key (PEM, not encrypted), where not in the file of cert"),
                OptionSpec.value(
                        "", "ca", "FILE", "", "authorities (PEM) that may vouch for the collector; else Java's"),
                OptionSpec.value(
                        "", "server-name", "NAME", "", "name in the collector's certificate, where it isn't host"),
                OptionSpec.flag("c", "lz4-compression", "over TCP, compress as ipfixcol2 reads it"),
                OptionSpec.value(
                        "s",
                        "lz4-buffer-size",
                        "SIZE",
                        "",
                        "accepted for ipfixprobe's sake: the buffer is always large enough"),
                OptionSpec.value("f", "file", "PATH", "", "write an IPFIX file (RFC 5655) and send nothing"),
                OptionSpec.value(
                                "",
                                "rotate-size",
                                "SIZE",
                                "",
                                "begin a new file at this size, such as 100M; see rotate-time")
                        .with(ValueRule.bytes(1, Long.MAX_VALUE)),
                OptionSpec.value(
                                "",
                                "rotate-time",
                                "SECONDS",
                                "",
                                "begin a new file this often; PATH may hold %Y %m %d %H %M %S %s (UTC, when it was"
                                    + " begun), else .%Y%m%d%H%M%S follows it; the file being written ends in .part")
                        .from(1, MAX_SECONDS));
    }

    /** Whether the options ask for datagrams, which nobody confirms. */
    public static boolean isDatagram(Options options) {
        Way way = way(options);
        return way == Way.UDP || way == Way.DTLS;
    }

    /** Octets that a message can have at most on the way that the options ask for. */
    public static int maxMessage(Options options) {
        return switch (way(options)) {
            case UDP -> UdpTransport.MAX_DATAGRAM;
            case DTLS -> DtlsChannel.MAX_MESSAGE;
            case TCP, TLS, SCTP -> Transport.MAX_MESSAGE;
        };
    }

    /**
     * Opens the way to a file or to a collector; connecting to it comes later.
     *
     * @param collectors of which the first that answers is taken; without meaning where the options name a file
     * @param goesOn whether a file that is there is written on; else it is made new
     * @throws io.ringprobe.config.ConfigException if options contradict each other or a PEM file is wrong
     * @throws IOException if a file can't be created
     */
    public static Transport open(Options options, List<Collector> collectors, boolean goesOn, OutputCounters counters)
            throws IOException {
        Way way = way(options);
        if (options.has("file")) {
            return file(options, goesOn);
        }
        for (String option : List.of("rotate-size", "rotate-time")) {
            if (options.has(option)) {
                throw options.wrong(option, "file beside it", null);
            }
        }
        Peer peer = new Peer(collectors, way.option(), options.flag("verbose"), System.nanoTime());
        return switch (way) {
            case UDP -> new UdpTransport(peer, counters);
            case TCP ->
                new TcpTransport(peer, options.flag("lz4-compression") ? Lz4Stream::new : PlainStream::new, counters);
            case TLS -> {
                SSLContext context = context(options, "TLS");
                yield new TcpTransport(
                        peer, channel -> new TlsStream(channel, context, serverName(options, peer)), counters);
            }
            case DTLS -> new DtlsTransport(peer, context(options, "DTLS"), () -> serverName(options, peer), counters);
            case SCTP -> {
                needSctp(options);
                yield new SctpTransport(peer, counters);
            }
        };
    }

    private static Way way(Options options) {
        Way way = Way.TCP;
        for (Way other : Way.values()) {
            if (other != Way.TCP && options.flag(other.option())) {
                if (way != Way.TCP) {
                    throw options.wrong(other.option(), "no " + way.option() + " beside it", null);
                }
                way = other;
            }
        }
        if (way != Way.TCP && options.flag("lz4-compression")) {
            throw options.wrong("lz4-compression", "plain TCP, without " + way.option(), null);
        }
        for (String option : List.of("cert", "key", "ca", "server-name")) {
            if (options.has(option) && !way.isSecure()) {
                throw options.wrong(option, "tls or dtls beside it", null);
            }
        }
        return way;
    }

    private static void needSctp(Options options) {
        try {
            SctpTransport.tryOut();
        } catch (IOException | UnsupportedOperationException | LinkageError e) {
            throw options.wrong(
                    "sctp",
                    "a system with SCTP: install libsctp1, load the kernel's module (modprobe sctp), and run a Java"
                            + " with the module jdk.sctp (here: " + e.getMessage() + ")",
                    new IOException(e));
        }
    }

    private static SSLContext context(Options options, String protocol) {
        if (options.has("key") && !options.has("cert")) {
            throw options.wrong("key", "cert beside it", null);
        }
        String where = options.origin() + ": " + options.spec().name();
        return new PemFiles(where, pem(options, "cert"), pem(options, "key"), pem(options, "ca")).context(protocol);
    }

    private static Path pem(Options options, String option) {
        return options.has(option) ? path(options, option) : null;
    }

    private static String serverName(Options options, Peer peer) {
        return options.has("server-name") ? options.text("server-name") : peer.host();
    }

    private static Transport file(Options options, boolean goesOn) throws IOException {
        if (options.has("host") || options.has("port") || way(options) != Way.TCP) {
            throw options.wrong("file", "a path, and then neither host, port nor a way to a collector", null);
        }
        Path path = path(options, "file");
        boolean hasSize = options.has("rotate-size");
        boolean hasTime = options.has("rotate-time");
        if (!hasSize && !hasTime) {
            return new FileTransport(path, goesOn);
        }
        long bytes = hasSize ? options.bytes("rotate-size", 1, Long.MAX_VALUE) : 0;
        long seconds = hasTime ? options.number("rotate-time", 1, MAX_SECONDS) : 0;
        return new RotatingFiles(names(options), bytes, TimeUnit.SECONDS.toNanos(seconds), System.nanoTime());
    }

    private static FileNames names(Options options) {
        try {
            return new FileNames(options.text("file"));
        } catch (IllegalArgumentException e) {
            throw options.wrong("file", "of signs with a % only %Y %m %d %H %M %S %s and %%", e);
        }
    }

    private static Path path(Options options, String option) {
        try {
            Path path = Path.of(options.text(option));
            if (!path.toString().isEmpty()) {
                return path;
            }
        } catch (InvalidPathException e) {
            throw options.wrong(option, "a path", e);
        }
        throw options.wrong(option, "a path", null);
    }
}
