package io.ringprobe.export.ipfix;

import io.ringprobe.schema.Ipfix;
import java.util.Arrays;

/**
 * Collects the operations and field specifiers of one {@link RecordProgram}. Octets that stand side by side in the flow
 * record and in the data record are copied by one operation. Used by one thread, once.
 */
final class ProgramBuilder {
    private static final int ENTERPRISE_BIT = 0x8000;
    private static final int MAX_RUN = 255;

    private int[] code = new int[64];
    private int codeLength;
    private byte[] template = new byte[256];
    private int templateLength = 4;
    private int fields;
    private int minLength;
    private int runOffset;
    private int runLength;
    private final byte[] literal = new byte[MAX_RUN];
    private int literalLength;

    RecordProgram build(int index) {
        endRun();
        putShort(0, IpfixMessage.FIRST_TEMPLATE + index);
        putShort(2, fields);
        return new RecordProgram(
                index,
                IpfixMessage.FIRST_TEMPLATE + index,
                Arrays.copyOf(template, templateLength),
                Arrays.copyOf(code, codeLength),
                minLength);
    }

    /** A value of fixed size, written as {@code value} says. */
    void fixed(Ipfix ipfix, int offset, int value) {
        specifier(ipfix.enterprise(), ipfix.id(), ipfix.length());
        minLength += ipfix.length();
        boolean sameSize = Op.sizeInRecord(value) == Op.length(value);
        switch (Op.kind(value)) {
            case Op.PLAIN_OCTETS -> octets(offset, Op.length(value));
            case Op.TIME_NTP_MICROSECONDS -> emit(Op.word(Op.NTP_MICROSECONDS, 0, offset));
            case Op.INTEGER -> {
                if (sameSize) {
                    number(offset, Op.length(value));
                } else if (value == Op.value(Op.INTEGER, 4, 8, false)) {
                    emit(Op.word(Op.NUMBER_4_TO_8, 0, offset));
                } else {
                    emit(Op.word(Op.VALUE, 0, offset), value);
                }
            }
            default -> emit(Op.word(Op.VALUE, 0, offset), value);
        }
    }

    private void number(int offset, int size) {
        switch (size) {
            case 1 -> octets(offset, 1);
            case 2 -> emit(Op.word(Op.NUMBER_2, 0, offset));
            case 4 -> emit(Op.word(Op.NUMBER_4, 0, offset));
            default -> emit(Op.word(Op.NUMBER_8, 0, offset));
        }
    }

    /** A string or bytes whose slot is at {@code offset}. */
    void variable(Ipfix ipfix, int offset) {
        specifier(ipfix.enterprise(), ipfix.id(), ipfix.length());
        if (ipfix.length() == Ipfix.VARIABLE) {
            minLength += 1;
            emit(Op.word(Op.VARIABLE, 0, offset));
        } else {
            minLength += ipfix.length();
            emit(Op.word(Op.PADDED, 0, offset), ipfix.length());
        }
    }

    /** An address as octets of variable length. */
    void variableIp(Ipfix ipfix, int offset) {
        specifier(ipfix.enterprise(), ipfix.id(), Ipfix.VARIABLE);
        minLength += 1;
        emit(Op.word(Op.VARIABLE_IP, 0, offset));
    }

    /** A number that is the same in all records. */
    void constant(Ipfix ipfix, long number) {
        specifier(ipfix.enterprise(), ipfix.id(), ipfix.length());
        minLength += ipfix.length();
        emit(Op.word(Op.CONSTANT, ipfix.length(), 0), (int) (number >>> 32), (int) number);
    }

    /** What is no list and not in the record: zeros, or nothing where the element has variable length. */
    void empty(Ipfix ipfix) {
        specifier(ipfix.enterprise(), ipfix.id(), ipfix.length());
        int length = ipfix.length() == Ipfix.VARIABLE ? 1 : ipfix.length();
        for (int i = 0; i < length; i++) {
            literal(0);
        }
        minLength += length;
    }

