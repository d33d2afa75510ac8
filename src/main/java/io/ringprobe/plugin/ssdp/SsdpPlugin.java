package io.ringprobe.plugin.ssdp;

import io.ringprobe.memory.Memory;
import io.ringprobe.plugin.Flow;
import io.ringprobe.plugin.FlowPlugin;
import io.ringprobe.plugin.Interest;
import io.ringprobe.plugin.Packet;
import io.ringprobe.plugin.PluginDescriptor;
import io.ringprobe.plugin.Verdict;
import io.ringprobe.plugin.text.Octets;
import io.ringprobe.plugin.text.Span;
import io.ringprobe.schema.Field;
import io.ringprobe.schema.Ipfix;
import io.ringprobe.schema.Schema;
import java.util.List;

/**
 * SSDP to UDP port 1900: what the NOTIFYs of a flow advertise and what its M-SEARCHes look for. In lists each value
 * stands once, with a semicolon behind it; one that doesn't fit whole is left out.
 *
 * <p>The reference takes each packet to the port for SSDP, and writes SERVER and USER_AGENT in swapped order over
 * IPFIX.
 */
public final class SsdpPlugin extends FlowPlugin {
    private static final int PORT = 1900;
    private static final Schema.Builder S = Schema.builder("ssdp");
    private static final int LOCATION_PORT =
            S.uint16("SSDP_LOCATION_PORT", Ipfix.fixed(Ipfix.CESNET, 821, 2), "", "port in the last LOCATION");

    static {
        S.string("SSDP_NT", 510, Ipfix.variable(Ipfix.CESNET, 824), "advertised types of devices and services");
        S.string("SSDP_USER_AGENT", 254, Ipfix.variable(Ipfix.CESNET, 823), "USER-AGENTs of the searches");
        S.string("SSDP_ST", 510, Ipfix.variable(Ipfix.CESNET, 825), "types of devices and services looked for");
        S.string("SSDP_SERVER", 254, Ipfix.variable(Ipfix.CESNET, 822), "SERVERs of the advertisements");
    }

    private static final Schema SCHEMA = S.build();
    private static final Field.Variable NT = SCHEMA.variable("SSDP_NT");
    private static final Field.Variable USER_AGENT = SCHEMA.variable("SSDP_USER_AGENT");
    private static final Field.Variable ST = SCHEMA.variable("SSDP_ST");
    private static final Field.Variable SERVER = SCHEMA.variable("SSDP_SERVER");

    private static final PluginDescriptor DESCRIPTOR = new PluginDescriptor(
            SCHEMA,
            "SSDP: devices and services advertised and looked for",
            List.of(),
            Interest.everything()
                    .ofProtocols(Interest.UDP)
                    .ofPorts(PORT)
                    .parsing()
                    .beginningWith((int) 'N', (int) 'M'),
            false);

    private final SsdpParser parser = new SsdpParser();

    public SsdpPlugin() {
        super(DESCRIPTOR);
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
        if (packet.destinationPort() != PORT || !parser.read(packet.data(), packet.dataLength())) {
            return Verdict.KEEP;
        }
        long section = extensions().create(flow);
        if (parser.locationPort() != 0) {
            Memory.putShort(section + LOCATION_PORT, parser.locationPort());
        }
        add(section, NT, parser.notified());
        add(section, SERVER, parser.server());
        add(section, ST, parser.searched());
        add(section, USER_AGENT, parser.agent());
        return Verdict.KEEP;
    }

    /** Adds a value to a list unless it is there already. */
    private static void add(long section, Field.Variable list, Span value) {
        int used = Memory.getUnsignedShort(section + list.slot());
        int needed = value.length() + 1;
        if (value.isEmpty() || used + needed > list.capacity() || holds(section + list.area(), used, value)) {
            return;
        }
        long to = section + list.area() + used;
        Memory.copy(value.address(), to, value.length());
        Memory.putByte(to + value.length(), ';');
        Memory.putShort(section + list.slot(), used + needed);
    }

    /** Whether a list has the value, which may itself hold semicolons, from the start of an entry to the end of one. */
    private static boolean holds(long list, int length, Span value) {
        long end = list + length;
        for (long entry = list; entry < end; entry = Octets.find(entry, end, ';') + 1) {
            if (value.length() < end - entry && Memory.getByte(entry + value.length()) == ';' && value.isAt(entry)) {
                return true;
            }
        }
        return false;
    }
}
