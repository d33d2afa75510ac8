package io.ringprobe.capture.dpdk;

import com.sun.jna.Native;
import com.sun.jna.NativeLibrary;

/**
 * The functions of {@code native/dpdk/ringprobe_dpdk.h}, which says what each does, through JNA's direct mapping.
 * Addresses are numbers. Loading this class loads the library: ask {@link ShimFile#load} first.
 */
final class Shim {
    /** What the header calls RP_DPDK_VERSION. */
    static final int VERSION = 1;

    private Shim() {}

    /** Binds the functions; {@code library} is a path or a name. */
    static void bind(String library) {
        Native.register(Shim.class, NativeLibrary.getInstance(library));
    }

    static native int rp_dpdk_version();

    static native int rp_dpdk_init(String arguments);

    static native int rp_dpdk_cleanup();

    static native String rp_dpdk_error(int number);

    static native int rp_dpdk_is_secondary();

    static native int rp_dpdk_is_primary_alive();

    static native int rp_dpdk_memory(long pieces, int most);

    static native int rp_dpdk_next_port(int number);

    static native int rp_dpdk_port(int port, long to);

    static native int rp_dpdk_configure(int port, int queues, int mtu, long hashTypes, int strict, int timestamps);

    static native long rp_dpdk_pool(int port, String name, int packets, int octets);

    static native void rp_dpdk_free_pool(long pool);

    static native int rp_dpdk_descriptors(int port, int wanted);

    static native int rp_dpdk_queue(int port, int queue, int descriptors, long pool);

    static native int rp_dpdk_start(int port);

    static native int rp_dpdk_stop(int port);

    static native int rp_dpdk_close(int port);

    static native int rp_dpdk_link(int port);

    static native int rp_dpdk_stats(int port, long to);

    static native int rp_dpdk_find_timestamps();

    static native long rp_dpdk_ring(String name);

    static native int rp_dpdk_register_thread();

    static native int rp_dpdk_receive(int port, int queue, long rows, long mask, long position, int limit, long now);

    static native int rp_dpdk_receive_ring(long ring, long rows, long mask, long position, int limit, long now);

    static native void rp_dpdk_free(long rows, long mask, long position, int count);
}
