package io.ringprobe.export.trap;

import io.ringprobe.export.OutputCounters;
import java.io.IOException;

/** Makes the interfaces {@code u:}, {@code t:} and {@code T:}. Stateless. */
final class SocketInterfaces {
    private SocketInterfaces() {}

    /** Branch trap has the real one, which takes this one's place. */
    static TrapInterface open(TrapSpec spec, String template, boolean offline, OutputCounters counters)
            throws IOException {
        throw new IOException(spec.name() + ": sockets are on branch trap; template of " + template.length()
                + " octets, offline " + offline + ", " + counters.came() + " flows");
    }
}
