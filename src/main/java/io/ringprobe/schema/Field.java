package io.ringprobe.schema;

/**
 * One exported field, declared once: all that every output, the documentation and the contract test need to know of it.
 * Made by {@link Schema.Builder}; immutable.
 *
 * @param plugin the plugin that fills the field
 * @param name the name in UniRec, csv, json and text
 * @param type the type of the value, or of a list's elements
 * @param inUnirec whether UniRec and csv have the field; the others always do
 * @param ipfix the element for IPv4 flows, or of a list's elements (inside a basicList, RFC 6313)
 * @param ipfix6 the element for IPv6 flows; mostly the same
 * @param unit the unit, or an empty string
 * @param doc one line of documentation
 * @param storage where the value stands in a record
 */
public record Field(
        String plugin,
        String name,
        Type type,
        boolean inUnirec,
        Ipfix ipfix,
        Ipfix ipfix6,
        String unit,
        String doc,
        Storage storage) {

    /** Where a field's value stands. Offsets count from the start of its schema's section. */
    public sealed interface Storage {}

    /** A value of fixed size. */
    public record Fixed(int offset) implements Storage {}

    /**
     * A string or bytes: at {@code slot} an unsigned 16-bit length, then (in a flow record) 16 bits that give the
     * offset of the data from the start of the record; in the cache the data stands at {@code area} and takes up to
     * {@code capacity} octets.
     */
    public record Variable(int slot, int area, int capacity) implements Storage {}

    /** A list of always {@code count} elements, in place, one behind the other. */
    public record Array(int offset, int count) implements Storage {}

    /** A list of up to {@code rows.capacity()} elements: one column of rows. */
    public record Column(Rows rows, int offset) implements Storage {}

    /** Not in the record: a number that the output's own options give. */
    public record Setting(OutputSetting setting) implements Storage {}

    /** The numbers that an output adds to each record from its own options. */
    public enum OutputSetting {
        /** Which link or exporter the flow was seen at (option {@code id}). */
        LINK,
        /** Direction or interface (option {@code dir}). */
        DIRECTION
    }

    /** Whether the value is a list. */
    public boolean isList() {
        return storage instanceof Array || storage instanceof Column;
    }

    /** Whether a record holds the value; else the output's options do. */
    public boolean isInRecord() {
        return !(storage instanceof Setting);
    }

    /** The UniRec type: the element's, with an asterisk for lists. */
    public String unirecType() {
        return isList() ? type.unirecName() + "*" : type.unirecName();
    }
}
