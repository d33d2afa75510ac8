package io.ringprobe.capture.file;

import io.ringprobe.capture.CaptureException;
import io.ringprobe.capture.PacketReceiver;
import io.ringprobe.memory.Memory;
import java.util.Arrays;

/**
 * Reads pcapng (draft-ietf-opsawg-pcapng): any number of sections, each in its own byte order and with its own
 * interfaces. Packets come in enhanced, simple and (obsolete) packet blocks; other blocks are skipped.
 *
 * <pre>
 *   block  0  type                        4     enhanced and    8  interface (obsolete: 2, drops 2)  4
 *          4  total length, L             4     obsolete       12  time, high and low half         4+4
 *          8  body                   L - 12     packet         20  captured, wire length           4+4
 *        L-4  total length again          4                    28  frame, padded to 4; options
 *
 *   section 8  0x1A2B3C4D in its order    4     simple          8  wire length                       4
 *          12  major, minor version     2+2     packet         12  frame, padded to 4
 *   interface  8  link type, unused     2+2
 *          12  snap length                4     options         0  code, length                    2+2
 *          16  options                                          4  value, padded to 4
 * </pre>
 *
 * <p>A simple packet has no time: it gets that of the packet before it in the file.
 */
final class PcapngReader extends RecordReader {
    private static final int BYTE_ORDER_MAGIC = 0x1A2B3C4D;

    private static final int INTERFACE = 1;
    private static final int OBSOLETE_PACKET = 2;
    private static final int SIMPLE_PACKET = 3;
    private static final int ENHANCED_PACKET = 6;

    private static final int MIN_BLOCK = 12;
    private static final int TRAILER = 4;
    private static final int LENGTH_OFFSET = 4;
    private static final int BODY_OFFSET = 8;

    private static final int VERSION_OFFSET = 12;
    private static final int MIN_SECTION = 28;

    private static final int SNAP_OFFSET = 12;
    private static final int OPTIONS_OFFSET = 16;
    private static final int MIN_INTERFACE = 20;
    private static final int OPTION_HEADER = 4;
    private static final int OPTION_TSRESOL = 9;
    private static final int OPTION_TSOFFSET = 14;

    private static final int TIME_OFFSET = 12;
    private static final int CAPTURED_OFFSET = 20;
    private static final int WIRE_OFFSET = 24;
    private static final int FRAME_OFFSET = 28;
    private static final int MIN_PACKET = FRAME_OFFSET + TRAILER;

    private static final int SIMPLE_FRAME_OFFSET = 12;
    private static final int MIN_SIMPLE = SIMPLE_FRAME_OFFSET + TRAILER;

    /** So that a hostile file of nothing but interfaces doesn't eat the heap. */
    private static final int MAX_INTERFACES = 1 << 16;

    private PcapngInterface[] interfaces = new PcapngInterface[4];
    private int interfaceCount;
    private long lastNanos;

    PcapngReader(String file, FilterSet filters) {
        super(file, filters);
    }

    /** Sections are blocks like others: the first is found to be one by its magic number. */
    @Override
    boolean begin() {
        return true;
    }

    @Override
    int read(PacketReceiver receiver, int limit) throws CaptureException {
        int handed = 0;
        try {
            for (int i = 0; i < MAX_LOOKED_AT && handed < limit; i++) {
                int length = wholeBlock();
                if (length == 0) {
                    break;
                }
                handed += readBlock(receiver, length);
                cursor += length;
            }
        } catch (CaptureException e) {
            // The cursor still stands on the broken block: the next call throws this again. The packets before it
            // count first.
            if (handed == 0) {
                throw e;
            }
        }
        return handed;
    }

    /**
     * The length of the block at the cursor, or 0 where it isn't whole or can't be right; {@link #needed()} tells
     * which.
     */
    private int wholeBlock() {
        if (left() < MIN_BLOCK) {
            return 0;
        }
        int length = blockLength();
        return length >= MIN_BLOCK && length <= MAX_RECORD && length <= left() ? length : 0;
    }

    /** A section header says itself in which order it is; in no known order it has no length. */
    private int blockLength() {
        int length = Memory.getInt(cursor + LENGTH_OFFSET);
        if (Memory.getInt(cursor) != CaptureFormat.SECTION_HEADER) {
            return swapped ? Integer.reverseBytes(length) : length;
        }
        return switch (Memory.getInt(cursor + BODY_OFFSET)) {
            case BYTE_ORDER_MAGIC -> length;
            case 0x4D3C2B1A -> Integer.reverseBytes(length);
            default -> 0;
        };
    }

    @Override
    long needed() throws CaptureException {
        if (left() < MIN_BLOCK) {
            return MIN_BLOCK;
        }
        long length = blockLength() & 0xFFFF_FFFFL;
        if (length < MIN_BLOCK || length > MAX_RECORD) {
            throw broken("broken block: it says that it is " + length + " bytes long");
        }
        return length;
    }

    /**
     * Reads the whole block at the cursor; changes nothing in case of an error. Returns the number of packets handed
     * over.
     */
    private int readBlock(PacketReceiver receiver, int length) throws CaptureException {
        int type = int32(cursor);
        if (type == ENHANCED_PACKET) {
            requireBlock(length, MIN_PACKET);
            return packet(receiver, length, unsigned32(cursor + BODY_OFFSET));
        }
        switch (type) {
            case SIMPLE_PACKET:
                requireBlock(length, MIN_SIMPLE);
                return simplePacket(receiver, length);
            case OBSOLETE_PACKET:
                requireBlock(length, MIN_PACKET);
                return packet(receiver, length, unsigned16(cursor + BODY_OFFSET));
            case CaptureFormat.SECTION_HEADER:
                section(length);
                return 0;
            case INTERFACE:
                requireBlock(length, MIN_INTERFACE);
                describeInterface(length);
                return 0;
            default:
                requireBlock(length, MIN_BLOCK);
                return 0;
        }
    }

