package io.ringprobe.flow;

/** Why a flow ended, numbered as in IANA element 136, flowEndReason (RFC 5102, 5.11.3). */
public enum EndReason {
    /** No packet for the inactive timeout. */
    IDLE(1),
    /** The flow lasted for the active timeout. */
    ACTIVE(2),
    /** TCP said so: FIN or RST was seen. */
    END_OF_FLOW(3),
    /** The probe stopped, the input ended, or a plugin closed the record. */
    FORCED(4),
    /** Its line of the cache was full and a new flow needed the place. */
    LACK_OF_RESOURCES(5);

    private final int number;

    EndReason(int number) {
        this.number = number;
    }

    public int number() {
        return number;
    }
}
