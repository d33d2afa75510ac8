package io.ringprobe.pipeline;

import io.ringprobe.config.Options;
import io.ringprobe.export.FlowExporter;

/** An output that is open, and the options that it was opened with. */
record OpenOutput(Options options, FlowExporter exporter) {}