    /** A list that is not in the record. */
    void emptyList(Ipfix ipfix, int semantic) {
        int before = minLength;
        listSpecifier(ipfix);
        int length = minLength - before;
        literal(BasicListEncoder.LENGTH_MARK);
        literalShort(length - BasicListEncoder.CONTENT_OFFSET);
        literal(semantic);
        literalShort(elementId(ipfix));
        literalShort(ipfix.length());
        if (ipfix.enterprise() != 0) {
            literalShort(ipfix.enterprise() >>> 16);
            literalShort(ipfix.enterprise());
        }
    }

    /** A list of always {@code count} elements. */
    void array(Ipfix ipfix, int offset, int count, int value) {
        list(ipfix, Op.word(Op.ARRAY, 0, offset), value, count);
        minLength += count * ipfix.length();
    }

    /** A column of the rows whose slot is at {@code slot}. */
    void rows(Ipfix ipfix, int slot, int column, int width, int value) {
        list(ipfix, Op.word(Op.ROWS, 0, slot), value, column << 16 | width);
    }

    /**
     * A list of the values that a field has in a plugin's sections.
     *
     * @param offset of the field in the flow's record
     * @param offsetInRepeat of the field in a repeat
     */
    void repeated(Ipfix ipfix, int offset, int offsetInRepeat, int plugin, int value) {
        list(ipfix, Op.word(Op.REPEATED, 0, offset), value, offsetInRepeat << 16 | plugin);
    }

    private void list(Ipfix ipfix, int op, int value, int place) {
        listSpecifier(ipfix);
        emit(op, value, place, elementId(ipfix) << 16 | ipfix.length(), ipfix.enterprise());
    }

    private void listSpecifier(Ipfix ipfix) {
        specifier(0, BasicListEncoder.BASIC_LIST, Ipfix.VARIABLE);
        minLength += BasicListEncoder.MAX_HEADER - (ipfix.enterprise() == 0 ? 4 : 0);
    }

    private static int elementId(Ipfix ipfix) {
        return ipfix.enterprise() == 0 ? ipfix.id() : ipfix.id() | ENTERPRISE_BIT;
    }

    /** RFC 7011, 3.2. */
    private void specifier(int enterprise, int id, int length) {
        fields++;
        if (templateLength + 8 > template.length) {
            template = Arrays.copyOf(template, template.length * 2);
        }
        putShort(templateLength, enterprise == 0 ? id : id | ENTERPRISE_BIT);
        putShort(templateLength + 2, length);
        templateLength += 4;
        if (enterprise != 0) {
            putShort(templateLength, enterprise >>> 16);
            putShort(templateLength + 2, enterprise);
            templateLength += 4;
        }
    }

    private void putShort(int at, int number) {
        template[at] = (byte) (number >>> 8);
        template[at + 1] = (byte) number;
    }

    private void literalShort(int number) {
        literal(number >>> 8);
        literal(number);
    }

    private void literal(int octet) {
        if (literalLength == 0 || literalLength == MAX_RUN) {
            endRun();
        }
        literal[literalLength++] = (byte) octet;
    }

    private void octets(int offset, int length) {
        if (runLength > 0 && runOffset + runLength == offset && runLength + length <= MAX_RUN) {
            runLength += length;
        } else {
            endRun();
            runOffset = offset;
            runLength = length;
        }
    }

    private void endRun() {
        if (runLength > 0) {
            int operation = switch (runLength) {
                case 1 -> Op.OCTETS_1;
                case 4 -> Op.OCTETS_4;
                case 12 -> Op.OCTETS_12;
                case 16 -> Op.OCTETS_16;
                default -> Op.OCTETS;
            };
            append(Op.word(operation, runLength, runOffset));
            runLength = 0;
        }
        endLiteral();
    }

    private void endLiteral() {
        if (literalLength == 0) {
            return;
        }
        append(Op.word(Op.LITERAL, literalLength, 0));
        for (int i = 0; i < literalLength; i += Integer.BYTES) {
            int word = 0;
            for (int k = i; k < i + Integer.BYTES; k++) {
                word = word << Byte.SIZE | (k < literalLength ? literal[k] & 0xFF : 0);
            }
            append(word);
        }
        literalLength = 0;
    }

    private void emit(int... words) {
        endRun();
        for (int word : words) {
            append(word);
        }
    }

    private void append(int word) {
        if (codeLength == code.length) {
            code = Arrays.copyOf(code, codeLength * 2);
        }
        code[codeLength++] = word;
    }
}
