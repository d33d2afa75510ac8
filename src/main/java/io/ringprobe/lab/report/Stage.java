package io.ringprobe.lab.report;

import java.util.Locale;

/** Groups of threads, in the order in which a packet meets them. */
public enum Stage {
    /** Threads that read packets, parse and hash. */
    CAPTURE,
    /** Threads that keep flows and run plugins. */
    SHARD,
    /** The thread that gives records to outputs, and threads of outputs. */
    EXPORT,
    /** The JVM's compilers. */
    COMPILERS,
    /** The garbage collector. */
    GC,
    /** The thread that starts and ends the probe. */
    MAIN,
    /** All other threads. */
    OTHER;

    /** The name for people and files. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}
