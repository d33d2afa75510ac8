package io.ringprobe.capture.dpdk;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Cuts a capture file (pcap, little-endian) into several. */
final class Cutter {
    static final int FILE_HEADER = 24;
    static final int RECORD_HEADER = 16;
    private static final int CAPTURED_OFFSET = 8;

    private final byte[] capture;
    private final ByteBuffer view;
    private int at = FILE_HEADER;

    Cutter(byte[] capture) {
        this.capture = capture;
        this.view = ByteBuffer.wrap(capture).order(ByteOrder.LITTLE_ENDIAN);
    }

    /** Writes that many files, each with so many packets. */
    List<Path> cut(Path folder, int packets, int files) throws IOException {
        List<Path> pieces = new ArrayList<>();
        for (int i = 0; i < files; i++) {
            Path piece = folder.resolve("piece-" + i + ".pcap");
            Files.write(piece, piece(packets));
            pieces.add(piece);
        }
        return pieces;
    }

    private byte[] piece(int packets) {
        ByteArrayOutputStream piece = new ByteArrayOutputStream();
        piece.write(capture, 0, FILE_HEADER);
        for (int i = 0; i < packets && at < capture.length; i++) {
            int length = RECORD_HEADER + view.getInt(at + CAPTURED_OFFSET);
            piece.write(capture, at, length);
            at += length;
        }
        return piece.toByteArray();
    }
}
