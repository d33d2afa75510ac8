package io.ringprobe.capture.raw;

import io.ringprobe.memory.Memory;
import io.ringprobe.memory.NativeBlock;

/**
 * What the driver of an interface tells and can be told (linux/ethtool.h, linux/net_tstamp.h), through any socket.
 * Structures are in machine byte order. Used by the thread that opens the socket.
 */
final class Ethtool implements AutoCloseable {
    private static final int SIOCETHTOOL = 0x8946;
    private static final int SIOCSHWTSTAMP = 0x89B0;
    private static final int SIOCGHWTSTAMP = 0x89B1;

    private static final int GET_FLAGS = 0x25;
    private static final int GET_GRO = 0x2B;
    private static final int GET_TIME_STAMPING = 0x41;
    private static final int LRO = 1 << 15;

    /** SOF_TIMESTAMPING_RX_HARDWARE and SOF_TIMESTAMPING_RAW_HARDWARE. */
    private static final int HARDWARE = 1 << 2 | 1 << 6;

    private static final int FILTER_ALL = 1;

    private static final int CLOCK_OFFSET = 8;
    private static final int FILTERS_OFFSET = 28;
    private static final int CONFIG_FILTER_OFFSET = 8;
    private static final int LENGTH = 64;

    private final PacketSocket socket;
    private final NativeBlock request = NativeBlock.allocateCleared(LENGTH);

    Ethtool(PacketSocket socket) {
        this.socket = socket;
    }

    /** Whether kernel or card puts packets of a TCP connection together before anybody sees them. */
    boolean mergesPackets() {
        return value(GET_GRO) != 0 || (value(GET_FLAGS) & LRO) != 0;
    }

    /** The value that a command gives; 0 where the driver doesn't know it. */
    private int value(int command) {
        return ask(command) ? Memory.getInt(request.address() + 4) : 0;
    }

    /** The number of the clock with which the card can stamp every packet that comes; -1 where it can't. */
    int stampingClock() {
        if (!ask(GET_TIME_STAMPING)
                || (Memory.getInt(request.address() + 4) & HARDWARE) != HARDWARE
                || (Memory.getInt(request.address() + FILTERS_OFFSET) & 1 << FILTER_ALL) == 0) {
            return -1;
        }
        return Memory.getInt(request.address() + CLOCK_OFFSET);
    }

    /** Makes the card stamp every packet that comes; returns whether it does. */
    boolean stampAll() {
        // struct hwtstamp_config: flags, what to stamp of what is sent, what of what comes
        Memory.clear(request.address(), LENGTH);
        boolean known = socket.ioctl(SIOCGHWTSTAMP, request.address());
        if (known && Memory.getInt(request.address() + CONFIG_FILTER_OFFSET) == FILTER_ALL) {
            return true;
        }
        Memory.putInt(request.address(), 0);
        Memory.putInt(request.address() + CONFIG_FILTER_OFFSET, FILTER_ALL);
        return socket.ioctl(SIOCSHWTSTAMP, request.address());
    }

    private boolean ask(int command) {
        Memory.clear(request.address(), LENGTH);
        Memory.putInt(request.address(), command);
        return socket.ioctl(SIOCETHTOOL, request.address());
    }

    @Override
    public void close() {
        request.close();
    }
}
