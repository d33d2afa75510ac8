package io.ringprobe.lab.collect;

import io.ringprobe.config.ConfigException;
import io.ringprobe.lab.text.Lines;
import io.ringprobe.lab.text.Parse;

/** Reads what the output json has written: an object a line. Used by one thread. */
final class JsonRecords {
    private final String name;
    private final Received received = new Received();
    private final JsonLine line = new JsonLine();
    private final Values values = new Values();

    /** @param name what messages call it */
    JsonRecords(String name) {
        this.name = name;
    }

    /**
     * Reads a whole file that lies in memory.
     *
     * @throws ConfigException if a line is wrong
     */
    void read(long from, long end, RecordSink sink) {
        try (received) {
            long number = 0;
            long lineEnd;
            for (long at = from; at < end; at = lineEnd + 1) {
                lineEnd = Lines.end(at, end);
                number++;
                try {
                    line.split(at, lineEnd);
                    fill();
                } catch (NumberFormatException e) {
                    throw new ConfigException(name + ":" + number + ": " + e.getMessage(), e);
                }
                sink.record(received);
            }
        }
    }

    private void fill() {
        received.clear();
        int source = required("SRC_IP");
        int destination = required("DST_IP");
        int version = Parse.ip(line.start(source), line.end(source), received.source());
        Parse.ip(line.start(destination), line.end(destination), received.destination());
        received.identify((int) number("SRC_PORT"), (int) number("DST_PORT"), (int) number("PROTOCOL"), version);
        received.hasTimes = true;
        received.hasFlags = true;
        received.precision = 1;
        received.first = time("TIME_FIRST");
        received.last = time("TIME_LAST");
        received.packets = number("PACKETS");
        received.packetsRev = number("PACKETS_REV");
        received.octets = number("BYTES");
        received.octetsRev = number("BYTES_REV");
        received.tcpFlags = (int) number("TCP_FLAGS");
        received.tcpFlagsRev = (int) number("TCP_FLAGS_REV");
        received.fields = values;
    }

    private int required(String key) {
        int member = line.find(key, 0);
        if (member < 0) {
            throw new NumberFormatException("there is no " + key);
        }
        return member;
    }

    private long number(String key) {
        int member = required(key);
        return Parse.number(line.start(member), line.end(member));
    }

    private long time(String key) {
        int member = required(key);
        return Parse.time(line.start(member), line.end(member));
    }

    /** The members of the object, and of objects in it, by their keys. */
    private final class Values implements FieldValues {
        @Override
        public boolean has(String field) {
            return line.find(field, 0) >= 0;
        }

        @Override
        public boolean is(String field, String expected) {
            for (int i = line.find(field, 0); i >= 0; i = line.find(field, i + 1)) {
                if (SameValue.of(line.text(i), expected)) {
                    return true;
                }
            }
            return false;
        }

        @Override
        public String text(String field) {
            return line.text(line.find(field, 0));
        }
    }
}
