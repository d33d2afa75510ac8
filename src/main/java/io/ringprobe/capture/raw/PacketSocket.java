package io.ringprobe.capture.raw;

import io.ringprobe.memory.Memory;
import io.ringprobe.memory.NativeBlock;
import io.ringprobe.memory.Regions;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/**
 * A packet socket of one interface with its ring (packet(7)): all that is asked of the kernel. Structures are in
 * machine byte order but for what is said to be in network order.
 *
 * <p>Opened by the main thread, then owned by the capture thread; {@link #close} ends the mapping too.
 */
final class PacketSocket implements AutoCloseable {
    /** Longest name of an interface. */
    static final int MAX_NAME = 15;

    private static final int AF_PACKET = 17;
    private static final int SOCK_RAW = 3;
    private static final int SOCK_CLOEXEC = 0x8_0000;
    private static final int ALL_PROTOCOLS = 0x0003;

    private static final int SOL_SOCKET = 1;
    private static final int SO_ERROR = 4;
    private static final int SO_ATTACH_FILTER = 26;
    private static final int SO_DETACH_FILTER = 27;

    private static final int SOL_PACKET = 263;
    private static final int PACKET_ADD_MEMBERSHIP = 1;
    private static final int PACKET_RX_RING = 5;
    private static final int PACKET_STATISTICS = 6;
    private static final int PACKET_VERSION = 10;
    private static final int PACKET_RESERVE = 12;
    private static final int PACKET_TX_RING = 13;
    private static final int PACKET_TIMESTAMP = 17;
    private static final int PACKET_FANOUT = 18;
    private static final int PACKET_QDISC_BYPASS = 20;
    private static final int PACKET_FANOUT_DATA = 22;

    private static final int TPACKET_V2 = 1;
    private static final int TPACKET_V3 = 2;
    private static final int PROMISCUOUS = 1;
    private static final int FANOUT_PROGRAM = 6;
    private static final int FANOUT_UNIQUE_ID = 0x2000;
    private static final int RAW_HARDWARE = 1 << 6;

    private static final int SIOCGIFFLAGS = 0x8913;
    private static final int SIOCGIFMTU = 0x8921;
    private static final int SIOCGIFINDEX = 0x8933;
    private static final int NAME_LENGTH = 16;

    /** The BPF instruction that takes no octet of a packet. */
    private static final int RETURN_NOTHING = 0x06;

    private static final int READ_AND_WRITE = 3;
    private static final int MAP_SHARED = 1;
    /** The kernel wants to know one; packets of any length go into a block as long as it has room. */
    private static final int FRAME_SIZE = 2048;

    private static final int SOCKET_ADDRESS = 20;
    private static final int POLLIN = 1;
    private static final int POLLOUT = 4;
    private static final int MSG_DONTWAIT = 0x40;
    private static final long SECOND = 1_000_000_000L;

    /** Where in the scratch memory what stands. */
    private static final int LENGTH_OFFSET = 64;

    private static final int POLL_OFFSET = 72;
    private static final int TIME_OFFSET = 80;
    private static final int SCRATCH = 96;

    private final String name;
    private final int socket;
    private final NativeBlock scratch = NativeBlock.allocateCleared(SCRATCH);
    private long ring;
    private long ringLength;

    private PacketSocket(String name, int socket) {
        this.name = name;
        this.socket = socket;
    }

    /** Opens a socket that isn't bound yet and so receives nothing. */
    static PacketSocket open(String name) throws IOException {
        int socket = SystemCalls.socket(AF_PACKET, SOCK_RAW | SOCK_CLOEXEC, 0);
        if (socket < 0) {
            throw refused(name, SystemCalls.error());
        }
        return new PacketSocket(name, socket);
    }

    private static IOException refused(String name, int error) {
        if (error != SystemCalls.EPERM && error != SystemCalls.EACCES) {
            return new IOException("raw: " + name + ": no packet socket: " + SystemCalls.text(error));
        }
        return new IOException("raw: capturing on " + name + " needs CAP_NET_RAW: run as root, or as a service with"
                + " AmbientCapabilities=CAP_NET_RAW, or by setpriv --ambient-caps +net_raw --inh-caps +net_raw"
                + " (setcap on the launcher, a script, does nothing)");
    }

