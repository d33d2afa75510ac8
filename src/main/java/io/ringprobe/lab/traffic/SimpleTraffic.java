package io.ringprobe.lab.traffic;

import io.ringprobe.lab.truth.TruthFlow;
import io.ringprobe.lab.truth.TruthSink;
import io.ringprobe.memory.Memory;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Map;

/** Flows of five UDP packets, one after the other: stands in until the engine is there. */
public final class SimpleTraffic implements Traffic {
    private static final int PACKETS = 5;
    private static final int LENGTH = 60;
    private static final int IP_LENGTH = 46;
    private static final int CLIENTS = 0x0A00_0000;
    private static final int SERVER = 0xC000_0201;
    private static final int PORTS = 0x8000;
    private static final long START = 1_767_225_600_000_000_000L;
    private static final long GAP = 1000;

    private final long flows;
    private final TruthSink truth;
    private long packets;

    public SimpleTraffic(long flows, TruthSink truth) {
        this.flows = flows;
        this.truth = truth;
    }

    @Override
    public int next(long address) {
        long flow = packets / PACKETS;
        if (flow == flows) {
            return 0;
        }
        Memory.clear(address, LENGTH);
        Memory.putLongBE(address, 0x0200_0000_0002_0200L);
        Memory.putLongBE(address + 8, 0x0000_0001_0800_4500L);
        Memory.putIntBE(address + 16, IP_LENGTH << 16);
        Memory.putIntBE(address + 20, 0x4000_4011);
        Memory.putIntBE(address + 26, client(flow));
        Memory.putIntBE(address + 30, SERVER);
        Memory.putShortBE(address + 24, checksum(address + 14));
        Memory.putIntBE(address + 34, port(flow) << 16 | 9);
        Memory.putIntBE(address + 38, IP_LENGTH - 20 << 16);
        packets++;
        if (packets % PACKETS == 0) {
            tell(flow, PACKETS);
        }
        return LENGTH;
    }

    private static int client(long flow) {
        return CLIENTS + (int) (flow / PORTS);
    }

    private static int port(long flow) {
        return PORTS + (int) (flow % PORTS);
    }

    private static int checksum(long header) {
        int sum = 0;
        for (int i = 0; i < 20; i += 2) {
            sum += Memory.getUnsignedShortBE(header + i);
        }
        sum = (sum >>> 16) + (sum & 0xFFFF);
        return ~((sum >>> 16) + sum);
    }

    private void tell(long flow, long count) {
        long first = START + flow * PACKETS * GAP;
        truth.flow(new TruthFlow(
                address(client(flow)),
                port(flow),
                address(SERVER),
                9,
                17,
                first,
                first + (count - 1) * GAP,
                count,
                0,
                count * IP_LENGTH,
                0,
                0,
                0,
                "udp",
                Map.of()));
    }

    private static InetAddress address(int bits) {
        try {
            return InetAddress.getByAddress(
                    new byte[] {(byte) (bits >>> 24), (byte) (bits >>> 16), (byte) (bits >>> 8), (byte) bits});
        } catch (UnknownHostException e) {
            throw new IllegalStateException("four octets are an address", e);
        }
    }

    @Override
    public long time() {
        return START + Math.max(0, packets - 1) * GAP;
    }

    @Override
    public int maxFrameLength() {
        return LENGTH;
    }

    @Override
    public long packets() {
        return packets;
    }

    @Override
    public void close() {
        if (packets % PACKETS != 0) {
            tell(packets / PACKETS, packets % PACKETS);
        }
    }
}
