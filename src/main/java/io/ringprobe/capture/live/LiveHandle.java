package io.ringprobe.capture.live;

import com.sun.jna.Pointer;
import io.ringprobe.config.ConfigException;
import io.ringprobe.memory.Memory;
import io.ringprobe.memory.NativeBlock;
import io.ringprobe.memory.Regions;
import io.ringprobe.packet.LinkType;
import java.io.IOException;
import java.lang.reflect.Field;
import java.net.Inet4Address;
import org.pcap4j.core.BpfProgram;
import org.pcap4j.core.NotOpenException;
import org.pcap4j.core.PcapHandle;
import org.pcap4j.core.PcapNativeException;
import org.pcap4j.core.PcapNetworkInterface.PromiscuousMode;
import org.pcap4j.core.Pcaps;

/**
 * One interface, opened by libpcap through pcap4j, that never blocks. pcap4j opens, sets up and closes it; packets and
 * counters are read past it, see {@link Libpcap}.
 *
 * <p>Opened by any thread, then used by the capture thread alone. Scratch memory holds what C functions fill in:
 *
 * <pre>
 *   0                8                16            28   32                40                56
 *  +----------------+----------------+-------------+----+-----------------+-----------------+
 *  | header address | data address   | pcap_stat   |    | pollfd          | timespec        |
 *  +----------------+----------------+-------------+----+-----------------+-----------------+
 * </pre>
 *
 * <p>struct pcap_pkthdr, with 64-bit words: seconds, fraction of a second, then as 32 bits captured length and length
 * on the wire. struct pcap_stat: three counters of 32 bits that wrap, of packets received, dropped for want of room in
 * the buffer, dropped by the interface.
 */
final class LiveHandle implements AutoCloseable {
    private static final int HEADER_ADDRESS = 0;
    private static final int DATA_ADDRESS = 8;
    private static final int STAT = 16;
    private static final int STAT_DROPPED = STAT + 4;
    private static final int STAT_DROPPED_BY_INTERFACE = STAT + 8;
    private static final int POLL = 32;
    private static final int POLL_EVENTS = POLL + 4;
    private static final int TIMEOUT = 40;
    private static final int TIMEOUT_NANOS = TIMEOUT + 8;
    private static final int SCRATCH_LENGTH = 56;

    private static final int HEADER_FRACTION = 8;
    private static final int HEADER_CAPTURED = 16;
    private static final int HEADER_WIRE = 20;
    private static final int HEADER_LENGTH = 24;

    private static final int NANOS_PRECISION = 1;
    private static final long NANOS_PER_SECOND = 1_000_000_000;
    private static final long NANOS_PER_MICRO = 1000;
    private static final int POLLIN = 1;

    /** So long does the kernel keep back packets to hand over many at once. */
    private static final int HOLD_BACK_MILLIS = 10;

    private final PcapHandle handle;
    private final long pointer;
    private final NativeBlock scratch = NativeBlock.allocateCleared(SCRATCH_LENGTH);
    private final LinkType link;
    private final long fraction;

    private LiveHandle(PcapHandle handle, LinkType link) {
        this.handle = handle;
        this.link = link;
        pointer = pointer(handle);
        fraction = Libpcap.timestampPrecision(pointer) == NANOS_PRECISION ? 1 : NANOS_PER_MICRO;
        Memory.putInt(scratch.address() + POLL, Libpcap.selectableFd(pointer));
        Memory.putShort(scratch.address() + POLL_EVENTS, POLLIN);
    }

    /**
     * Opens the interface and begins to capture.
     *
     * @throws ConfigException if there is no such interface, none that we can read, or the filter is wrong
     * @throws InterfaceDownException if it is down
     * @throws IOException if it can't be opened, such as for want of permission
     */
    static LiveHandle open(LiveSettings settings) throws IOException {
        try {
            PcapHandle handle = new PcapHandle.Builder(settings.ifc())
                    .snaplen(settings.snaplen())
                    .promiscuousMode(
                            settings.promiscuous() ? PromiscuousMode.PROMISCUOUS : PromiscuousMode.NONPROMISCUOUS)
                    .timeoutMillis(HOLD_BACK_MILLIS)
                    .bufferSize(settings.kernelBuffer())
                    .timestampPrecision(PcapHandle.TimestampPrecision.NANO)
                    .build();
            try {
                return prepare(handle, settings);
            } catch (PcapNativeException | NotOpenException | RuntimeException e) {
                handle.close();
                throw e;
            }
        } catch (PcapNativeException | NotOpenException e) {
            throw OpenFailure.of(settings, e);
        }
    }

