package io.ringprobe.capture.ndp;

import io.ringprobe.memory.Memory;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * Where the card writes the time into the header that it puts before each packet: firmware of the NDK describes it in
 * the device tree for each kind of header, HANIC has it at a fixed place. A time is 64 bits, little-endian: nanoseconds
 * in the low half, seconds in the high one. Immutable.
 */
final class PacketTimes {
    /** Kinds of headers that a packet's flags can tell apart. */
    private static final int HEADERS = 4;

    private static final int NO_TIME = -1;
    private static final int HANIC_TIME = 4;
    private static final long HANIC_UNKNOWN = 0;
    private static final long NDK_UNKNOWN = -1;
    private static final int BITS = 8;
    private static final long NANOS_PER_SECOND = 1_000_000_000;

    private final int[] offsets;
    private final long unknown;

    private PacketTimes(int[] offsets, long unknown) {
        this.offsets = offsets;
        this.unknown = unknown;
    }

    /** What the card's device tree says; empty where its firmware isn't known. */
    static Optional<PacketTimes> of(byte[] deviceTree) {
        return DeviceTree.parse(deviceTree).flatMap(PacketTimes::of);
    }

    private static Optional<PacketTimes> of(DeviceTree.Node root) {
        String project = root.child("firmware").map(f -> f.texts("project-name")).orElse(List.of()).stream()
                .findFirst()
                .orElse("");
        if (project.contains("HANIC_")) {
            int[] offsets = new int[HEADERS];
            Arrays.fill(offsets, HANIC_TIME);
            return Optional.of(new PacketTimes(offsets, HANIC_UNKNOWN));
        }
        return project.contains("NDK_") || project.contains("DYNANIC")
                ? Optional.of(new PacketTimes(offsets(root), NDK_UNKNOWN))
                : Optional.empty();
    }

    private static int[] offsets(DeviceTree.Node root) {
        int[] offsets = new int[HEADERS];
        Arrays.fill(offsets, NO_TIME);
        for (DeviceTree.Node header : DeviceTree.compatible(root, "cesnet,ofm,ndp-header-rx")) {
            int id = header.number("header_id").orElse(HEADERS);
            if (id >= 0 && id < HEADERS) {
                offsets[id] = offset(header);
            }
        }
        return offsets;
    }

    private static int offset(DeviceTree.Node header) {
        int item = header.texts("item-name").indexOf("timestamp");
        byte[] places = header.properties().get("item-offset");
        if (item < 0 || places == null || places.length < (item + 1) * Short.BYTES) {
            return NO_TIME;
        }
        return ByteBuffer.wrap(places).getShort(item * Short.BYTES) / BITS;
    }

    /** Times of a card that writes none. */
    static PacketTimes none() {
        int[] offsets = new int[HEADERS];
        Arrays.fill(offsets, NO_TIME);
        return new PacketTimes(offsets, NDK_UNKNOWN);
    }

    /** The time of a packet, nanoseconds since 1970; {@code now} where the card doesn't tell. */
    long nanos(long header, int headerLength, int flags, long now) {
        int offset = offsets[flags & HEADERS - 1];
        if (offset < 0 || offset + Long.BYTES > headerLength) {
            return now;
        }
        long time = Memory.getLong(header + offset);
        return time == unknown ? now : (time >>> 32) * NANOS_PER_SECOND + (time & 0xFFFF_FFFFL);
    }
}
