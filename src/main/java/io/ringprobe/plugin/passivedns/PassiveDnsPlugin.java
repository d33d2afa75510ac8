package io.ringprobe.plugin.passivedns;

import io.ringprobe.config.Options;
import io.ringprobe.memory.Memory;
import io.ringprobe.plugin.Flow;
import io.ringprobe.plugin.FlowPlugin;
import io.ringprobe.plugin.Interest;
import io.ringprobe.plugin.Packet;
import io.ringprobe.plugin.PluginDescriptor;
import io.ringprobe.plugin.Statistics;
import io.ringprobe.plugin.Verdict;
import io.ringprobe.plugin.dns.message.MessageFeed;
import io.ringprobe.schema.Field;
import io.ringprobe.schema.Ipfix;
import io.ringprobe.schema.Schema;
import io.ringprobe.schema.Type;
import java.util.List;

/**
 * Passive DNS: which names and addresses the answers of DNS servers bring together, a section for each pair. Each
 * message from port 53 ends its record, as in the reference, whether it holds such a pair or not.
 */
public final class PassiveDnsPlugin extends FlowPlugin implements MessageFeed.Reader {
    private static final int PORT = 53;
    private static final int MAX_NAME = 254;
    /** So many fit into one IPFIX message whatever their names; what is beyond is counted. */
    private static final int MAX_PAIRS = 128;

    private static final Schema.Builder S = Schema.builder("passivedns");
    private static final int ID = S.uint16("DNS_ID", Ipfix.fixed(Ipfix.CESNET, 10, 2), "", "transaction id");
    private static final int TTL =
            S.uint32("DNS_RR_TTL", Ipfix.fixed(Ipfix.CESNET, 5, 4), "seconds", "time to live of the answer");
    private static final int TYPE = S.uint16(
            "DNS_ATYPE", Ipfix.fixed(Ipfix.CESNET, 11, 2), "", "type of the answer: 1 = A, 12 = PTR, 28 = AAAA");
    private static final Ipfix IP_ELEMENT = Ipfix.variable(Ipfix.CESNET, 7);
    private static final int IP = S.fixed("DNS_IP", Type.IP, IP_ELEMENT, IP_ELEMENT, "", "the address");

    static {
        S.string("DNS_NAME", MAX_NAME, Ipfix.variable(Ipfix.CESNET, 2), "the name");
        S.repeated(MAX_PAIRS);
    }

    private static final int FEED_STATE = S.state(MessageFeed.STATE_LENGTH);
    private static final Schema SCHEMA = S.build();
    private static final Field.Variable NAME = SCHEMA.variable("DNS_NAME");

    private static final PluginDescriptor DESCRIPTOR = new PluginDescriptor(
            SCHEMA,
            "passive DNS: names and addresses from A, AAAA and PTR answers",
            List.of(),
            Interest.everything()
                    .ofProtocols(Interest.UDP, Interest.TCP)
                    .ofPorts(PORT)
                    .gathering(),
            false);

    private final MessageFeed feed = new MessageFeed(this);
    private PassiveDnsParser parser;
    private long leftOut;

    public PassiveDnsPlugin() {
        super(DESCRIPTOR);
    }

    @Override
    protected void configure(Options options) {
        parser = new PassiveDnsParser();
    }

    @Override
    public Verdict postCreate(Flow flow, Packet packet) {
        return answers(flow, packet);
    }

    @Override
    public Verdict postUpdate(Flow flow, Packet packet) {
        return answers(flow, packet);
    }

    private Verdict answers(Flow flow, Packet packet) {
        return packet.sourcePort() == PORT ? feed.feed(flow, packet) : Verdict.KEEP;
    }

    @Override
    public boolean read(Flow flow, long message, int length) {
        if (!parser.begin(message, length)) {
            return false;
        }
        while (parser.next()) {
            long section = extensions().addSection(flow);
            if (section == 0) {
                leftOut++;
            } else {
                write(section);
            }
        }
        return true;
    }

    private void write(long section) {
        Memory.putShort(section + ID, parser.id());
        Memory.putInt(section + TTL, (int) parser.ttl());
        Memory.putShort(section + TYPE, parser.type());
        Memory.copy(parser.address(), section + IP, Type.IP.size());
        extensions().set(section, NAME, parser.name().address(), parser.name().length());
    }

    @Override
    public void statistics(Statistics statistics) {
        if (leftOut > 0) {
            statistics.add("answers left out", leftOut);
        }
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
