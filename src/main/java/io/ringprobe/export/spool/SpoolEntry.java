package io.ringprobe.export.spool;

/** An entry as {@link Spool#peek} shows it: where its octets lie, and its note. Reusable. */
public final class SpoolEntry {
    private final SpoolNote note = new SpoolNote();
    private long address;
    private int length;

    void set(long toAddress, int toLength) {
        this.address = toAddress;
        this.length = toLength;
    }

    /** Where the entry's octets lie, until the spool is changed by any other call than {@link Spool#advance}. */
    public long address() {
        return address;
    }

    /** Octets of the entry. */
    public int length() {
        return length;
    }

    public SpoolNote note() {
        return note;
    }
}
