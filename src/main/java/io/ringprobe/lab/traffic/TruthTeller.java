package io.ringprobe.lab.traffic;

import io.ringprobe.lab.truth.TruthFlow;
import io.ringprobe.lab.truth.TruthSink;
import io.ringprobe.memory.Memory;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.util.Map;

/** Tells of flows that have ended. Owned by one thread. */
final class TruthTeller {
    private static final int IPV6_LENGTH = 16;

    private final TruthSink sink;
    private final Plan plan;

    /** @param sink null where nobody wants to know */
    TruthTeller(Plan plan, TruthSink sink) {
        this.plan = plan;
        this.sink = sink;
    }

    /** Tells of a flow, if any of it was sent. */
    void tell(long flow, Script script) {
        if (sink != null && FlowState.packets(flow) > 0) {
            sink.flow(
                    FlowState.is(flow, FlowState.OPENED_BY_SERVER)
                            ? fromServer(flow, script)
                            : fromClient(flow, script));
        }
    }

    private TruthFlow fromClient(long flow, Script script) {
        return new TruthFlow(
                client(flow, script),
                Memory.getUnsignedShort(flow + FlowState.CLIENT_PORT),
                server(flow, script),
                Memory.getUnsignedShort(flow + FlowState.SERVER_PORT),
                script.protocol(),
                plan.startNanos() + Memory.getLong(flow + FlowState.FIRST),
                plan.startNanos() + Memory.getLong(flow + FlowState.LAST),
                Memory.getUnsignedInt(flow + FlowState.CLIENT_PACKETS),
                Memory.getUnsignedInt(flow + FlowState.SERVER_PACKETS),
                Memory.getLong(flow + FlowState.CLIENT_OCTETS),
                Memory.getLong(flow + FlowState.SERVER_OCTETS),
                Memory.getUnsignedByte(flow + FlowState.CLIENT_FLAGS),
                Memory.getUnsignedByte(flow + FlowState.SERVER_FLAGS),
                script.part().name(),
                fields(flow, script));
    }

    private TruthFlow fromServer(long flow, Script script) {
        TruthFlow turned = fromClient(flow, script);
        return new TruthFlow(
                turned.destination(),
                turned.destinationPort(),
                turned.source(),
                turned.sourcePort(),
                turned.protocol(),
                turned.firstNanos(),
                turned.lastNanos(),
                turned.packetsRev(),
                turned.packets(),
                turned.octetsRev(),
                turned.octets(),
                turned.tcpFlagsRev(),
                turned.tcpFlags(),
                turned.application(),
                turned.fields());
    }

    /** Those of a conversation of which each message came whole and once. */
    private static Map<String, String> fields(long flow, Script script) {
        boolean whole = !FlowState.is(flow, FlowState.STRUCK)
                && Memory.getInt(flow + FlowState.STEP) == Memory.getInt(flow + FlowState.STEPS);
        return whole ? script.fields() : Map.of();
    }

    private InetAddress client(long flow, Script script) {
        return address(script.version(), plan.clients(), Memory.getInt(flow + FlowState.CLIENT));
    }

    private InetAddress server(long flow, Script script) {
        return address(script.version(), plan.servers(), Memory.getInt(flow + FlowState.SERVER));
    }

    private static InetAddress address(int version, Hosts network, int host) {
        ByteBuffer octets = version == 4
                ? ByteBuffer.allocate(Integer.BYTES).putInt(host)
                : ByteBuffer.allocate(IPV6_LENGTH)
                        .putLong(network.ipv6High())
                        .putLong(network.ipv6Low() | host & 0xFFFF_FFFFL);
        try {
            return InetAddress.getByAddress(octets.array());
        } catch (UnknownHostException e) {
            throw new IllegalStateException("4 or 16 octets are an address", e);
        }
    }
}