    /** Makes the ring; returns where its blocks begin. */
    long makeRing(int blocks, int blockBytes, int retireMillis) throws IOException {
        set(SOL_PACKET, PACKET_VERSION, TPACKET_V3, "TPACKET_V3");
        set(SOL_PACKET, PACKET_RESERVE, VlanTag.LENGTH, "PACKET_RESERVE");
        long request = argument();
        int[] fields = {blockBytes, blocks, FRAME_SIZE, blockBytes / FRAME_SIZE * blocks, retireMillis, 0, 0};
        for (int i = 0; i < fields.length; i++) {
            Memory.putInt(request + 4L * i, fields[i]);
        }
        String what = "a ring of " + blocks + " blocks of " + blockBytes + " octets";
        check(SystemCalls.setsockopt(socket, SOL_PACKET, PACKET_RX_RING, request, 4 * fields.length), what);
        return map((long) blocks * blockBytes, what);
    }

    /** Makes a ring for sending, of slots of that size, a power of two; returns where they begin. */
    long makeTransmitRing(int slots, int slotBytes, int blockBytes) throws IOException {
        set(SOL_PACKET, PACKET_VERSION, TPACKET_V2, "TPACKET_V2");
        set(SOL_PACKET, PACKET_QDISC_BYPASS, 1, "PACKET_QDISC_BYPASS");
        long request = argument();
        int[] fields = {blockBytes, slots / (blockBytes / slotBytes), slotBytes, slots};
        for (int i = 0; i < fields.length; i++) {
            Memory.putInt(request + 4L * i, fields[i]);
        }
        String what = "a ring of " + slots + " slots of " + slotBytes + " octets for sending";
        check(SystemCalls.setsockopt(socket, SOL_PACKET, PACKET_TX_RING, request, 4 * fields.length), what);
        return map((long) slots * slotBytes, what);
    }

    private long map(long length, String what) throws IOException {
        long address = SystemCalls.mmap(0, length, READ_AND_WRITE, MAP_SHARED, socket, 0);
        check(address, "the mapping of " + what);
        ring = address;
        ringLength = length;
        Regions.add(address, length);
        return address;
    }

    /** Receives from that interface from now on. */
    void bind(int index) throws IOException {
        bind(index, ALL_PROTOCOLS);
    }

    /** Sends to that interface from now on, and receives nothing. */
    void bindForSending(int index) throws IOException {
        bind(index, 0);
    }

    private void bind(int index, int protocol) throws IOException {
        long address = argument();
        Memory.putShort(address, AF_PACKET);
        Memory.putShortBE(address + 2, protocol);
        Memory.putInt(address + 4, index);
        check(SystemCalls.bind(socket, address, SOCKET_ADDRESS), "bind");
    }

    /** The kind of the interface that it is bound to (ARPHRD_*, linux/if_arp.h). */
    int hardware() throws IOException {
        long address = argument();
        Memory.putInt(scratch.address() + LENGTH_OFFSET, SOCKET_ADDRESS);
        check(SystemCalls.getsockname(socket, address, scratch.address() + LENGTH_OFFSET), "getsockname");
        return Memory.getUnsignedShort(address + 8);
    }

    /** Refuses all packets, uncounted, or no longer. */
    void beDeaf(boolean deaf) throws IOException {
        if (deaf) {
            long program = argument();
            Memory.putInt(program, RETURN_NOTHING);
            attach(SOL_SOCKET, SO_ATTACH_FILTER, program, 1, program + 16, "SO_ATTACH_FILTER");
        } else {
            set(SOL_SOCKET, SO_DETACH_FILTER, 0, "SO_DETACH_FILTER");
        }
    }

    private void attach(int level, int option, long program, int instructions, long at, String what)
            throws IOException {
        Memory.putLong(at, 0);
        Memory.putShort(at, instructions);
        Memory.putLong(at + 8, program);
        check(SystemCalls.setsockopt(socket, level, option, at, 16), what);
    }

    /** Makes the interface take frames for other machines too, as long as this socket is open. */
    void makePromiscuous(int index) throws IOException {
        long request = argument();
        Memory.putInt(request, index);
        Memory.putShort(request + 4, PROMISCUOUS);
        check(SystemCalls.setsockopt(socket, SOL_PACKET, PACKET_ADD_MEMBERSHIP, request, 16), "promiscuous mode");
    }

    /** Asks for the card's timestamps, where a packet has one. */
    void useHardwareTime() throws IOException {
        set(SOL_PACKET, PACKET_TIMESTAMP, RAW_HARDWARE, "PACKET_TIMESTAMP");
    }

    /** Makes a fanout group, with this socket its first member, and returns its number. */
    int makeFanout() throws IOException {
        set(SOL_PACKET, PACKET_FANOUT, (FANOUT_PROGRAM | FANOUT_UNIQUE_ID) << 16, "PACKET_FANOUT");
        return get(SOL_PACKET, PACKET_FANOUT, 4) & 0xFFFF;
    }

