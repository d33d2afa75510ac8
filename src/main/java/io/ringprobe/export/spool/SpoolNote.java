package io.ringprobe.export.spool;

/** What a spool knows of an entry beside its octets. Reusable: one that is read into is overwritten by the next. */
public final class SpoolNote {
    private int definition;
    private int flows;
    private int repeats;
    private int records;
    private long packets;
    private long octets;
    private long writtenAt;

    /** @param number what {@link Spool#define} gave, or whatever tells the caller how to read the entry */
    public SpoolNote definition(int number) {
        this.definition = number;
        return this;
    }

    /** Flows that count in the entry, with their packets and IP octets. */
    public SpoolNote flows(int number, long ofPackets, long ofOctets) {
        this.flows = number;
        this.packets = ofPackets;
        this.octets = ofOctets;
        return this;
    }

    /** Repeats in the entry. */
    public SpoolNote repeats(int number) {
        this.repeats = number;
        return this;
    }

    /** Data records in the entry. */
    public SpoolNote records(int number) {
        this.records = number;
        return this;
    }

    void writtenAt(long millis) {
        this.writtenAt = millis;
    }

    public int definition() {
        return definition;
    }

    public int flows() {
        return flows;
    }

    public int repeats() {
        return repeats;
    }

    public int records() {
        return records;
    }

    public long packets() {
        return packets;
    }

    public long octets() {
        return octets;
    }

    /** When the entry was put into the spool, in milliseconds since 1970. */
    public long writtenAt() {
        return writtenAt;
    }
}
