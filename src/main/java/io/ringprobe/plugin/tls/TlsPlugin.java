package io.ringprobe.plugin.tls;

import io.ringprobe.config.Options;
import io.ringprobe.memory.Memory;
import io.ringprobe.plugin.Flow;
import io.ringprobe.plugin.FlowPlugin;
import io.ringprobe.plugin.Interest;
import io.ringprobe.plugin.Packet;
import io.ringprobe.plugin.PluginDescriptor;
import io.ringprobe.plugin.Verdict;
import io.ringprobe.schema.Field;
import io.ringprobe.schema.Ipfix;
import io.ringprobe.schema.Rows;
import io.ringprobe.schema.Schema;
import io.ringprobe.schema.Type;
import java.util.List;

/**
 * What the first ClientHello of a TCP flow says, and the answer of the server: SSL 3 to TLS 1.3, on any port, at the
 * beginning of the flow or a little later (STARTTLS). A flow without ClientHello gets no section; of a ClientHello that
 * never comes whole only version and server name are told.
 *
 * <p>Departing from the reference: messages over several segments or records are put together, JA3, JA4 and version
 * number are as published, and a flow's packets after the 64th are left alone, so that long flows cost nothing.
 */
public final class TlsPlugin extends FlowPlugin {
    private static final int MAX_NAME = 255;
    private static final int MAX_EXTENSIONS = 30;
    /** So far into a flow TLS may begin: room for mail and directory servers to agree on it, and for proxies. */
    private static final int FIRST_PACKETS = 64;

    private static final Schema.Builder S = Schema.builder("tls");
    private static final int VERSION = S.uint16(
            "TLS_VERSION",
            Ipfix.fixed(Ipfix.FLOWMON, 333, 2),
            "",
            "version that the server chose by extension (TLS 1.3), else the one in the ClientHello");

    static {
        S.string("TLS_SNI", MAX_NAME, Ipfix.variable(Ipfix.CESNET, 808), "server name that the client asks for");
        S.string(
                "TLS_ALPN", MAX_NAME, Ipfix.variable(Ipfix.FLOWMON, 337), "application protocol that the server chose");
        S.bytes("TLS_JA3", Ja3.LENGTH, Ipfix.variable(Ipfix.FLOWMON, 357), "JA3 fingerprint of the client, MD5");
        S.string("TLS_JA4", Ja4.LENGTH, Ipfix.variable(Ipfix.CESNET, 809), "JA4 fingerprint of the client");
    }

    private static final Rows EXTENSIONS = S.rows(MAX_EXTENSIONS);
    private static final int EXTENSION_TYPE = S.column(
            EXTENSIONS,
            "TLS_EXT_TYPE",
            Type.UINT16,
            Ipfix.fixed(Ipfix.CESNET, 802, 2),
            "",
            "types of the client's extensions");
    private static final int EXTENSION_LENGTH = S.column(
            EXTENSIONS,
            "TLS_EXT_LEN",
            Type.UINT16,
            Ipfix.fixed(Ipfix.CESNET, 803, 2),
            "octets",
            "lengths of the client's extensions");

    /** Whether the ClientHello was told whole. */
    private static final int CLIENT_KNOWN = S.state(Byte.BYTES);

    private static final Schema SCHEMA = S.build();
    private static final Field.Variable SNI = SCHEMA.variable("TLS_SNI");
    private static final Field.Variable ALPN = SCHEMA.variable("TLS_ALPN");
    private static final Field.Variable JA3 = SCHEMA.variable("TLS_JA3");
    private static final Field.Variable JA4 = SCHEMA.variable("TLS_JA4");

    private static final PluginDescriptor DESCRIPTOR = new PluginDescriptor(
            SCHEMA,
            "server name, application protocol, version, JA3, JA4 and extensions of TLS handshakes",
            List.of(),
            Interest.everything()
                    .ofProtocols(Interest.TCP)
                    .gathering()
                    .beginningWith(HandshakeReader.HANDSHAKE)
                    .firstPackets(FIRST_PACKETS),
            false);