    private static LiveHandle prepare(PcapHandle handle, LiveSettings settings)
            throws PcapNativeException, NotOpenException {
        int number = Libpcap.datalink(pointer(handle));
        LinkType link = LinkType.ofNumber(number).orElse(null);
        if (link == null) {
            throw OpenFailure.unknownLink(settings, number);
        }
        handle.setBlockingMode(PcapHandle.BlockingMode.NONBLOCKING);
        if (!settings.filter().isEmpty()) {
            setFilter(handle, settings);
        }
        return new LiveHandle(handle, link);
    }

    private static void setFilter(PcapHandle handle, LiveSettings settings) throws NotOpenException {
        try {
            handle.setFilter(settings.filter(), BpfProgram.BpfCompileMode.OPTIMIZE, netmask(settings.ifc()));
        } catch (PcapNativeException e) {
            throw OpenFailure.wrongFilter(settings, e);
        }
    }

    /** Filters for broadcasts need it; an interface without an address has none. */
    private static Inet4Address netmask(String ifc) {
        try {
            return Pcaps.lookupNet(ifc).getMask();
        } catch (PcapNativeException e) {
            return PcapHandle.PCAP_NETMASK_UNKNOWN;
        }
    }

    /** libpcap's pcap_t, which pcap4j holds but doesn't show. */
    private static long pointer(PcapHandle handle) {
        try {
            Field field = PcapHandle.class.getDeclaredField("handle");
            field.setAccessible(true);
            return Pointer.nativeValue((Pointer) field.get(handle));
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("pcap4j has changed: PcapHandle.handle is missing", e);
        }
    }

    LinkType link() {
        return link;
    }

    /**
     * Goes to the next packet, which the following accessors tell of, until this is called again.
     *
     * @return 1 for a packet, 0 where there is none now, below 0 on an error
     */
    int next() {
        return Libpcap.nextEx(pointer, scratch.address() + HEADER_ADDRESS, scratch.address() + DATA_ADDRESS);
    }

    /** Copies the packet's captured bytes. */
    void copyTo(long address) {
        long data = Memory.getLong(scratch.address() + DATA_ADDRESS);
        int length = captured();
        Regions.add(data, length);
        Memory.copy(data, address, length);
        Regions.remove(data);
    }

    int captured() {
        return headerField(HEADER_CAPTURED);
    }

    int wire() {
        return headerField(HEADER_WIRE);
    }

    private int headerField(int offset) {
        long header = header();
        int value = Memory.getInt(header + offset);
        Regions.remove(header);
        return value;
    }

    /** When it was captured, nanoseconds since 1970. */
    long nanos() {
        long header = header();
        long nanos = Memory.getLong(header) * NANOS_PER_SECOND + Memory.getLong(header + HEADER_FRACTION) * fraction;
        Regions.remove(header);
        return nanos;
    }

    private long header() {
        long header = Memory.getLong(scratch.address() + HEADER_ADDRESS);
        Regions.add(header, HEADER_LENGTH);
        return header;
    }

    /** Reads the counters anew; false where libpcap can't. */
    boolean readCounters() {
        return Libpcap.stats(pointer, scratch.address() + STAT) >= 0;
    }

    /** Packets for which the kernel's buffer had no room, modulo 2^32, as of {@link #readCounters}. */
    int dropped() {
        return Memory.getInt(scratch.address() + STAT_DROPPED);
    }

    /** Packets that the interface dropped, modulo 2^32, as of {@link #readCounters}. */
    int droppedByInterface() {
        return Memory.getInt(scratch.address() + STAT_DROPPED_BY_INTERFACE);
    }

    /** Waits until there may be packets, but no longer than {@code nanos}. */
    void await(long nanos) {
        Memory.putLong(scratch.address() + TIMEOUT, nanos / NANOS_PER_SECOND);
        Memory.putLong(scratch.address() + TIMEOUT_NANOS, nanos % NANOS_PER_SECOND);
        Libc.awaitReadable(scratch.address() + POLL, scratch.address() + TIMEOUT);
    }

    /** A socket that belongs to the capture. */
    int socket() {
        return Memory.getInt(scratch.address() + POLL);
    }

    /** libpcap's message after an error. */
    String error() {
        try {
            return handle.getError();
        } catch (NotOpenException e) {
            throw new IllegalStateException("asked after closing", e);
        }
    }

    @Override
    public void close() {
        handle.close();
        scratch.close();
    }
}
