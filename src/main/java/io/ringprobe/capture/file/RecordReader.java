package io.ringprobe.capture.file;

import io.ringprobe.capture.CaptureException;
import io.ringprobe.capture.PacketReceiver;
import io.ringprobe.config.ConfigException;
import io.ringprobe.memory.Memory;
import io.ringprobe.packet.LinkType;

/**
 * Reads the records of a capture file out of a window of memory: the part of a file or stream that is there now.
 * Whoever owns the window moves it; the reader moves its cursor over whole records only and never looks past the
 * window's end.
 *
 * <p>Owned by the capture thread. Allocates nothing for a packet.
 */
abstract sealed class RecordReader permits ClassicReader, PcapngReader {
    /** No record is longer than this; what says so is broken. Far above every snap length in use. */
    static final int MAX_RECORD = 16 << 20;

    /**
     * How many records one call of {@link #read} looks at, so that a filter that lets nothing through doesn't keep the
     * capture thread from noticing that it should stop.
     */
    static final int MAX_LOOKED_AT = 1 << 16;

    /** Address of the first byte that isn't read yet. */
    protected long cursor;

    /** Address of the first byte after the window. */
    protected long end;

    /** Whether the file's byte order isn't this machine's. */
    protected boolean swapped;

    private final FilterSet filters;
    private final String file;
    private long windowStart;
    private long windowOffset;

    /**
     * @param file what messages call the input
     * @param filters what packets must pass
     */
    RecordReader(String file, FilterSet filters) {
        this.file = file;
        this.filters = filters;
    }

    /** A reader for what begins at {@code start}; the window must hold at least the magic number. */
    static RecordReader of(String file, FilterSet filters, long start, long length) throws CaptureException {
        int magic = length < CaptureFormat.MAGIC_LENGTH ? 0 : Memory.getInt(start);
        return switch (CaptureFormat.of(magic)) {
            case CLASSIC -> new ClassicReader(file, filters);
            case PCAPNG -> new PcapngReader(file, filters);
            case UNKNOWN -> throw notACapture(file, start, length);
        };
    }

    /**
     * Reads the file's header, if it stands whole at the cursor and isn't read yet.
     *
     * @return whether it is read
     * @throws CaptureException if it is a header that can't be read
     */
    abstract boolean begin() throws CaptureException;

    /**
     * Hands whole packets to {@code receiver}, up to {@code limit} of them, and moves the cursor past them.
     *
     * @return the number handed over. 0 means: the window holds no further whole record, a broken record stands at the
     *     cursor (both told by {@link #needed()}), or a filter left out all that was looked at
     * @throws CaptureException if the record at the cursor can't be read; no packet was handed over by this call
     */
    abstract int read(PacketReceiver receiver, int limit) throws CaptureException;

    /**
     * How many bytes from the cursor the next record takes, as far as the window tells: more than {@link #left()} where
     * the window must grow.
     *
     * @throws CaptureException if the record at the cursor is broken
     */
    abstract long needed() throws CaptureException;

    /** Reads on in other memory: {@code offset} is where in the file its first byte stands. */
    final void window(long start, long length, long offset) {
        windowStart = start;
        windowOffset = offset;
        cursor = start;
        end = start + length;
    }

    /** Bytes of the window that are not read yet. */
    final long left() {
        return end - cursor;
    }

    final long cursor() {
        return cursor;
    }

    /** Where in the file the cursor stands. */
    final long offset() {
        return windowOffset + (cursor - windowStart);
    }

    /** The file ends within a record. */
    final CaptureException cutOff() throws CaptureException {
        return broken("the file is cut off: the record there needs " + needed() + " bytes, " + left() + " are left");
    }

    /** The record at the cursor is broken; all before it were whole. */
    final CaptureException broken(String what) {
        return new CaptureException(CaptureException.Kind.CUT_OFF, file + ": byte " + offset() + ": " + what);
    }

    /** The file is of a kind that can't be read. */
    final CaptureException unreadable(String what) {
        return new CaptureException(CaptureException.Kind.NOT_A_CAPTURE, file + ": " + what);
    }

    /** The filter for packets of {@code link}, or null where all pass. */
    protected final BpfFilter filterFor(LinkType link) throws CaptureException {
        try {
            return filters.forLink(link);
        } catch (ConfigException e) {
            CaptureException error = broken(link.description() + ": " + e.getMessage());
            error.initCause(e);
            throw error;
        }
    }

    protected final int int32(long address) {
        int value = Memory.getInt(address);
        return swapped ? Integer.reverseBytes(value) : value;
    }

    protected final long unsigned32(long address) {
        return int32(address) & 0xFFFF_FFFFL;
    }

    protected final int unsigned16(long address) {
        short value = Memory.getShort(address);
        return (swapped ? Short.reverseBytes(value) : value) & 0xFFFF;
    }

    private static CaptureException notACapture(String file, long start, long length) {
        byte[] first = new byte[(int) Math.min(length, CaptureFormat.MAGIC_LENGTH)];
        Memory.copyToArray(start, first, 0, first.length);
        return notACapture(file, first, first.length);
    }

    /** The error for a file that begins with none of the magic numbers. */
    static CaptureException notACapture(String file, byte[] first, int length) {
        return new CaptureException(
                CaptureException.Kind.NOT_A_CAPTURE,
                file + ": not a capture file (pcap or pcapng): " + CaptureFormat.describe(first, length));
    }
}
