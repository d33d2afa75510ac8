package io.ringprobe.export.ipfix;

/** What can be reported beside flows (option {@code options}). */
enum ReportKind {
    /** Messages, flow records and octets exported (RFC 7011, 4.1). */
    STATS,
    /** Packets that the probe ignored, and flows that the output lost (RFC 7011, 4.2 and 4.3). */
    RELIABILITY,
    /** Which fields of a template are the flow key (RFC 7011, 4.4). */
    KEYS,
    /** Names and types of enterprise-specific elements (RFC 5610). */
    TYPES
}
