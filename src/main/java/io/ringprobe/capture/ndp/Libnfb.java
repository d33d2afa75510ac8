package io.ringprobe.capture.ndp;

import com.sun.jna.Native;
import com.sun.jna.NativeLibrary;
import com.sun.jna.Pointer;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.util.Optional;

/**
 * CESNET's libnfb: the functions that its public headers nfb/nfb.h and nfb/ndp.h declare, all of which the library
 * exports. Called through JNA; the two that are called for each burst through the foreign function API, which allocates
 * nothing.
 *
 * <p>struct ndp_packet, which a burst is an array of: address of the data, address of the header, then length of the
 * data (32 bits), length of the header (16 bits), flags (16 bits), whose lowest two bits number the header's kind.
 *
 * <p>Stateless. Loading this class loads the library.
 */
final class Libnfb {
    static final int PACKET_DATA = 0;
    static final int PACKET_HEADER = 8;
    static final int PACKET_DATA_LENGTH = 16;
    static final int PACKET_HEADER_LENGTH = 20;
    static final int PACKET_FLAGS = 22;
    static final int PACKET_LENGTH = 24;

    private static final NativeLibrary LIBRARY = NativeLibrary.getInstance("nfb");

    /** unsigned ndp_rx_burst_get(ndp_rx_queue_t *, struct ndp_packet *, unsigned) */
    private static final MethodHandle BURST_GET = link(
            "ndp_rx_burst_get",
            FunctionDescriptor.of(
                    ValueLayout.JAVA_INT, ValueLayout.JAVA_LONG, ValueLayout.JAVA_LONG, ValueLayout.JAVA_INT));

    /** void ndp_rx_burst_put(ndp_rx_queue_t *) */
    private static final MethodHandle BURST_PUT =
            link("ndp_rx_burst_put", FunctionDescriptor.ofVoid(ValueLayout.JAVA_LONG));

    private Libnfb() {}

    /** Not critical: the functions make system calls. */
    @SuppressWarnings("restricted") // the signatures are those of the header
    private static MethodHandle link(String function, FunctionDescriptor signature) {
        long address = Pointer.nativeValue(LIBRARY.getFunction(function));
        return Linker.nativeLinker().downcallHandle(MemorySegment.ofAddress(address), signature);
    }

    /** Opens a card; empty where that fails, see {@link #lastError}. */
    static Optional<Pointer> open(String device) {
        return Optional.ofNullable(LIBRARY.getFunction("nfb_open").invokePointer(new Object[] {device}));
    }

    static void close(Pointer card) {
        LIBRARY.getFunction("nfb_close").invokeVoid(new Object[] {card});
    }

    /** The errno of the last call. */
    static int lastError() {
        return Native.getLastError();
    }

    /** The card's description of itself, a flattened device tree. */
    static byte[] deviceTree(Pointer card) {
        Pointer tree = LIBRARY.getFunction("nfb_get_fdt").invokePointer(new Object[] {card});
        return tree == null
                ? new byte[0]
                : tree.getByteArray(0, Integer.reverseBytes(tree.getInt(DeviceTree.TOTAL_SIZE)));
    }

    /** The number of queues that the card receives into. */
    static int queues(Pointer card) {
        return LIBRARY.getFunction("ndp_get_rx_queue_count").invokeInt(new Object[] {card});
    }

    /** Takes a queue; empty where that fails, see {@link #lastError}. */
    static Optional<Pointer> openQueue(Pointer card, int queue) {
        return Optional.ofNullable(LIBRARY.getFunction("ndp_open_rx_queue").invokePointer(new Object[] {card, queue}));
    }

    static void closeQueue(Pointer queue) {
        LIBRARY.getFunction("ndp_close_rx_queue").invokeVoid(new Object[] {queue});
    }

    /** Lets the card fill the queue; an errno where that fails. */
    static int start(Pointer queue) {
        return LIBRARY.getFunction("ndp_queue_start").invokeInt(new Object[] {queue});
    }

    static int stop(Pointer queue) {
        return LIBRARY.getFunction("ndp_queue_stop").invokeInt(new Object[] {queue});
    }

    /** Fills in up to {@code count} packets, which stay where they are until {@link #put}; returns how many. */
    static int get(long queue, long packets, int count) {
        try {
            return (int) BURST_GET.invokeExact(queue, packets, count);
        } catch (Throwable e) {
            throw new IllegalStateException("ndp_rx_burst_get can't be called", e);
        }
    }

    /** Gives back all packets that the queue has handed out so far. */
    static void put(long queue) {
        try {
            BURST_PUT.invokeExact(queue);
        } catch (Throwable e) {
            throw new IllegalStateException("ndp_rx_burst_put can't be called", e);
        }
    }

    /** Finds a part of the card by its kind and number; below 0 where there is none. */
    static int findComponent(Pointer card, String kind, int number) {
        return LIBRARY.getFunction("nfb_comp_find").invokeInt(new Object[] {card, kind, number});
    }

    static Optional<Pointer> openComponent(Pointer card, int place) {
        return Optional.ofNullable(LIBRARY.getFunction("nfb_comp_open").invokePointer(new Object[] {card, place}));
    }

    static void closeComponent(Pointer component) {
        LIBRARY.getFunction("nfb_comp_close").invokeVoid(new Object[] {component});
    }

    /** Writes to a component's registers; whether all was written. */
    static boolean write(Pointer component, Pointer from, long length, long register) {
        return transfer("nfb_comp_write", component, from, length, register);
    }

    /** Reads a component's registers; whether all was read. */
    static boolean read(Pointer component, Pointer to, long length, long register) {
        return transfer("nfb_comp_read", component, to, length, register);
    }

    private static boolean transfer(String function, Pointer component, Pointer memory, long length, long register) {
        return LIBRARY.getFunction(function).invokeLong(new Object[] {component, memory, length, register}) == length;
    }
}
