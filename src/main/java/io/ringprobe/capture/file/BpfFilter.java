package io.ringprobe.capture.file;

import com.sun.jna.Function;
import com.sun.jna.Native;
import com.sun.jna.Pointer;
import com.sun.jna.Structure;
import io.ringprobe.config.ConfigException;
import io.ringprobe.packet.LinkType;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.lang.reflect.Method;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import org.pcap4j.core.BpfProgram;
import org.pcap4j.core.NotOpenException;
import org.pcap4j.core.PcapHandle;
import org.pcap4j.core.PcapNativeException;
import org.pcap4j.core.Pcaps;
import org.pcap4j.packet.namednumber.DataLinkType;

/**
 * A filter compiled by libpcap through pcap4j for one link type, run by libpcap on the frame where it lies.
 *
 * <p>pcap4j runs filters only on arrays, which would cost a copy of each packet; so it only compiles here, and
 * libpcap's {@code bpf_filter} is called through the foreign function API with the frame's address. That function
 * checks each access against the captured length itself.
 *
 * <p>Owned by the capture thread. Loading this class loads libpcap.
 */
final class BpfFilter implements AutoCloseable {
    /** libpcap numbers raw IP differently inside than in files. */
    private static final int DLT_RAW = 12;

    /** More than any frame that matters holds; what a filter returns isn't used to cut packets here. */
    private static final int SNAP_LENGTH = 262_144;

    /** PCAP_NETMASK_UNKNOWN: whether an IPv4 address is a broadcast can't be told from a file. */
    private static final String NETMASK_UNKNOWN = "255.255.255.255";

    private final BpfProgram program;
    private final long instructions;

    private BpfFilter(BpfProgram program) {
        this.program = program;
        this.instructions = instructions(program);
    }

    /**
     * Compiles {@code expression}.
     *
     * @throws ConfigException with libpcap's message if it is wrong, or if there is no libpcap
     */
    static BpfFilter compile(String origin, String expression, LinkType link) {
        try {
            return new BpfFilter(compile(expression, link));
        } catch (PcapNativeException | NotOpenException e) {
            throw problem(origin + ": pcap: filter=" + expression + " is wrong: " + e.getMessage(), e);
        } catch (LinkageError e) {
            String missing = "needs libpcap, which can't be loaded (Debian: apt install libpcap0.8): ";
            throw problem(origin + ": pcap: filter= " + missing + firstLine(e), e);
        }
    }

    private static BpfProgram compile(String expression, LinkType link) throws PcapNativeException, NotOpenException {
        int number = link == LinkType.RAW_IP ? DLT_RAW : link.number();
        try (PcapHandle handle = Pcaps.openDead(DataLinkType.getInstance(number), SNAP_LENGTH)) {
            return handle.compileFilter(expression, BpfProgram.BpfCompileMode.OPTIMIZE, unknownNetmask());
        }
    }

    private static Inet4Address unknownNetmask() {
        try {
            return (Inet4Address) InetAddress.getByName(NETMASK_UNKNOWN);
        } catch (UnknownHostException e) {
            throw new IllegalStateException("an address in numbers needs no look-up", e);
        }
    }

    private static ConfigException problem(String message, Throwable cause) {
        return new ConfigException(message, cause);
    }

    private static String firstLine(Throwable e) {
        return String.valueOf(e.getMessage()).lines().findFirst().orElse("");
    }

    /** Whether the packet passes. {@code wire} and {@code captured} are taken as numbers without sign. */
    boolean accepts(long frame, int wire, int captured) {
        try {
            return (int) Libpcap.BPF_FILTER.invokeExact(instructions, frame, wire, captured) != 0;
        } catch (Throwable e) {
            throw new IllegalStateException("bpf_filter can't be called", e);
        }
    }

    @Override
    public void close() {
        program.free();
    }

    /**
     * The address of the compiled instructions: the second member of libpcap's struct bpf_program, which pcap4j holds
     * but doesn't show.
     */
    private static long instructions(BpfProgram program) {
        try {
            Method getProgram = BpfProgram.class.getDeclaredMethod("getProgram");
            getProgram.setAccessible(true);
            Structure struct = (Structure) getProgram.invoke(program);
            return Pointer.nativeValue(struct.getPointer().getPointer(Native.POINTER_SIZE));
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("pcap4j has changed: BpfProgram.getProgram() is missing", e);
        }
    }

    /** The function in the library that pcap4j loaded. */
    private static final class Libpcap {
        /** u_int bpf_filter(const struct bpf_insn *pc, const u_char *packet, u_int wirelen, u_int buflen) */
        static final MethodHandle BPF_FILTER = link();

        /** Critical: the call is shorter than the switch into native state and back. */
        @SuppressWarnings("restricted")
        private static MethodHandle link() {
            String library = System.getProperty("org.pcap4j.core.pcapLibName", "pcap");
            long address = Pointer.nativeValue(Function.getFunction(library, "bpf_filter"));
            FunctionDescriptor signature = FunctionDescriptor.of(
                    ValueLayout.JAVA_INT,
                    ValueLayout.JAVA_LONG,
                    ValueLayout.JAVA_LONG,
                    ValueLayout.JAVA_INT,
                    ValueLayout.JAVA_INT);
            return Linker.nativeLinker()
                    .downcallHandle(MemorySegment.ofAddress(address), signature, Linker.Option.critical(false));
        }
    }
}
