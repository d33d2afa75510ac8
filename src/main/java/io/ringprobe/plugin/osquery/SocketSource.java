package io.ringprobe.plugin.osquery;

import java.io.IOException;
import java.util.Map;

/** Knows who has which socket of this host. Used by the thread of {@link OwnerWatch} only, but for {@link #close}. */
interface SocketSource extends AutoCloseable {
    /** Facts of the host. */
    HostFacts host() throws IOException;

    /** All TCP and UDP sockets whose owner can be found out. */
    Map<SocketName, Owner> sockets() throws IOException;

    /** Ends it; a call that is under way in another thread ends with an exception soon. */
    @Override
    void close();
}
