package io.ringprobe.lab.run.capture;

import io.ringprobe.lab.report.TrafficInfo;
import io.ringprobe.lab.run.Source;
import java.nio.file.Path;

/**
 * A capture file that is there, and what is in it. Immutable.
 *
 * @param source what the matrix says of it
 * @param file the file
 * @param info what the report says of it
 */
public record Capture(Source source, Path file, TrafficInfo info) {}
