package io.ringprobe.capture.live;

import io.ringprobe.config.Options;

/**
 * How to capture from an interface.
 *
 * @param origin where it was written, for messages
 * @param ifc name of the interface
 * @param filter in libpcap's language; empty where every packet passes
 * @param snaplen so many bytes of each packet are captured
 * @param promiscuous whether packets for other stations are taken too
 * @param kernelBuffer bytes of the kernel's buffer
 */
record LiveSettings(String origin, String ifc, String filter, int snaplen, boolean promiscuous, int kernelBuffer) {
    /** The device that stands for all interfaces. */
    static final String ANY = "any";

    /** As ipfixprobe has it: less would cut the headers that flows are made of. */
    private static final int LEAST_SNAPLEN = 120;

    static LiveSettings of(Options options) {
        return new LiveSettings(
                options.origin(),
                options.text("ifc").strip(),
                options.text("filter").strip(),
                Math.max(LEAST_SNAPLEN, options.integer("snaplen", 0, LiveInput.MOST_SNAPLEN)),
                options.bool("promisc"),
                (int) options.bytes("buffer", LiveInput.LEAST_BUFFER, LiveInput.MOST_BUFFER));
    }
}
