package io.ringprobe.cli;

import io.ringprobe.testkit.CsvLine;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * What flow records, or packets, come to.
 *
 * @param octets of the network layer
 */
record Sums(long packets, long octets) {
    static final Sums NONE = new Sums(0, 0);

    private static final List<String> PACKETS = List.of("uint32 PACKETS", "uint32 PACKETS_REV");
    private static final List<String> OCTETS = List.of("uint64 BYTES", "uint64 BYTES_REV");

    Sums plus(Sums other) {
        return plus(other.packets, other.octets);
    }

    Sums plus(long morePackets, long moreOctets) {
        return new Sums(packets + morePackets, octets + moreOctets);
    }

    Sums times(long number) {
        return new Sums(packets * number, octets * number);
    }

    /** Of an Ethernet frame that holds an IP packet. */
    static Sums ofFrame(byte[] frame) {
        boolean ipv6 = (frame[14] & 0xF0) == 0x60;
        int length = ipv6 ? 40 + number(frame, 18) : number(frame, 16);
        return new Sums(1, length);
    }

    private static int number(byte[] frame, int offset) {
        return (frame[offset] & 0xFF) << 8 | frame[offset + 1] & 0xFF;
    }

    /** Of a file of the output csv, in which a new header stands wherever the columns change. */
    static Sums ofCsv(Path file) throws IOException {
        Sums sums = NONE;
        List<String> header = List.of();
        for (String line : Files.readAllLines(file)) {
            List<String> cells = CsvLine.cells(line);
            if (cells.containsAll(PACKETS)) {
                header = cells;
            } else {
                sums = sums.plus(sum(header, cells, PACKETS), sum(header, cells, OCTETS));
            }
        }
        return sums;
    }

    private static long sum(List<String> header, List<String> cells, List<String> columns) {
        long sum = 0;
        for (String column : columns) {
            sum += Long.parseLong(cells.get(header.indexOf(column)));
        }
        return sum;
    }
}
