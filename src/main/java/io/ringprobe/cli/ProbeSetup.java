package io.ringprobe.cli;

import io.ringprobe.config.ProbeConfig;

/**
 * All that the probe needs to start.
 *
 * @param config what it should do, checked
 * @param components makes the inputs, outputs and plugins that the configuration names
 * @param started to be run once, when all inputs and outputs are open: a daemon then leaves its terminal
 */
public record ProbeSetup(ProbeConfig config, Components components, Runnable started) {}