    private void requireBlock(int length, int min) throws CaptureException {
        if (length < min || (length & 3) != 0 || int32(cursor + length - TRAILER) != length) {
            throw wrongLength(length, min);
        }
    }

    private CaptureException wrongLength(int length, int min) {
        String type = "broken block of type " + (int32(cursor) & 0xFFFF_FFFFL) + ": ";
        if (length < min) {
            return broken(type + "it is " + length + " bytes long, which is too short");
        }
        if ((length & 3) != 0) {
            return broken(type + "its length " + length + " is no multiple of 4");
        }
        return broken(type + "its length is " + length + " at the head and " + unsigned32(cursor + length - TRAILER)
                + " at the end");
    }

    private int packet(PacketReceiver receiver, int length, long interfaceId) throws CaptureException {
        PcapngInterface source = source(interfaceId);
        long ticks = unsigned32(cursor + TIME_OFFSET) << 32 | unsigned32(cursor + TIME_OFFSET + 4);
        long captured = unsigned32(cursor + CAPTURED_OFFSET);
        if (captured > length - MIN_PACKET) {
            throw broken("broken packet: it says that it holds " + captured + " bytes in a block of " + length);
        }
        lastNanos = source.nanos(ticks);
        return deliver(receiver, source, cursor + FRAME_OFFSET, (int) captured, int32(cursor + WIRE_OFFSET));
    }

    private int simplePacket(PacketReceiver receiver, int length) throws CaptureException {
        PcapngInterface source = source(0);
        int wire = int32(cursor + BODY_OFFSET);
        long captured = Math.min(wire & 0xFFFF_FFFFL, length - MIN_SIMPLE);
        if (source.snapLength != 0) {
            captured = Math.min(captured, source.snapLength);
        }
        return deliver(receiver, source, cursor + SIMPLE_FRAME_OFFSET, (int) captured, wire);
    }

    private int deliver(PacketReceiver receiver, PcapngInterface source, long frame, int captured, int wire) {
        BpfFilter filter = source.filter;
        if (filter != null && !filter.accepts(frame, wire, captured)) {
            receiver.onFiltered(wire);
            return 0;
        }
        receiver.onPacket(lastNanos, frame, captured, wire, source.link);
        return 1;
    }

    private PcapngInterface source(long id) throws CaptureException {
        if (id >= interfaceCount) {
            throw broken("a packet of interface " + id + ", but the section describes " + interfaceCount);
        }
        PcapngInterface source = interfaces[(int) id];
        if (!source.filterKnown) {
            prepare(source, id);
        }
        return source;
    }

    /** What may be wrong with an interface matters only when a packet comes from it. */
    private void prepare(PcapngInterface source, long id) throws CaptureException {
        if (source.link == null) {
            throw unreadable(
                    "byte " + offset() + ": interface " + id + " has the unknown link type " + source.linkNumber);
        }
        source.filter = filterFor(source.link);
        source.filterKnown = true;
    }

    private void section(int length) throws CaptureException {
        boolean before = swapped;
        swapped = Memory.getInt(cursor + BODY_OFFSET) != BYTE_ORDER_MAGIC;
        try {
            requireBlock(length, MIN_SECTION);
            int major = unsigned16(cursor + VERSION_OFFSET);
            if (major != 1) {
                throw unreadable("byte " + offset() + ": pcapng version " + major + "; only 1 is known");
            }
        } catch (CaptureException e) {
            swapped = before;
            throw e;
        }
        interfaceCount = 0;
    }

    private void describeInterface(int length) throws CaptureException {
        if (interfaceCount == MAX_INTERFACES) {
            throw broken("the section describes more than " + MAX_INTERFACES + " interfaces");
        }
        long optionsEnd = cursor + length - TRAILER;
        long tsresol = option(OPTION_TSRESOL, 1, optionsEnd);
        long tsoffset = option(OPTION_TSOFFSET, 8, optionsEnd);
        PcapngInterface described = new PcapngInterface(
                unsigned16(cursor + BODY_OFFSET),
                unsigned32(cursor + SNAP_OFFSET),
                tsresol == 0 ? PcapngInterface.DEFAULT_TSRESOL : Memory.getUnsignedByte(tsresol),
                tsoffset == 0 ? 0 : int64(tsoffset));
        if (interfaceCount == interfaces.length) {
            interfaces = Arrays.copyOf(interfaces, 2 * interfaceCount);
        }
        interfaces[interfaceCount++] = described;
    }

    /** The address of the value of an interface's option, or 0 where it isn't given. */
    private long option(int wanted, int wantedLength, long optionsEnd) throws CaptureException {
        long at = cursor + OPTIONS_OFFSET;
        while (optionsEnd - at >= OPTION_HEADER) {
            int code = unsigned16(at);
            int length = unsigned16(at + 2);
            if (code == 0) {
                return 0;
            }
            if (length > optionsEnd - at - OPTION_HEADER || code == wanted && length != wantedLength) {
                throw broken("broken interface description: option " + code + " has the length " + length);
            }
            if (code == wanted) {
                return at + OPTION_HEADER;
            }
            at += OPTION_HEADER + (length + 3 & -4);
        }
        return 0;
    }

    private long int64(long address) {
        long value = Memory.getLong(address);
        return swapped ? Long.reverseBytes(value) : value;
    }
}
