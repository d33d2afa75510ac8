package io.ringprobe.plugin.dnssd;

import io.ringprobe.config.OptionSpec;
import io.ringprobe.config.Options;
import io.ringprobe.config.ValueRule;
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
 * DNS-based service discovery (RFC 6763): which services are asked for and announced on port 5353. The lists hold whole
 * entries only; a semicolon or backslash inside a value has a backslash before it, which the reference doesn't have.
 *
 * <p>The reference tells all TXT strings also where a whitelist is given, and loses what stands behind an OPT record.
 */
public final class DnsSdPlugin extends FlowPlugin implements MessageFeed.Reader {
    private static final int PORT = 5353;
    private static final int CAPACITY = 510;
    private static final String TXT = "txt";

    private static final Schema.Builder S = Schema.builder("dnssd");

    static {
        S.string(
                "DNSSD_QUERIES",
                CAPACITY,
                Ipfix.variable(Ipfix.CESNET, 826),
                "names asked for, each followed by a semicolon");
        S.string(
                "DNSSD_RESPONSES",
                CAPACITY,
                Ipfix.variable(Ipfix.CESNET, 827),
                "services announced: name;port;target;hardware:system;txt; one behind the other");
    }

    private static final int FEED_STATE = S.state(MessageFeed.STATE_LENGTH);
    private static final Schema SCHEMA = S.build();
    private static final Field.Variable QUERIES = SCHEMA.variable("DNSSD_QUERIES");
    private static final Field.Variable RESPONSES = SCHEMA.variable("DNSSD_RESPONSES");

    private static final PluginDescriptor DESCRIPTOR = new PluginDescriptor(
            SCHEMA,
            "DNS service discovery: services asked for and announced",
            List.of(new OptionSpec(
                    "t",
                    TXT,
                    "",
                    "",
                    "tell TXT strings too; =FILE: of listed services and keys (service.domain,key,...)",
                    ValueRule.ANY)),
            Interest.everything()
                    .ofProtocols(Interest.UDP, Interest.TCP)
                    .ofPorts(PORT)
                    .gathering(),
            false);

    private final MessageFeed feed = new MessageFeed(this);
    private EntryList queries;
    private EntryList responses;
    private DnsSdParser parser;

    public DnsSdPlugin() {
        super(DESCRIPTOR);
    }

    @Override
    protected void configure(Options options) {
        TxtFilter filter = TxtFilter.of(options, TXT);
        parser = new DnsSdParser(filter, CAPACITY);
        queries = new EntryList(1, CAPACITY);
        responses = new EntryList(DnsSdParser.RESPONSE_FIELDS, CAPACITY);
    }

    @Override
    public Verdict postCreate(Flow flow, Packet packet) {
        return gather(flow, packet);
    }

    @Override
    public Verdict postUpdate(Flow flow, Packet packet) {
        return gather(flow, packet);
    }

    /** All messages of a flow go into one record. */
    private Verdict gather(Flow flow, Packet packet) {
        Verdict verdict = feed.feed(flow, packet);
        return verdict == Verdict.CUT_AFTER ? Verdict.KEEP : verdict;
    }

    @Override
    public boolean read(Flow flow, long message, int length) {
        if (!parser.isMessage(message, length)) {
            return false;
        }
        long section = extensions().create(flow);
        wrap(queries, section, QUERIES);
        wrap(responses, section, RESPONSES);
        parser.parse(message, length, queries, responses);
        Memory.putShort(section + QUERIES.slot(), queries.length());
        Memory.putShort(section + RESPONSES.slot(), responses.length());
        return true;
    }

    private static void wrap(EntryList list, long section, Field.Variable field) {
        list.wrap(section + field.area(), Memory.getUnsignedShort(section + field.slot()));
    }

    @Override
    public long feedState(Flow flow) {
        long section = extensions().section(flow);
        return section == 0 ? 0 : section + FEED_STATE;
    }

    @Override
    public void close() {
        queries.close();
        responses.close();
        parser.close();
    }
}
