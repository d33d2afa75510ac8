package io.ringprobe.lab.report.figures;

import io.ringprobe.lab.report.Round;
import java.util.function.ToDoubleFunction;

/** A number that each round has, or follows from what it has; not a number where a round doesn't know it. */
public enum Quantity {
    /** Seconds of CPU. */
    CPU("CPU s", Round::cpu),
    /** Seconds of CPU of the program. */
    USER("user s", Round::user),
    /** Seconds of CPU of the kernel for it. */
    SYSTEM("sys s", Round::system),
    /** Seconds from start to exit. */
    WALL("wall s", Round::wall),
    /** Millions of packets by second of CPU. */
    RATE("M packets/CPU s", round -> millions(round.packets(), round.cpu())),
    /** Millions of packets by second of wall time. */
    WALL_RATE("M packets/s", round -> millions(round.packets(), round.wall())),
    /** Nanoseconds of CPU by packet. */
    CPU_BY_PACKET("ns/packet", round -> nanoseconds(round.cpu(), round.packets())),
    /** Nanoseconds of the program's CPU by packet. */
    USER_BY_PACKET("user ns/packet", round -> nanoseconds(round.user(), round.packets())),
    /** Nanoseconds of the kernel's CPU by packet. */
    SYSTEM_BY_PACKET("sys ns/packet", round -> nanoseconds(round.system(), round.packets())),
    /** Nanoseconds of wall time by packet. */
    WALL_BY_PACKET("wall ns/packet", round -> nanoseconds(round.wall(), round.packets())),
    /** MiB that are the process's alone, at their peak. */
    OWN_MEMORY("own MiB", round -> mebi(round.ownPeak())),
    /** MiB of resident memory, at their peak. */
    PEAK_MEMORY("peak MiB", round -> mebi(round.peak())),
    /** Page faults without reading from a disk. */
    MINOR_FAULTS("minor faults", round -> known(round.minorFaults())),
    /** Page faults with. */
    MAJOR_FAULTS("major faults", round -> known(round.majorFaults())),
    /** Times that a processor went to another thread, for any reason. */
    SWITCHES("switches", round -> round.switches() + round.preemptions()),
    /** Packets taken in. */
    PACKETS("packets", Round::packets),
    /** Records given out. */
    RECORDS("records", round -> known(round.records()));

    private static final double MEBI = 1 << 20;

    private final String label;
    private final ToDoubleFunction<Round> value;

    Quantity(String label, ToDoubleFunction<Round> value) {
        this.label = label;
        this.value = value;
    }

    /** The name with its unit. */
    public String label() {
        return label;
    }

    /** The value of a round, or not a number. */
    public double of(Round round) {
        return value.applyAsDouble(round);
    }

    private static double millions(long packets, double seconds) {
        return seconds == 0 ? Double.NaN : packets / seconds / 1e6;
    }

    private static double nanoseconds(double seconds, long packets) {
        return packets == 0 ? Double.NaN : seconds * 1e9 / packets;
    }

    private static double mebi(long octets) {
        return known(octets) / MEBI;
    }

    private static double known(long count) {
        return count == Round.UNKNOWN ? Double.NaN : count;
    }
}
