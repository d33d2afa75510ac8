package io.ringprobe.capture;

import io.ringprobe.config.ComponentSpec;
import io.ringprobe.config.Options;
import java.io.IOException;

/** Makes the packet sources of one kind of input ({@code -i NAME}). Found with ServiceLoader. Stateless. */
public interface InputFactory {
    /** Name, documentation and options. */
    ComponentSpec spec();

    /** Whether time is the packets' (a file), not the wall clock's (a link). */
    boolean isOffline(Options options);

    /**
     * Opens the input: whatever can be found wrong without reading packets is found here.
     *
     * @throws io.ringprobe.config.ConfigException if an option is wrong
     * @throws CaptureException if it is no capture
     * @throws IOException if it can't be opened
     */
    PacketSource open(Options options) throws IOException;
}
