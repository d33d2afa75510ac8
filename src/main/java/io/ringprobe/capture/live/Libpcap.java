package io.ringprobe.capture.live;

import com.sun.jna.Function;
import com.sun.jna.Pointer;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;

/**
 * The functions of libpcap that are called per packet or many times a second: through the foreign function API in the
 * library that pcap4j has loaded, since pcap4j itself makes objects for each packet. Pointers are numbers; what they
 * point at is laid out as C has it on 64-bit Linux.
 *
 * <p>Stateless. Loading this class loads libpcap.
 */
final class Libpcap {
    private static final String LIBRARY = System.getProperty("org.pcap4j.core.pcapLibName", "pcap");

    /** int pcap_next_ex(pcap_t *, struct pcap_pkthdr **, const u_char **) */
    private static final MethodHandle NEXT_EX = ofLibpcap(
            "pcap_next_ex",
            FunctionDescriptor.of(
                    ValueLayout.JAVA_INT, ValueLayout.JAVA_LONG, ValueLayout.JAVA_LONG, ValueLayout.JAVA_LONG));

    /** int pcap_stats(pcap_t *, struct pcap_stat *) */
    private static final MethodHandle STATS = ofLibpcap(
            "pcap_stats", FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.JAVA_LONG, ValueLayout.JAVA_LONG));

    private static final FunctionDescriptor NUMBER_OF_HANDLE =
            FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.JAVA_LONG);

    /** int pcap_get_selectable_fd(pcap_t *) */
    private static final MethodHandle SELECTABLE_FD = ofLibpcap("pcap_get_selectable_fd", NUMBER_OF_HANDLE);

    /** int pcap_get_tstamp_precision(pcap_t *) */
    private static final MethodHandle PRECISION = ofLibpcap("pcap_get_tstamp_precision", NUMBER_OF_HANDLE);

    /** int pcap_datalink(pcap_t *) */
    private static final MethodHandle DATALINK = ofLibpcap("pcap_datalink", NUMBER_OF_HANDLE);

    private Libpcap() {}

    /** Not critical: the functions make system calls. */
    @SuppressWarnings("restricted") // the signatures are those of the manual
    private static MethodHandle ofLibpcap(String function, FunctionDescriptor signature) {
        long address = Pointer.nativeValue(Function.getFunction(LIBRARY, function));
        return Linker.nativeLinker().downcallHandle(MemorySegment.ofAddress(address), signature);
    }

    /**
     * The next packet.
     *
     * @param header where the address of its struct pcap_pkthdr goes
     * @param data where the address of its first byte goes; both are valid until the next call for this handle
     * @return 1 for a packet, 0 where there is none, below 0 on an error
     */
    static int nextEx(long handle, long header, long data) {
        try {
            return (int) NEXT_EX.invokeExact(handle, header, data);
        } catch (Throwable e) {
            throw cannotCall("pcap_next_ex", e);
        }
    }

    /** Fills a struct pcap_stat; below 0 on an error. */
    static int stats(long handle, long stat) {
        try {
            return (int) STATS.invokeExact(handle, stat);
        } catch (Throwable e) {
            throw cannotCall("pcap_stats", e);
        }
    }

    /** A file descriptor that poll(2) can wait for, or below 0. */
    static int selectableFd(long handle) {
        return number(SELECTABLE_FD, handle, "pcap_get_selectable_fd");
    }

    /** 1 where time stamps are in nanoseconds, 0 where in microseconds. */
    static int timestampPrecision(long handle) {
        return number(PRECISION, handle, "pcap_get_tstamp_precision");
    }

    /** The DLT_ number of what frames begin with. */
    static int datalink(long handle) {
        return number(DATALINK, handle, "pcap_datalink");
    }

    private static int number(MethodHandle function, long handle, String name) {
        try {
            return (int) function.invokeExact(handle);
        } catch (Throwable e) {
            throw cannotCall(name, e);
        }
    }

    private static IllegalStateException cannotCall(String function, Throwable e) {
        return new IllegalStateException(function + " can't be called", e);
    }
}
