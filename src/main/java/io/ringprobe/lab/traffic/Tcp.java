package io.ringprobe.lab.traffic;

/** Numbers of TCP. */
final class Tcp {
    static final int FIN = 0x01;
    static final int SYN = 0x02;
    static final int RST = 0x04;
    static final int PSH = 0x08;
    static final int ACK = 0x10;

    static final byte[] NO_OPTIONS = {};

    private Tcp() {}

    /** Segment size, selective acknowledgments, window scale: as most hosts open connections. */
    static byte[] options(int segment) {
        return new byte[] {2, 4, (byte) (segment >>> 8), (byte) segment, 4, 2, 1, 3, 3, 7, 1, 1};
    }
}
