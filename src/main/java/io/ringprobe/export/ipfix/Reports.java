package io.ringprobe.export.ipfix;

/**
 * What an exporter tells a collector beside flows (RFC 7011, 4, and RFC 5610): options templates and their records,
 * which the {@link MessageSender} sends ahead of data. It is told when there is reason for a report, and asked for one
 * message after the other. Owned by the export thread.
 */
interface Reports {
    /** A session began: the peer knows nothing. */
    void sessionBegan();

    /** These templates were sent, {@code from} inclusive and {@code to} exclusive, for the first time or again. */
    void templatesSent(int from, int to);

    /** It is time for the figures that change; called every minute and when the output is about to close. */
    void figuresDue();

    /** Whether there is something to send. */
    boolean isPending();

    /**
     * Writes the next message, complete but for export time and sequence number, of no more than the message size that
     * the settings ask for, unless one record alone needs more.
     *
     * @return its length in octets
     */
    int fill(long message);

    /** Data records in the message that was filled last: they count in the sequence numbers. */
    int records();
}
