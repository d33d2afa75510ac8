package io.ringprobe.capture;

import io.ringprobe.config.ComponentSpec;
import io.ringprobe.config.Options;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/** Makes the packet sources of one kind of input ({@code -i NAME}). Found with ServiceLoader. Stateless. */
public interface InputFactory {
    /** Name, documentation and options. */
    ComponentSpec spec();

    /** Whether time is the packets' (a file), not the wall clock's (a link). */
    boolean isOffline(Options options);

    /**
     * Opens the input: whatever can be found wrong without reading packets is found here.
     *
     * @return one source for each capture thread that the input wants
     * @throws io.ringprobe.config.ConfigException if an option is wrong
     * @throws CaptureException if it is no capture
     * @throws IOException if it can't be opened
     */
    List<PacketSource> open(Options options, InputContext context) throws IOException;

    /**
     * What to print in place of a run, where the options ask for a list of what there is to capture from.
     *
     * @throws IOException if it can't be found out
     */
    default Optional<List<String>> listing(Options options) throws IOException {
        return Optional.empty();
    }
}
