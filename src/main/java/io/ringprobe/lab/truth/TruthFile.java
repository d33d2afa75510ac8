package io.ringprobe.lab.truth;

/**
 * The form of a truth file: text, a header with the names of the columns, then one biflow a line in the order in which
 * the flows ended. Cells are separated by commas.
 *
 * <p>Addresses as the output csv writes them, times in nanoseconds since 1970, all other numbers decimal. Behind the
 * application's name each expected field has a cell of its own, {@code "NAME=value"}, sorted by name. Text stands in
 * double quotes where it has to, in which a double quote and a backslash are doubled and control characters are
 * {@code \xHH}.
 */
final class TruthFile {
    static final String HEADER = "SRC_IP,SRC_PORT,DST_IP,DST_PORT,PROTOCOL,TIME_FIRST,TIME_LAST,PACKETS,PACKETS_REV,"
            + "BYTES,BYTES_REV,TCP_FLAGS,TCP_FLAGS_REV,APPLICATION,FIELDS";

    /** Cells of a line without expected fields. */
    static final int FIXED_CELLS = 14;

    private TruthFile() {}
}
