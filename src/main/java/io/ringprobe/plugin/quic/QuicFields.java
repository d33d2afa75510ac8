package io.ringprobe.plugin.quic;

import io.ringprobe.schema.Field;
import io.ringprobe.schema.Ipfix;
import io.ringprobe.schema.Rows;
import io.ringprobe.schema.Schema;
import io.ringprobe.schema.Type;

/** What the plugin exports of a flow, and what it remembers between packets: names and places in the section. */
final class QuicFields {
    /** Packets of a flow whose types are listed. */
    static final int MAX_PACKETS = 30;
    /** Of a token that wasn't seen. */
    static final long UNKNOWN_LENGTH = -1;

    private static final int MAX_EXTENSIONS = 30;
    private static final int MAX_NAME = 254;
    private static final int MAX_EXTENSION_OCTETS = 1499;
    private static final int MAX_ID = LongHeader.MAX_ID_LENGTH;

    private static final Schema.Builder S = Schema.builder("quic");

    static {
        S.string("QUIC_SNI", MAX_NAME, variable(890), "server name from the client's hello");
        S.string("QUIC_USER_AGENT", MAX_NAME, variable(891), "user agent from Google's transport parameter");
    }

    static final int VERSION =
            S.uint32("QUIC_VERSION", fixed(892, 4), "", "version of the last packet; 0 = version negotiation");
    static final int CLIENT_VERSION =
            S.uint32("QUIC_CLIENT_VERSION", fixed(893, 4), "", "version of the client's first Initial packet");
    static final int TOKEN_LENGTH = S.uint64(
            "QUIC_TOKEN_LENGTH",
            fixed(894, 8),
            "octets",
            "length of the token in the client's Initial or in Retry; all ones = none seen");

    static {
        S.bytes("QUIC_OCCID", MAX_ID, variable(895), "connection id that the client chose for itself first");
        S.bytes("QUIC_OSCID", MAX_ID, variable(896), "connection id that the client chose for the server first");
        S.bytes("QUIC_SCID", MAX_ID, variable(897), "connection id that the server chose for itself");
        S.bytes("QUIC_RETRY_SCID", MAX_ID, variable(898), "connection id that the server chose in Retry");
    }

    static final int MULTIPLEXED =
            S.uint8("QUIC_MULTIPLEXED", fixed(899, 1), "", "further connections begun in the same flow, 255 at most");
    static final int ZERO_RTT = S.uint8("QUIC_ZERO_RTT", fixed(889, 1), "packets", "0-RTT packets, 255 at most");
    static final int SERVER_PORT = S.uint16("QUIC_SERVER_PORT", fixed(887, 2), "", "the server's port; 0 = unknown");
    static final Rows PACKETS = S.rows(MAX_PACKETS);
    static final int PACKET_TYPES = S.column(
            PACKETS,
            "QUIC_PACKETS",
            Type.UINT8,
            fixed(888, 1),
            "",
            "of each of the flow's first 30 packets: fixed bit 128, and what it holds: Initial 1, 0-RTT 2, Handshake 4,"
                    + " Retry 8, version negotiation 16");
    static final int HELLO_PARSED =
            S.uint8("QUIC_CH_PARSED", fixed(886, 1), "", "1 = the client's hello was found and read");
    static final Rows EXTENSIONS = S.rows(MAX_EXTENSIONS);
    static final int EXTENSION_TYPE = S.column(
            EXTENSIONS, "QUIC_TLS_EXT_TYPE", Type.UINT16, fixed(885, 2), "", "types of the hello's extensions");
    static final int EXTENSION_LENGTH = S.column(
            EXTENSIONS, "QUIC_TLS_EXT_LEN", Type.UINT16, fixed(884, 2), "octets", "lengths of the hello's extensions");

    static {
        S.bytes(
                "QUIC_TLS_EXT",
                MAX_EXTENSION_OCTETS,
                variable(883),
                "contents of the extensions ALPN and transport parameters, in the hello's order");
    }

    /** The flow's place in {@link HelloBuffers}. */
    static final int BUFFER = S.state(HelloBuffers.OWNER_LENGTH);
    /** The connection ids of the first packet each way, while it isn't known which way the server is. */
    static final int PENDING_FORWARD = S.state(Ids.LENGTH);

    static final int PENDING_REVERSE = S.state(Ids.LENGTH);
    /** The connection id from which the keys follow: length, then octets. */
    static final int KEY_ID_LENGTH = S.state(1);

    static final int KEY_ID = S.state(MAX_ID);
    /** What is known already: bits of {@link QuicConnection}. */
    static final int KNOWN = S.state(Short.BYTES);
    /** How often an Initial packet of the flow was tried to open. */
    static final int OPENINGS = S.state(1);

    static final Schema SCHEMA = S.build();

    static final Field.Variable SNI = SCHEMA.variable("QUIC_SNI");
    static final Field.Variable USER_AGENT = SCHEMA.variable("QUIC_USER_AGENT");
    static final Field.Variable OCCID = SCHEMA.variable("QUIC_OCCID");
    static final Field.Variable OSCID = SCHEMA.variable("QUIC_OSCID");
    static final Field.Variable SCID = SCHEMA.variable("QUIC_SCID");
    static final Field.Variable RETRY_SCID = SCHEMA.variable("QUIC_RETRY_SCID");
    static final Field.Variable EXTENSION_OCTETS = SCHEMA.variable("QUIC_TLS_EXT");

    private QuicFields() {}

    private static Ipfix fixed(int id, int length) {
        return Ipfix.fixed(Ipfix.CESNET, id, length);
    }

    private static Ipfix variable(int id) {
        return Ipfix.variable(Ipfix.CESNET, id);
    }
}
