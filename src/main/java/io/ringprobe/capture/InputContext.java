package io.ringprobe.capture;

import io.ringprobe.config.Options;
import java.util.List;

/**
 * What an input must know of the run.
 *
 * @param inputs all inputs of the run, in the order given: inputs of one kind may share a device
 * @param packetBufferBytes size of the buffer of an input that must copy packets
 */
public record InputContext(List<Options> inputs, int packetBufferBytes) {
    public InputContext {
        inputs = List.copyOf(inputs);
    }
}
