package io.ringprobe.plugin.dns;

import io.ringprobe.config.Options;
import io.ringprobe.memory.Memory;
import io.ringprobe.plugin.Flow;
import io.ringprobe.plugin.FlowPlugin;
import io.ringprobe.plugin.Interest;
import io.ringprobe.plugin.Packet;
import io.ringprobe.plugin.PluginDescriptor;
import io.ringprobe.plugin.Verdict;
import io.ringprobe.plugin.dns.message.MessageFeed;
import io.ringprobe.schema.Field;
import io.ringprobe.schema.Ipfix;
import io.ringprobe.schema.Schema;
import java.util.List;

/**
 * DNS over UDP and TCP (RFC 1035): each message ends its record. Where a TCP segment holds several messages, the record
 * has a section for each.
 *
 * <p>The reference reads a TCP segment only if it holds one whole message; here messages are put together.
 */
public final class DnsPlugin extends FlowPlugin implements MessageFeed.Reader {
    private static final int PORT = 53;
    private static final int MAX_NAME = 127;
    private static final int MAX_RDATA = 159;
    private static final int MAX_MESSAGES = 128;

    private static final Schema.Builder S = Schema.builder("dns");
    private static final int ANSWERS =
            S.uint16("DNS_ANSWERS", Ipfix.fixed(Ipfix.CESNET, 14, 2), "", "number of answers, as the header tells it");
    private static final int RCODE = S.uint8("DNS_RCODE", Ipfix.fixed(Ipfix.CESNET, 1, 1), "", "response code");
    private static final int QTYPE =
            S.uint16("DNS_QTYPE", Ipfix.fixed(Ipfix.CESNET, 3, 2), "", "type of the first question");
    private static final int CLASS =
            S.uint16("DNS_CLASS", Ipfix.fixed(Ipfix.CESNET, 4, 2), "", "class of the first question");
    private static final int TTL =
            S.uint32("DNS_RR_TTL", Ipfix.fixed(Ipfix.CESNET, 5, 4), "seconds", "time to live of the first answer");
    private static final int RLENGTH =
            S.uint16("DNS_RLENGTH", Ipfix.fixed(Ipfix.CESNET, 6, 2), "octets", "length of DNS_RDATA");
    private static final int PSIZE = S.uint16(
            "DNS_PSIZE", Ipfix.fixed(Ipfix.CESNET, 8, 2), "octets", "largest datagram that the sender takes (EDNS)");
    private static final int DO =
            S.uint8("DNS_DO", Ipfix.fixed(Ipfix.CESNET, 9, 1), "", "1 = DNSSEC records are wanted (EDNS)");
    private static final int ID = S.uint16("DNS_ID", Ipfix.fixed(Ipfix.CESNET, 10, 2), "", "transaction id");

    static {
        S.string("DNS_NAME", MAX_NAME, Ipfix.variable(Ipfix.CESNET, 2), "name of the first question");
        S.bytes("DNS_RDATA", MAX_RDATA, Ipfix.variable(Ipfix.CESNET, 7), "data of the first answer, as text");
        S.repeated(MAX_MESSAGES);
    }

    private static final int FEED_STATE = S.state(MessageFeed.STATE_LENGTH);
    private static final Schema SCHEMA = S.build();
    private static final Field.Variable NAME = SCHEMA.variable("DNS_NAME");
    private static final Field.Variable RDATA = SCHEMA.variable("DNS_RDATA");

    private static final PluginDescriptor DESCRIPTOR = new PluginDescriptor(
            SCHEMA,
            "DNS: first question and first answer of each message",
            List.of(),
            Interest.everything()
                    .ofProtocols(Interest.UDP, Interest.TCP)
                    .ofPorts(PORT)
                    .gathering(),
            false);

    private final MessageFeed feed = new MessageFeed(this);
    private DnsParser parser;

    public DnsPlugin() {
        super(DESCRIPTOR);
    }

    @Override
    protected void configure(Options options) {
        parser = new DnsParser();
    }

    @Override
    public Verdict postCreate(Flow flow, Packet packet) {
        return feed.feed(flow, packet);
    }

    @Override
    public Verdict postUpdate(Flow flow, Packet packet) {
        return feed.feed(flow, packet);
    }

    @Override
    public boolean read(Flow flow, long message, int length) {
        if (!parser.parse(message, length)) {
            return false;
        }
        long section = extensions().addSection(flow);
        if (section != 0) {
            write(section);
        }
        return true;
    }

    private void write(long section) {
        int rdataLength = Math.min(parser.rdata().length(), RDATA.capacity());
        Memory.putShort(section + ANSWERS, parser.answers());
        Memory.putByte(section + RCODE, parser.rcode());
        Memory.putShort(section + QTYPE, parser.questionType());
        Memory.putShort(section + CLASS, parser.questionClass());
        Memory.putInt(section + TTL, (int) parser.ttl());
        Memory.putShort(section + RLENGTH, rdataLength);
        Memory.putShort(section + PSIZE, parser.payloadSize());
        Memory.putByte(section + DO, parser.isDnssecOk() ? 1 : 0);
        Memory.putShort(section + ID, parser.id());
        extensions()
                .set(
                        section,
                        NAME,
                        parser.question().address(),
                        parser.question().length());
        extensions().set(section, RDATA, parser.rdata().address(), rdataLength);
    }

    @Override
    public long feedState(Flow flow) {
        long section = extensions().section(flow);
        return section == 0 ? 0 : section + FEED_STATE;
    }

    @Override
    public void close() {
        if (parser != null) {
            parser.close();
        }
    }
}
