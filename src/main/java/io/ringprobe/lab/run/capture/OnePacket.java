package io.ringprobe.lab.run.capture;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;

/** A capture of a single packet: what is measured over it is the start. Stateless. */
final class OnePacket {
    private static final int MAGIC_NANOS = 0xa1b23c4d;
    private static final int HEADER = 24;
    private static final int RECORD = 16;
    private static final int SNAP = 1 << 18;
    private static final int ETHERNET = 1;
    private static final int SECOND = 1_700_000_000;

    /** UDP between two addresses kept for examples (192.0.2.1 and 192.0.2.2), without payload. */
    private static final String FRAME = "020000000002" + "020000000001" + "0800"
            + "4500001c0001000040117ad0" + "c0000201c0000202" + "9c40003500080000"
            + "000000000000000000000000000000000000";

    private OnePacket() {}

    /** Octets of the packet. */
    static int octets() {
        return FRAME.length() / 2;
    }

    /** Writes it in the classic form. */
    static void write(Path file) throws IOException {
        byte[] frame = HexFormat.of().parseHex(FRAME);
        ByteBuffer all = ByteBuffer.allocate(HEADER + RECORD + frame.length).order(ByteOrder.LITTLE_ENDIAN);
        all.putInt(MAGIC_NANOS)
                .putShort((short) 2)
                .putShort((short) 4)
                .putLong(0)
                .putInt(SNAP)
                .putInt(ETHERNET);
        all.putInt(SECOND).putInt(0).putInt(frame.length).putInt(frame.length).put(frame);
        Files.write(file, all.array());
    }
}
