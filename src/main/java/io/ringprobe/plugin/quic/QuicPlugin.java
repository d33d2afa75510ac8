package io.ringprobe.plugin.quic;

import io.ringprobe.config.Options;
import io.ringprobe.memory.Memory;
import io.ringprobe.plugin.Flow;
import io.ringprobe.plugin.FlowPlugin;
import io.ringprobe.plugin.Interest;
import io.ringprobe.plugin.Packet;
import io.ringprobe.plugin.PluginDescriptor;
import io.ringprobe.plugin.Verdict;
import java.util.List;
import java.util.stream.IntStream;

/**
 * QUIC: versions, connection ids, kinds of packets, and what the client's hello says, which is in Initial packets under
 * keys that anybody can derive (RFC 9001, 5.2).
 *
 * <p>Finds more than the reference, which reads a hello only where one datagram holds all of it, and knows no packets
 * but those that hold one: here hellos are put together from several datagrams, Retry, version negotiation and packets
 * of the server are recognised without a hello, and Google's versions are read. Version negotiation ends the record, as
 * there. After the 64th packet of a record nothing more is looked at.
 */
public final class QuicPlugin extends FlowPlugin {
    private static final int LONG_HEADER = 0x80;
    private static final int FIXED_BIT = 0x40;

    private static final int WATCHED_PACKETS = 64;
    /** A flow in which so many packets came and none was QUIC's is left alone. */
    private static final int TRIED_PACKETS = 8;

    private static final PluginDescriptor DESCRIPTOR = new PluginDescriptor(
            QuicFields.SCHEMA,
            "QUIC: versions, connection ids, packet types, and server name and extensions of the client's hello",
            List.of(),
            Interest.everything()
                    .ofProtocols(Interest.UDP)
                    .parsing()
                    .beginningWith(firstOctets())
                    .firstPackets(WATCHED_PACKETS),
            false);

    private final LongHeader header = new LongHeader();
    private final PublicHeader publicHeader = new PublicHeader();
    private QuicConnection connection;
    private HelloFinder hellos;

    public QuicPlugin() {
        super(DESCRIPTOR);
    }

    /**
     * Long headers, short headers with their fixed bit, Google's public header. A short header without that bit (RFC
     * 9287) has a place in the list of packet types too, but an empty one.
     */
    private static Integer[] firstOctets() {
        return IntStream.range(0, 256)
                .filter(octet -> (octet & (LONG_HEADER | FIXED_BIT)) != 0 || PublicHeader.canBeginWith(octet))
                .boxed()
                .toArray(Integer[]::new);
    }

    @Override
    protected void configure(Options options) {
        connection = new QuicConnection(extensions());
        hellos = new HelloFinder(extensions());
    }

    @Override
    public Verdict postCreate(Flow flow, Packet packet) {
        return examine(flow, packet);
    }

    @Override
    public Verdict postUpdate(Flow flow, Packet packet) {
        return examine(flow, packet);
    }

    private Verdict examine(Flow flow, Packet packet) {
        int first = Memory.getUnsignedByte(packet.payload());
        int types;
        if ((first & LONG_HEADER) != 0) {
            types = readLongHeaders(flow, packet);
        } else {
            types = (first & FIXED_BIT) == 0 ? readPublicHeader(flow, packet) : 0;
        }
        long section = extensions().section(flow);
        if (section == 0) {
            return flow.packets() >= TRIED_PACKETS ? Verdict.DETACH : Verdict.KEEP;
        }
        list(section, flow.packets(), types | (first & FIXED_BIT) << 1);
        return types == PacketType.VERSION_NEGOTIATION.flag() ? Verdict.CUT_AFTER : Verdict.KEEP;
    }

    /** Reads the packets of a datagram (RFC 9000, 12.2); gives their types, a bit each. */
    private int readLongHeaders(Flow flow, Packet packet) {
        long at = packet.payload();
        int captured = packet.payloadCaptured();
        int wire = packet.payloadLength();
        int types = 0;
        while (header.parse(at, captured, wire)) {
            connection.wrap(section(flow), packet);
            if (header.type() == PacketType.INITIAL && !connection.isFromServer()) {
                hellos.examine(header, connection);
            }
            connection.see(header);
            types |= header.type().flag();
            if (!header.isWhole()) {
                break;
            }
            at += header.length();
            captured -= header.length();
            wire -= header.length();
        }
        return types;
    }

    private int readPublicHeader(Flow flow, Packet packet) {
        if (!publicHeader.parse(packet.payload(), packet.payloadCaptured())) {
            return 0;
        }
        connection.wrap(section(flow), packet);
        connection.version(publicHeader.version());
        hellos.examine(publicHeader, packet.payload(), packet.payloadCaptured(), connection);
        return PacketType.INITIAL.flag();
    }

    private long section(Flow flow) {
        long section = extensions().section(flow);
        if (section == 0) {
            section = extensions().create(flow);
            Memory.putLong(section + QuicFields.TOKEN_LENGTH, QuicFields.UNKNOWN_LENGTH);
        }
        return section;
    }

    /** Notes the types of the flow's packet of that number, counted from 1; packets that weren't shown have none. */
    private void list(long section, long number, int types) {
        if (number <= QuicFields.MAX_PACKETS) {
            listUpTo(section, number - 1);
            Memory.putByte(extensions().addRow(section, QuicFields.PACKETS) + QuicFields.PACKET_TYPES, types);
        }
    }

    private void listUpTo(long section, long number) {
        while (extensions().rowCount(section, QuicFields.PACKETS) < number) {
            Memory.putByte(extensions().addRow(section, QuicFields.PACKETS) + QuicFields.PACKET_TYPES, 0);
        }
    }

    @Override
    public void preExport(Flow flow) {
        long section = extensions().section(flow);
        listUpTo(section, Math.min(flow.packets(), QuicFields.MAX_PACKETS));
        hellos.release(section);
    }

    @Override
    public void close() {
        hellos.close();
    }
}
