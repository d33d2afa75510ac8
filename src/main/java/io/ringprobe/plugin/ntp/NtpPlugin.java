package io.ringprobe.plugin.ntp;

import io.ringprobe.config.OptionSpec;
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
import io.ringprobe.schema.Schema;
import java.util.List;

/**
 * The header of an NTP message (RFC 5905). Each packet with payload to or from UDP port 123 is a record of its own;
 * messages of clients and servers in version 4 get a section.
 *
 * <p>By default the fields are to the letter what ipfixprobe gives: root delay and dispersion always 9, and timestamps
 * that have lost zeros. With {@code exact} they are what the message says.
 */
public final class NtpPlugin extends FlowPlugin {
    private static final int NTP_PORT = 123;
    private static final int UNREAD = 9;

    private static final Schema.Builder S = Schema.builder("ntp");
    private static final int LEAP = S.uint8("NTP_LEAP", cesnet(18, 1), "", "leap indicator");
    private static final int VERSION = S.uint8("NTP_VERSION", cesnet(19, 1), "", "version");
    private static final int MODE = S.uint8("NTP_MODE", cesnet(20, 1), "", "3 = client, 4 = server");
    private static final int STRATUM = S.uint8("NTP_STRATUM", cesnet(21, 1), "", "stratum");
    private static final int POLL = S.uint8("NTP_POLL", cesnet(22, 1), "log2 s", "poll interval");
    private static final int PRECISION =
            S.uint8("NTP_PRECISION", cesnet(23, 1), "log2 s", "precision, a signed number in eight bits");
    private static final int DELAY =
            S.uint32("NTP_DELAY", cesnet(24, 4), "s/65536", "root delay with the option exact, else 9");
    private static final int DISPERSION =
            S.uint32("NTP_DISPERSION", cesnet(25, 4), "s/65536", "root dispersion with the option exact, else 9");

    static {
        S.string("NTP_REF_ID", NtpParser.MAX_ID, Ipfix.variable(Ipfix.CESNET, 26), "reference id or kiss code");
        timestamp("NTP_REF", 27, "reference timestamp, seconds since 1900");
        timestamp("NTP_ORIG", 28, "origin timestamp");
        timestamp("NTP_RECV", 29, "receive timestamp");
        timestamp("NTP_SENT", 30, "transmit timestamp");
    }

    private static final Schema SCHEMA = S.build();
    private static final Field.Variable REFERENCE_ID = SCHEMA.variable("NTP_REF_ID");
    private static final Field.Variable REFERENCE = SCHEMA.variable("NTP_REF");
    private static final Field.Variable ORIGIN = SCHEMA.variable("NTP_ORIG");
    private static final Field.Variable RECEIVE = SCHEMA.variable("NTP_RECV");
    private static final Field.Variable TRANSMIT = SCHEMA.variable("NTP_SENT");

    private static final PluginDescriptor DESCRIPTOR = new PluginDescriptor(
            SCHEMA,
            "NTP messages",
            List.of(OptionSpec.flag(
                    "e", "exact", "root delay, dispersion and timestamps as sent, not as ipfixprobe writes them")),
            Interest.firstPacket().ofProtocols(Interest.UDP).ofPorts(NTP_PORT).parsing(),
            false);

    private boolean exact;

    private static Ipfix cesnet(int element, int length) {
        return Ipfix.fixed(Ipfix.CESNET, element, length);
    }

    private static void timestamp(String name, int element, String doc) {
        S.string(name, NtpParser.MAX_TIMESTAMP, Ipfix.variable(Ipfix.CESNET, element), doc);
    }

    public NtpPlugin() {
        super(DESCRIPTOR);
    }

    @Override
    protected void configure(Options options) {
        exact = options.flag("exact");
    }

    @Override
    public Verdict postCreate(Flow flow, Packet packet) {
        long message = packet.payload();
        if (NtpParser.isMessage(message, packet.payloadCaptured())) {
            long section = extensions().create(flow);
            fillNumbers(section, message);
            fillTexts(section, message);
        }
        return Verdict.CUT_AFTER;
    }

    private void fillNumbers(long section, long message) {
        Memory.putByte(section + LEAP, NtpParser.leap(message));
        Memory.putByte(section + VERSION, NtpParser.version(message));
        Memory.putByte(section + MODE, NtpParser.mode(message));
        Memory.putByte(section + STRATUM, Memory.getByte(message + NtpParser.STRATUM_OFFSET));
        Memory.putByte(section + POLL, Memory.getByte(message + NtpParser.POLL_OFFSET));
        Memory.putByte(section + PRECISION, Memory.getByte(message + NtpParser.PRECISION_OFFSET));
        Memory.putInt(section + DELAY, exact ? Memory.getIntBE(message + NtpParser.DELAY_OFFSET) : UNREAD);
        Memory.putInt(section + DISPERSION, exact ? Memory.getIntBE(message + NtpParser.DISPERSION_OFFSET) : UNREAD);
    }

    private void fillTexts(long section, long message) {
        int length = NtpParser.writeReferenceId(message, section + REFERENCE_ID.area());
        Memory.putShort(section + REFERENCE_ID.slot(), length);
        fillTimestamp(section, REFERENCE, message + NtpParser.REFERENCE_OFFSET);
        fillTimestamp(section, ORIGIN, message + NtpParser.ORIGIN_OFFSET);
        fillTimestamp(section, RECEIVE, message + NtpParser.RECEIVE_OFFSET);
        fillTimestamp(section, TRANSMIT, message + NtpParser.TRANSMIT_OFFSET);
    }

    private void fillTimestamp(long section, Field.Variable field, long timestamp) {
        long to = section + field.area();
        int length =
                exact ? NtpParser.writeTimestamp(timestamp, to) : NtpParser.writeTimestampAsIpfixprobe(timestamp, to);
        Memory.putShort(section + field.slot(), length);
    }
}
