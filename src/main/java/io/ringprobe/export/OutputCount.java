package io.ringprobe.export;

/**
 * What is counted of an output.
 *
 * <p>Once an output is closed, {@code received + restored = exported + skipped + kept + all that was lost}. These count
 * flows; a flow's repeats ({@link io.ringprobe.flow.FlowRecord}) are in none of them, but in two counts of their own.
 */
public enum OutputCount {
    /** Flows that the probe gave the output. */
    RECEIVED("flows received"),
    /** Flows that an earlier run had left in the spool. */
    RESTORED("restored from the spool"),
    /** Flows that left for good, as far as the output can know. */
    EXPORTED("flows"),
    /** Flows that the output's options leave out. */
    SKIPPED("not wanted"),
    /** Flows that lie in the spool now; at the end they stay there for the next run. */
    KEPT("kept in the spool"),
    /** Flows dropped because no collector took them and the queue was full, or the run ended. */
    LOST_NO_COLLECTOR("lost: no collector"),
    /** Flows too large for what the transport can carry. */
    LOST_TOO_LARGE("lost: too large"),
    /** Flows that a file or socket refused. */
    LOST_WRITE_ERROR("lost: write error"),
    /** Flows thrown out of the spool, oldest first, because it was full or they were too old. */
    LOST_FROM_SPOOL("lost: spool full or too old"),
    /** Packets of the flows that were lost, as far as they are known. */
    LOST_PACKETS("packets of lost flows"),
    /** IP octets of the flows that were lost, as far as they are known. */
    LOST_OCTETS("octets of lost flows"),
    /** Repeats that left, in whatever form. */
    REPEATS("repeats"),
    /** Repeats that were lost, with their flow or without. */
    REPEATS_LOST("repeats lost"),
    /** Messages or buffers that left. */
    MESSAGES("messages"),
    /** Their octets. */
    BYTES("bytes"),
    /** Messages that had to be larger than the message size asked for. */
    OVERSIZE_MESSAGES("oversize messages"),
    /** Messages sent again, as the connection that they were sent on broke before the peer had confirmed them. */
    RESENT_MESSAGES("messages sent again"),
    /** Connections made again. */
    RECONNECTS("reconnects"),
    /**
     * Datagrams of which the peer's machine said that nobody takes them; they count as exported. Where it says so of
     * all, about four a second are asked for and counted.
     */
    REFUSED("datagrams refused"),
    /** Flows that were put into the spool. */
    SPOOLED("spooled"),
    /** Octets of the spool on disk now. */
    SPOOL_BYTES("bytes in the spool");

    private final String title;

    OutputCount(String title) {
        this.title = title;
    }

    /** The words for it in the balance. */
    public String title() {
        return title;
    }
}