    private HandshakeReader handshake;
    private final ClientHello client = new ClientHello();
    private final ServerHello server = new ServerHello();
    private final Ja3 ja3 = new Ja3();
    private final Ja4 ja4 = new Ja4();

    public TlsPlugin() {
        super(DESCRIPTOR);
    }

    @Override
    protected void configure(Options options) {
        handshake = new HandshakeReader();
    }

    @Override
    public Verdict postCreate(Flow flow, Packet packet) {
        return read(flow, packet);
    }

    @Override
    public Verdict postUpdate(Flow flow, Packet packet) {
        return read(flow, packet);
    }

    private Verdict read(Flow flow, Packet packet) {
        if (!handshake.read(packet.data(), packet.dataLength())) {
            return Verdict.KEEP;
        }
        return switch (handshake.type()) {
            case ClientHello.TYPE -> readClientHello(flow);
            case ServerHello.TYPE -> readServerHello(flow);
            case HandshakeReader.NONE -> Verdict.MORE;
            default -> Verdict.KEEP;
        };
    }

    private Verdict readClientHello(Flow flow) {
        long section = extensions().section(flow);
        if (section != 0 && isClientKnown(section)) {
            return Verdict.KEEP;
        }
        if (section != 0 && !handshake.isWhole()) {
            return Verdict.MORE;
        }
        return switch (client.parse(handshake.message(), handshake.available())) {
            case OTHER -> Verdict.KEEP;
            case INCOMPLETE -> tellBeginning(flow);
            case COMPLETE -> tellAll(flow);
        };
    }

    private static boolean isClientKnown(long section) {
        return Memory.getByte(section + CLIENT_KNOWN) != 0;
    }

    private Verdict tellBeginning(Flow flow) {
        if (client.legacyVersion() != 0) {
            tellVersionAndName(extensions().create(flow));
        }
        return Verdict.MORE;
    }

    private Verdict tellAll(Flow flow) {
        long section = extensions().create(flow);
        Memory.putByte(section + CLIENT_KNOWN, 1);
        tellVersionAndName(section);
        tellExtensions(section);
        ja3.write(client, reserve(section, JA3, Ja3.LENGTH));
        ja4.write(client, Ja4.TCP, reserve(section, JA4, Ja4.LENGTH));
        return Verdict.KEEP;
    }

    private void tellVersionAndName(long section) {
        Memory.putShort(section + VERSION, client.legacyVersion());
        extensions()
                .set(
                        section,
                        SNI,
                        client.serverName().address(),
                        client.serverName().length());
    }

    private void tellExtensions(long section) {
        Extensions sent = client.extensions();
        sent.rewind();
        while (sent.next()) {
            long row = extensions().addRow(section, EXTENSIONS);
            if (row == 0) {
                return;
            }
            Memory.putShort(row + EXTENSION_TYPE, sent.type());
            Memory.putShort(row + EXTENSION_LENGTH, sent.length());
        }
    }

    /** Sets the field's length and returns where its octets go. */
    private static long reserve(long section, Field.Variable field, int length) {
        Memory.putShort(section + field.slot(), length);
        return section + field.area();
    }

    /** The first answer ends what is of interest: a HelloRetryRequest, too, makes the client only repeat itself. */
    private Verdict readServerHello(Flow flow) {
        long section = extensions().section(flow);
        if (section == 0) {
            return Verdict.KEEP;
        }
        return switch (server.parse(handshake.message(), handshake.available())) {
            case OTHER -> Verdict.KEEP;
            case INCOMPLETE -> Verdict.MORE;
            case COMPLETE -> tellAnswer(section);
        };
    }

    private Verdict tellAnswer(long section) {
        if (server.selectedVersion() != 0) {
            Memory.putShort(section + VERSION, server.selectedVersion());
        }
        extensions().set(section, ALPN, server.alpn().address(), server.alpn().length());
        return isClientKnown(section) ? Verdict.DETACH : Verdict.KEEP;
    }

    @Override
    public void close() {
        handshake.close();
    }
}
