package io.ringprobe.schema;

/** The types that a field's values can have, with their UniRec names and how they lie in memory. */
public enum Type {
    UINT8("uint8", 1),
    UINT16("uint16", 2),
    UINT32("uint32", 4),
    UINT64("uint64", 8),
    INT8("int8", 1),
    FLOAT("float", 4),
    /** Nanoseconds since 1970, signed, machine byte order. */
    TIME("time", 8),
    /** Six octets as on the wire. */
    MAC("macaddr", 6),
    /**
     * Sixteen octets as on the wire (IPv4: the first four), then one that holds the version: 4, 6, or 0 for no address.
     */
    IP("ipaddr", 17),
    /** Text as it was on the wire, normally UTF-8, not checked; up to a capacity. */
    STRING("string", 0),
    /** Octets, up to a capacity. */
    BYTES("bytes", 0);

    private final String unirecName;
    private final int size;

    Type(String unirecName, int size) {
        this.unirecName = unirecName;
        this.size = size;
    }

    /** The name of the type in UniRec, without the asterisk of a list. */
    public String unirecName() {
        return unirecName;
    }

    /** Bytes in memory; 0 for types of variable length. */
    public int size() {
        return size;
    }

    public boolean isVariable() {
        return size == 0;
    }

    int alignment() {
        return switch (this) {
            case IP, MAC, STRING, BYTES -> 2;
            default -> size;
        };
    }
}
