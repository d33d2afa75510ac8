package io.ringprobe.cli;

import io.ringprobe.config.ProbeConfig;

/**
 * All that the probe needs to start.
 *
 * @param config what it should do, checked
 * @param components makes the inputs, outputs and plugins that the configuration names
 * @param process what the process does for it
 */
public record ProbeSetup(ProbeConfig config, Components components, HostProcess process) {
    /** To be run once, when all inputs and outputs are open. */
    void started() {
        process.started();
    }
}
