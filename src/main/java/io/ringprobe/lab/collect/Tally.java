package io.ringprobe.lab.collect;

/** What came besides the records that were handed on. Written by the thread that reads. */
public final class Tally {
    long messages;
    long others;
    long withoutTemplate;
    private long damaged;
    private String firstDamage = "";
    long lost;

    /** Counts a message that could not be read. */
    void damaged(String what) {
        firstDamage = damaged == 0 ? what : firstDamage;
        damaged++;
    }

    /** Messages of IPFIX or NetFlow v9. */
    public long messages() {
        return messages;
    }

    /** Data records that tell of no flow, such as an exporter's own figures. */
    public long others() {
        return others;
    }

    /** Sets of data records whose template was not known. */
    public long withoutTemplate() {
        return withoutTemplate;
    }

    /** Messages that could not be read. */
    public long damaged() {
        return damaged;
    }

    /** What was wrong with the first of them. */
    public String firstDamage() {
        return firstDamage;
    }

    /** Data records (NetFlow v9: messages) that are missing by their sequence numbers. */
    public long lost() {
        return lost;
    }
}
