package io.ringprobe.export.ipfix;

import java.nio.ByteBuffer;
import java.util.Set;

/**
 * Tells which fields of a template are the flow key, that is what packets must have in common to be in one flow (RFC
 * 7011, 4.4). In a biflow, source and destination of the reverse packets are exchanged (RFC 5103). Stateless.
 */
final class FlowKeys {
    /** Protocol, ports, addresses of both IP versions, outermost VLAN, IP version. */
    private static final Set<Integer> KEYS = Set.of(4, 7, 11, 8, 12, 27, 28, 58, 60);

    private static final int COUNT_OFFSET = 2;
    private static final int FIELDS_OFFSET = 4;
    private static final int SPECIFIER_LENGTH = 4;
    private static final int ENTERPRISE_BIT = 0x8000;

    private FlowKeys() {}

    /** The element flowKeyIndicator (173) for a template record: bit i tells of field i, counted from 0. */
    static long indicator(byte[] template) {
        ByteBuffer in = ByteBuffer.wrap(template);
        int count = Math.min(Short.toUnsignedInt(in.getShort(COUNT_OFFSET)), Long.SIZE);
        int at = FIELDS_OFFSET;
        long indicator = 0;
        for (int i = 0; i < count; i++) {
            int element = Short.toUnsignedInt(in.getShort(at));
            if (KEYS.contains(element)) {
                indicator |= 1L << i;
            }
            at += (element & ENTERPRISE_BIT) == 0 ? SPECIFIER_LENGTH : SPECIFIER_LENGTH + Integer.BYTES;
        }
        return indicator;
    }

    /** The data record of {@link OptionsTemplate#FLOW_KEYS}. */
    static byte[] octets(int templateId, byte[] template) {
        return ByteBuffer.allocate(Short.BYTES + Long.BYTES)
                .putShort((short) templateId)
                .putLong(indicator(template))
                .array();
    }
}
