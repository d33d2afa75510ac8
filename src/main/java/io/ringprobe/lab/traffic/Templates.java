package io.ringprobe.lab.traffic;

import io.ringprobe.memory.Memory;
import io.ringprobe.memory.NativeBlock;
import io.ringprobe.memory.Slab;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/** Makes the {@link Template}s of a scenario, once, and holds them. Owned by one thread. */
final class Templates implements AutoCloseable {
    static final int IPV4_HEADER = 20;
    static final int IPV6_HEADER = 40;
    static final int TCP_HEADER = 20;
    static final int UDP_HEADER = 8;

    private static final int IPV4 = 4;
    private static final int DONT_FRAGMENT = 0x4000;
    private static final int TIME_TO_LIVE = 64;
    private static final int WINDOW = 0xFAF0;

    private final Slab slab = new Slab(Template.LENGTH);
    private final List<NativeBlock> payloads = new ArrayList<>();
    private int longest;

    /**
     * Octets that packets carry.
     *
     * @param sum for checksums; they begin at an even place
     */
    record Payload(long address, int length, int sum) {
        static final Payload NONE = new Payload(0, 0, 0);
    }

    /** The address of a template. */
    long address(int template) {
        return slab.address(template);
    }

    /** The IP octets of the longest. */
    int longest() {
        return longest;
    }

    /** Keeps a message and gives back its octets, piece by piece none longer than {@code most}; at least one. */
    List<Payload> store(byte[] message, int most) {
        if (message.length == 0) {
            return List.of(Payload.NONE);
        }
        NativeBlock block = NativeBlock.allocate(message.length);
        payloads.add(block);
        Memory.copyFromArray(message, 0, block.address(), message.length);
        List<Payload> pieces = new ArrayList<>();
        for (int from = 0; from < message.length; from += most) {
            int length = Math.min(most, message.length - from);
            pieces.add(new Payload(block.address() + from, length, Checksum.sum(message, from, length)));
        }
        return pieces;
    }

    /** A TCP segment. */
    int tcp(int version, boolean fromServer, int flags, byte[] options, Payload payload) {
        ByteBuffer header = ByteBuffer.allocate(TCP_HEADER + options.length);
        header.position(12);
        header.put((byte) (TCP_HEADER + options.length << 2)).put((byte) flags).putShort((short) WINDOW);
        header.position(TCP_HEADER);
        header.put(options);
        int template = add(version, Template.TCP, fromServer, header.array(), payload);
        Memory.putByte(address(template) + Template.FLAGS, flags);
        return template;
    }

    /** A UDP datagram. */
    int udp(int version, boolean fromServer, Payload payload) {
        ByteBuffer header = ByteBuffer.allocate(UDP_HEADER).putShort(4, (short) (UDP_HEADER + payload.length()));
        return add(version, Template.UDP, fromServer, header.array(), payload);
    }

    /** A packet of another protocol, whose payload is all behind IP; ICMP's checksum is made. */
    int other(int version, int protocol, boolean fromServer, byte[] packet) {
        byte[] header = new byte[Math.min(packet.length, 8)];
        System.arraycopy(packet, 0, header, 0, header.length);
        byte[] rest = new byte[packet.length - header.length];
        System.arraycopy(packet, header.length, rest, 0, rest.length);
        if (protocol == Template.ICMP || protocol == Template.ICMP6) {
            header[2] = 0;
            header[3] = 0;
        }
        Payload payload = store(rest, Integer.MAX_VALUE).getFirst();
        if (protocol == Template.ICMP) {
            int sum = Checksum.of(Checksum.sum(header, 0, header.length) + payload.sum());
            header[2] = (byte) (sum >>> 8);
            header[3] = (byte) sum;
        }
        return add(version, protocol, fromServer, header, payload);
    }

    private int add(int version, int protocol, boolean fromServer, byte[] transport, Payload payload) {
        int template = slab.take();
        long to = slab.address(template);
        Memory.clear(to, Template.LENGTH);
        int behindIp = transport.length + payload.length();
        byte[] ip = version == IPV4 ? ipv4(protocol, behindIp) : ipv6(protocol, behindIp);
        Memory.putLong(to + Template.PAYLOAD, payload.address());
        Memory.putInt(to + Template.PAYLOAD_LENGTH, payload.length());
        Memory.putInt(to + Template.IP_LENGTH, ip.length + behindIp);
        Memory.putInt(to + Template.IP_SUM, Checksum.sum(ip, 0, ip.length));
        Memory.putInt(
                to + Template.TRANSPORT_SUM,
                Checksum.sum(transport, 0, transport.length) + payload.sum() + protocol + behindIp);
        Memory.putByte(to + Template.HEADERS_LENGTH, ip.length + transport.length);
        Memory.putByte(to + Template.VERSION, version);
        Memory.putByte(to + Template.PROTOCOL, protocol);
        Memory.putByte(to + Template.FROM_SERVER, fromServer ? 1 : 0);
        Memory.copyFromArray(ip, 0, to + Template.HEADERS, ip.length);
        Memory.copyFromArray(transport, 0, to + Template.HEADERS + ip.length, transport.length);
        longest = Math.max(longest, ip.length + behindIp);
        return template;
    }

    private static byte[] ipv4(int protocol, int behind) {
        ByteBuffer header = ByteBuffer.allocate(IPV4_HEADER);
        header.putShort((short) 0x4500).putShort((short) (IPV4_HEADER + behind));
        header.putShort((short) 0).putShort((short) (protocol == Template.TCP ? DONT_FRAGMENT : 0));
        header.put((byte) TIME_TO_LIVE).put((byte) protocol);
        return header.array();
    }

    private static byte[] ipv6(int protocol, int behind) {
        ByteBuffer header = ByteBuffer.allocate(IPV6_HEADER);
        header.putInt(0x6000_0000).putShort((short) behind).put((byte) protocol).put((byte) TIME_TO_LIVE);
        return header.array();
    }

    @Override
    public void close() {
        payloads.forEach(NativeBlock::close);
        payloads.clear();
        slab.close();
    }
}
