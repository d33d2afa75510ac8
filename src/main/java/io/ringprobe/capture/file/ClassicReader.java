package io.ringprobe.capture.file;

import io.ringprobe.capture.CaptureException;
import io.ringprobe.capture.PacketReceiver;
import io.ringprobe.memory.Memory;
import io.ringprobe.packet.LinkType;

/**
 * Reads classic pcap (draft-ietf-opsawg-pcap) of version 2.4 in either byte order, with micro- or nanoseconds, and the
 * variant of Kuznetzov's patched libpcap. All numbers are in the byte order of the writer, which the magic number
 * shows.
 *
 * <pre>
 *   file   0  magic number            4      record  0  seconds since 1970          4
 *          4  major, minor version  2+2              4  micro- or nanoseconds       4
 *          8  unused                  8              8  captured length             4
 *         16  snap length             4             12  length on the wire          4
 *         20  link type, FCS length   4             16  (modified only: interface, protocol, type  8)
 * </pre>
 */
final class ClassicReader extends RecordReader {
    static final int FILE_HEADER = 24;
    private static final int MAJOR_OFFSET = 4;
    private static final int MINOR_OFFSET = 6;
    private static final int LINK_OFFSET = 20;

    private static final int RECORD_HEADER = 16;
    private static final int MODIFIED_RECORD_HEADER = 24;
    private static final int FRACTION_OFFSET = 4;
    private static final int CAPTURED_OFFSET = 8;
    private static final int WIRE_OFFSET = 12;

    /** The upper half holds the length of the frame check sequence, where a writer knows it. */
    private static final int LINK_MASK = 0xFFFF;

    private boolean begun;
    private int recordHeader;
    private long nanosPerFraction;
    private LinkType link;
    private BpfFilter filter;

    ClassicReader(String file, FilterSet filters) {
        super(file, filters);
    }

    @Override
    int read(PacketReceiver receiver, int limit) throws CaptureException {
        if (!begin()) {
            return 0;
        }
        return filter == null ? readAll(receiver, limit) : readFiltered(receiver, limit);
    }

    private int readAll(PacketReceiver receiver, int limit) {
        int handed = 0;
        while (handed < limit) {
            long record = cursor;
            long room = end - record - recordHeader;
            if (room < 0) {
                break;
            }
            int captured = int32(record + CAPTURED_OFFSET);
            if (captured < 0 || captured > room || captured > MAX_RECORD) {
                break;
            }
            cursor = record + recordHeader + captured;
            handed++;
            receiver.onPacket(nanos(record), record + recordHeader, captured, int32(record + WIRE_OFFSET), link);
        }
        return handed;
    }

    private int readFiltered(PacketReceiver receiver, int limit) {
        int handed = 0;
        for (int i = 0; i < MAX_LOOKED_AT && handed < limit; i++) {
            long record = cursor;
            if (left() < recordHeader || !isWhole(int32(record + CAPTURED_OFFSET))) {
                break;
            }
            int captured = int32(record + CAPTURED_OFFSET);
            int wire = int32(record + WIRE_OFFSET);
            cursor = record + recordHeader + captured;
            if (filter.accepts(record + recordHeader, wire, captured)) {
                handed++;
                receiver.onPacket(nanos(record), record + recordHeader, captured, wire, link);
            } else {
                receiver.onFiltered(wire);
            }
        }
        return handed;
    }

    private boolean isWhole(int captured) {
        return captured >= 0 && captured <= MAX_RECORD && captured <= left() - recordHeader;
    }

    /**
     * Both parts are 32 bits without sign, so that nothing overflows; a fraction of more than a second is as wrong as
     * it is.
     */
    private long nanos(long record) {
        long nanos = unsigned32(record) * CaptureTime.NANOS_PER_SECOND
                + unsigned32(record + FRACTION_OFFSET) * nanosPerFraction;
        return Math.min(nanos, CaptureTime.MAX_NANOS);
    }

    @Override
    long needed() throws CaptureException {
        int header = begun ? recordHeader : FILE_HEADER;
        if (!begun || left() < header) {
            return header;
        }
        long captured = unsigned32(cursor + CAPTURED_OFFSET);
        if (captured > MAX_RECORD) {
            throw broken("broken record: it says that it holds " + captured + " bytes");
        }
        return header + captured;
    }

    @Override
    boolean begin() throws CaptureException {
        if (begun || left() < FILE_HEADER) {
            return begun;
        }
        readHeader();
        begun = true;
        return true;
    }

    private void readHeader() throws CaptureException {
        int magic = Memory.getInt(cursor);
        swapped = !CaptureFormat.isClassic(magic);
        magic = int32(cursor);
        requireVersion(unsigned16(cursor + MAJOR_OFFSET), unsigned16(cursor + MINOR_OFFSET));
        int number = int32(cursor + LINK_OFFSET) & LINK_MASK;
        link = LinkType.ofNumber(number).orElseThrow(() -> unreadable("unknown link type " + number));
        filter = filterFor(link);
        recordHeader = magic == CaptureFormat.MODIFIED ? MODIFIED_RECORD_HEADER : RECORD_HEADER;
        nanosPerFraction = magic == CaptureFormat.NANOSECONDS ? 1 : 1000;
        cursor += FILE_HEADER;
    }

    private void requireVersion(int major, int minor) throws CaptureException {
        if (major != 2 || minor != 4) {
            throw unreadable("pcap version " + major + "." + minor + "; only 2.4 is known");
        }
    }
}