    /** Joins a fanout group, which is made if there is none of that number. */
    void joinFanout(int id) throws IOException {
        set(SOL_PACKET, PACKET_FANOUT, FANOUT_PROGRAM << 16 | id, "PACKET_FANOUT in group " + id);
    }

    /** Sets the program of the fanout group. */
    void setFanoutProgram(byte[] program) throws IOException {
        try (NativeBlock code = NativeBlock.allocate(program.length)) {
            Memory.copyFromArray(program, 0, code.address(), program.length);
            int instructions = program.length / FanoutProgram.INSTRUCTION;
            attach(SOL_PACKET, PACKET_FANOUT_DATA, code.address(), instructions, argument(), "PACKET_FANOUT_DATA");
        }
    }

    /** Packets that found the ring full since the last call. */
    long takeDrops() {
        // struct tpacket_stats_v3: packets, drops, freezes
        get(SOL_PACKET, PACKET_STATISTICS, 12);
        return Memory.getUnsignedInt(scratch.address() + 4);
    }

    /** The error that the kernel keeps for the socket, which it then forgets; 0 for none. */
    int takeError() {
        return get(SOL_SOCKET, SO_ERROR, 4);
    }

    /** Waits for a block; returns whether something else than packets came up. */
    boolean await(long nanos) {
        return await(nanos, POLLIN);
    }

    /** Waits until there is room to send; returns whether something else came up. */
    boolean awaitRoom(long nanos) {
        return await(nanos, POLLOUT);
    }

    private boolean await(long nanos, int events) {
        long files = scratch.address() + POLL_OFFSET;
        Memory.putInt(files, socket);
        Memory.putInt(files + 4, events);
        long time = scratch.address() + TIME_OFFSET;
        Memory.putLong(time, nanos / SECOND);
        Memory.putLong(time + 8, nanos % SECOND);
        int ready = SystemCalls.ppoll(files, 1, time, 0);
        return ready > 0 && (Memory.getUnsignedShort(files + 6) & ~events) != 0;
    }

    /** Sends what stands ready in the ring; returns 0, or why the kernel stopped before its end. */
    int send() {
        return SystemCalls.sendto(socket, 0, 0, MSG_DONTWAIT, 0, 0) >= 0 ? 0 : SystemCalls.error();
    }

    /** The longest packet that the interface takes, without the link's header; -1 where there is no such interface. */
    int mtu() {
        return ask(SIOCGIFMTU) ? Memory.getInt(scratch.address() + NAME_LENGTH) : -1;
    }

    /** The interface's index, or -1 where there is no such interface. */
    int index() {
        return ask(SIOCGIFINDEX) ? Memory.getInt(scratch.address() + NAME_LENGTH) : -1;
    }

    /** The interface's flags (IFF_*), or -1 where there is no such interface. */
    int flags() {
        return ask(SIOCGIFFLAGS) ? Memory.getUnsignedShort(scratch.address() + NAME_LENGTH) : -1;
    }

    private boolean ask(int request) {
        return ioctl(request, 0);
    }

    /** An ioctl(2) about the interface; {@code value} stands behind its name in struct ifreq. False where it failed. */
    boolean ioctl(int request, long value) {
        long argument = argument();
        byte[] octets = name.getBytes(StandardCharsets.UTF_8);
        Memory.copyFromArray(octets, 0, argument, octets.length);
        Memory.putLong(argument + NAME_LENGTH, value);
        return SystemCalls.ioctl(socket, request, argument) == 0;
    }

    private void set(int level, int option, int value, String what) throws IOException {
        long argument = argument();
        Memory.putInt(argument, value);
        check(SystemCalls.setsockopt(socket, level, option, argument, 4), what);
    }

    private int get(int level, int option, int length) {
        long argument = argument();
        Memory.putInt(scratch.address() + LENGTH_OFFSET, length);
        if (SystemCalls.getsockopt(socket, level, option, argument, scratch.address() + LENGTH_OFFSET) != 0) {
            throw new IllegalStateException(
                    "option " + option + " of a packet socket: " + SystemCalls.text(SystemCalls.error()));
        }
        return Memory.getInt(argument);
    }

    /** 64 cleared octets. */
    private long argument() {
        Memory.clear(scratch.address(), LENGTH_OFFSET);
        return scratch.address();
    }

    private void check(long result, String what) throws IOException {
        if (result == -1) {
            throw new IOException("raw: " + name + ": " + what + ": " + SystemCalls.text(SystemCalls.error()));
        }
    }

    @Override
    public void close() throws IOException {
        if (ring != 0) {
            Regions.remove(ring);
            check(SystemCalls.munmap(ring, ringLength), "munmap");
            ring = 0;
        }
        scratch.close();
        check(SystemCalls.close(socket), "close");
    }
}
