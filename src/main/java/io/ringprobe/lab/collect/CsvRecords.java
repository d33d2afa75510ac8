package io.ringprobe.lab.collect;

import io.ringprobe.config.ConfigException;
import io.ringprobe.lab.text.Cells;
import io.ringprobe.lab.text.Lines;
import io.ringprobe.lab.text.Parse;
import io.ringprobe.memory.Memory;
import java.util.HashMap;
import java.util.Map;

/**
 * Reads what the output csv has written. A line that tells a further find of a plugin repeats the basic fields of its
 * record's first line: its counters don't count again. Used by one thread.
 */
final class CsvRecords {
    private static final String[] BASIC = {
        "SRC_IP",
        "DST_IP",
        "SRC_PORT",
        "DST_PORT",
        "PROTOCOL",
        "TIME_FIRST",
        "TIME_LAST",
        "PACKETS",
        "PACKETS_REV",
        "BYTES",
        "BYTES_REV",
        "TCP_FLAGS",
        "TCP_FLAGS_REV"
    };
    private static final int SOURCE = 0;
    private static final int DESTINATION = 1;
    private static final int SOURCE_PORT = 2;
    private static final int DESTINATION_PORT = 3;
    private static final int PROTOCOL = 4;
    private static final int FIRST = 5;
    private static final int LAST = 6;
    private static final int PACKETS = 7;
    private static final int PACKETS_REV = 8;
    private static final int OCTETS = 9;
    private static final int OCTETS_REV = 10;
    private static final int FLAGS = 11;
    private static final int FLAGS_REV = 12;

    private static final long MICROSECOND = 1000;

    private final String name;
    private final Received received = new Received();
    private final Map<String, Integer> columns = new HashMap<>();
    private final int[] basic = new int[BASIC.length];
    private final Values values = new Values();
    private Cells cells = new Cells();
    /** The line of the last record that is no repeat. */
    private Cells head = new Cells();

    private boolean repeat;

    /** @param name what messages call it */
    CsvRecords(String name) {
        this.name = name;
    }

    /**
     * Reads a whole file that lies in memory.
     *
     * @throws ConfigException if the header or a line is wrong
     */
    void read(long from, long end, RecordSink sink) {
        try (received) {
            long line = from;
            long lineEnd = Lines.end(line, end);
            readHeader(line, lineEnd);
            long number = 1;
            for (line = lineEnd + 1; line < end; line = lineEnd + 1) {
                lineEnd = Lines.end(line, end);
                number++;
                readLine(line, lineEnd, number, sink);
            }
        }
    }

    private void readHeader(long line, long end) {
        cells.split(line, end);
        for (int i = 0; i < cells.count(); i++) {
            String[] typeAndName = cells.text(i).split(" ", 2);
            columns.put(typeAndName[typeAndName.length - 1], i);
        }
        for (int i = 0; i < BASIC.length; i++) {
            Integer column = columns.get(BASIC[i]);
            if (column == null) {
                throw new ConfigException(name + ":1: there is no column " + BASIC[i]);
            }
            basic[i] = column;
        }
        head = new Cells();
    }

    private void readLine(long line, long end, long number, RecordSink sink) {
        cells.split(line, end);
        if (cells.count() != columns.size()) {
            throw new ConfigException(
                    name + ":" + number + ": " + cells.count() + " cells, the header has " + columns.size());
        }
        try {
            fill();
        } catch (NumberFormatException e) {
            throw new ConfigException(name + ":" + number + ": " + e.getMessage(), e);
        }
        sink.record(received);
        if (!repeat) {
            Cells done = cells;
            cells = head;
            head = done;
        }
    }

    private void fill() {
        received.clear();
        int version = Parse.ip(start(SOURCE), end(SOURCE), received.source());
        Parse.ip(start(DESTINATION), end(DESTINATION), received.destination());
        received.identify((int) number(SOURCE_PORT), (int) number(DESTINATION_PORT), (int) number(PROTOCOL), version);
        received.hasTimes = true;
        received.hasFlags = true;
        received.precision = MICROSECOND;
        received.first = Parse.time(start(FIRST), end(FIRST));
        received.last = Parse.time(start(LAST), end(LAST));
        received.tcpFlags = (int) number(FLAGS);
        received.tcpFlagsRev = (int) number(FLAGS_REV);
        received.fields = values;
        repeat = isRepeat();
        if (!repeat) {
            received.packets = number(PACKETS);
            received.packetsRev = number(PACKETS_REV);
            received.octets = number(OCTETS);
            received.octetsRev = number(OCTETS_REV);
        }
    }

    /** Whether all basic cells are those of the record's first line, but others aren't. */
    private boolean isRepeat() {
        if (head.count() != cells.count()) {
            return false;
        }
        for (int column : basic) {
            if (!isSame(column)) {
                return false;
            }
        }
        for (int i = 0; i < cells.count(); i++) {
            if (!isSame(i)) {
                return true;
            }
        }
        return false;
    }

    private boolean isSame(int column) {
        long length = cells.end(column) - cells.start(column);
        if (length != head.end(column) - head.start(column)) {
            return false;
        }
        for (long i = 0; i < length; i++) {
            if (Memory.getByte(cells.start(column) + i) != Memory.getByte(head.start(column) + i)) {
                return false;
            }
        }
        return true;
    }

    private long start(int field) {
        return cells.start(basic[field]);
    }

    private long end(int field) {
        return cells.end(basic[field]);
    }

    private long number(int field) {
        return Parse.number(start(field), end(field));
    }

    /** The cells of the line by the names of their columns. */
    private final class Values implements FieldValues {
        @Override
        public boolean has(String field) {
            return columns.containsKey(field);
        }

        @Override
        public boolean is(String field, String expected) {
            String cell = text(field);
            return SameValue.of(cell, expected)
                    || cell.equals(SameValue.printable(expected))
                    || Cells.unescaped(cell).equals(expected);
        }

        @Override
        public String text(String field) {
            return cells.unquoted(columns.get(field));
        }
    }
}
