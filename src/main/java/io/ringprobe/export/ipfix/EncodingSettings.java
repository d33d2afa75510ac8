package io.ringprobe.export.ipfix;

import java.util.Set;

/**
 * How flows become data records, and what is told beside them.
 *
 * @param reports what is reported
 * @param times the elements for a flow's begin and end
 * @param uniflow whether a biflow becomes two data records, one for each direction
 * @param wide whether all flows of an IP version have the fields of all plugins
 */
record EncodingSettings(Set<ReportKind> reports, Times times, boolean uniflow, boolean wide) {
    /** As the options are when none is given. */
    static final EncodingSettings DEFAULT =
            new EncodingSettings(Set.of(ReportKind.values()), Times.MICRO, false, false);

    EncodingSettings {
        reports = Set.copyOf(reports);
    }
}
