package io.ringprobe.profile;

/**
 * Where the threads of the data path get their spans from. One for the process, as Java's flight recorder is: a plain
 * run has this one, whose spans are silent, and loads no class of the recorder. Whoever wants events says so before the
 * probe is made ({@link RunRecording}). What a span tells becomes an event {@code ringprobe.*}, if a recording runs
 * that wants it.
 */
public class Profile {
    private static volatile Profile current = new Profile();

    Profile() {}

    /** What the process has. */
    public static Profile current() {
        return current;
    }

    /** From now on what asks for spans gets those of another. */
    static void replaceBy(Profile other) {
        current = other;
    }

    /** A shard handles a block of packets; the amount are packets, the total flows that have ended. */
    public Span block(int shard) {
        return Span.SILENT;
    }

    /** An output gets a block of flows; the amount are flows. */
    public Span export(String output) {
        return Span.SILENT;
    }

    /** An output waits, and with it the export thread; {@code reason} says for what. */
    public Span stall(String output, String reason) {
        return Span.SILENT;
    }

    /** A thread waits for a place in the ring to the next; {@code ring} says whose that is. */
    public Span full(String ring) {
        return Span.SILENT;
    }

    /** The configuration is changed; the amount are parts that could not be. */
    public Span reload() {
        return Span.SILENT;
    }
}
