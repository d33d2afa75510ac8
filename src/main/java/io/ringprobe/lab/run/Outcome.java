package io.ringprobe.lab.run;

import io.ringprobe.lab.run.process.Measured;

/**
 * What came of one run of a probe. Immutable.
 *
 * @param measured what it took
 * @param said what it says of itself
 * @param lastLine the last line that it printed, which mostly says why it failed; empty where it printed none
 * @param command its command line
 */
record Outcome(Measured measured, Said said, String lastLine, String command) {}
