package io.ringprobe.export.ipfix;

/**
 * The operations of a {@link RecordProgram}. Each begins with a word of 32 bits; some take more words.
 *
 * <pre>
 *    31                            16 15             8 7             0
 *   +--------------------------------+----------------+---------------+
 *   |  offset in the flow record     |  octets        |  operation    |
 *   +--------------------------------+----------------+---------------+
 *
 *   LITERAL    octets that are in all records, in the words behind, four to a word, the first in the highest bits
 *   VALUE      second word: how to write it, see {@link #value}
 *   PADDED     second word: octets to write
 *   CONSTANT   "octets" of the number in the second and third word (high half first)
 *   ARRAY      second word: how to write an element
 *              third word:  number of elements
 *              fourth word: element id with enterprise bit, element length (16 bits each)
 *              fifth word:  enterprise number
 *   ROWS       as ARRAY, but
 *              third word:  offset of the column in a row, width of a row (16 bits each)
 *
 *   REPEATED   as ARRAY, but
 *              third word:  offset of the field in a repeat, number of the plugin (16 bits each)
 *
 *   how to write a value:
 *    31            24 23            16 15             8 7             0
 *   +----------------+----------------+----------------+---------------+
 *   |  1 = signed    |  octets to write|  octets in the record | kind  |
 *   +----------------+----------------+----------------+---------------+
 * </pre>
 */
final class Op {
    /** Octets as they are. */
    static final int OCTETS = 0;
    /** Numbers whose size in the record is that of the element. */
    static final int NUMBER_2 = 1;

    static final int NUMBER_4 = 2;
    static final int NUMBER_8 = 3;
    /** An unsigned number of 32 bits as one of 64. */
    static final int NUMBER_4_TO_8 = 4;
    /** A time as dateTimeMicroseconds. */
    static final int NTP_MICROSECONDS = 5;
    /** An octet, four, six or sixteen of them, as they are. */
    static final int OCTETS_1 = 6;

    static final int OCTETS_4 = 7;
    static final int OCTETS_12 = 8;
    static final int OCTETS_16 = 9;
    /** A string or bytes, with a length of one octet or three. */
    static final int VARIABLE = 10;
    /** A number from the output's options. */
    static final int CONSTANT = 11;
    /** Anything else of fixed size. */
    static final int VALUE = 12;
    /** An address whose length tells the IP version. */
    static final int VARIABLE_IP = 13;
    /** A string or bytes in an element of fixed length: cut, or filled up with zeros. */
    static final int PADDED = 16;
    /** Lists (RFC 6313). */
    static final int ARRAY = 14;

    static final int ROWS = 15;
    /** A list of the values that a field has in several sections of a plugin. */
    static final int REPEATED = 17;
    /** What a field has that the record hasn't: zeros, empty strings and lists. */
    static final int LITERAL = 18;

    /** Words that follow the first one of {@link #ARRAY}, {@link #ROWS} and {@link #REPEATED}. */
    static final int LIST_WORDS = 4;

    /** Kinds of values. */
    static final int INTEGER = 0;

    static final int FLOAT_AS_DOUBLE = 1;
    static final int TIME_MILLISECONDS = 2;
    static final int TIME_NTP_MICROSECONDS = 3;
    static final int PLAIN_OCTETS = 4;
    /** Kinds of values that only {@link #REPEATED} has: as {@link #VARIABLE}, {@link #PADDED}, {@link #VARIABLE_IP}. */
    static final int TEXT = 5;

    static final int PADDED_TEXT = 6;
    static final int ADDRESS = 7;
    /** A time as dateTimeNanoseconds. */
    static final int TIME_NTP_NANOSECONDS = 8;

    private Op() {}

    static int word(int operation, int octets, int offset) {
        return offset << 16 | octets << 8 | operation;
    }

    static int operation(int word) {
        return word & 0xFF;
    }

    static int octets(int word) {
        return word >>> 8 & 0xFF;
    }

    static int offset(int word) {
        return word >>> 16;
    }

    static int value(int kind, int sizeInRecord, int length, boolean signed) {
        return (signed ? 1 << 24 : 0) | length << 16 | sizeInRecord << 8 | kind;
    }

    static int kind(int value) {
        return value & 0xFF;
    }

    static int sizeInRecord(int value) {
        return value >>> 8 & 0xFF;
    }

    static int length(int value) {
        return value >>> 16 & 0xFF;
    }

    static boolean isSigned(int value) {
        return value >>> 24 != 0;
    }
}
