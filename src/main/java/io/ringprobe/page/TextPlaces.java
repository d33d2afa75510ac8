package io.ringprobe.page;

import io.ringprobe.flow.FlowRecord;
import io.ringprobe.memory.Memory;
import io.ringprobe.schema.Field;
import io.ringprobe.schema.RecordSchema;
import io.ringprobe.schema.Schema;
import io.ringprobe.schema.Type;
import java.util.List;
import java.util.Set;

/**
 * Where in the records of a schema stands the text that tells best what a flow was about: the name that its client
 * asked for, a program's name. One place a plugin: the field known for that, or else its first text. Immutable.
 */
final class TextPlaces {
    private static final Set<String> TELLING = Set.of(
            "TLS_SNI",
            "QUIC_SNI",
            "HTTP_REQUEST_HOST",
            "DNS_NAME",
            "RTSP_REQUEST_URI",
            "SIP_CALLED_PARTY",
            "SMTP_DOMAIN",
            "SSDP_ST");

    /** Plugins whose first text tells people nothing. */
    private static final Set<String> DULL = Set.of("ntp");

    private static final int NONE = -1;
    private static final int DATA_OFFSET = 2;

    private final int[] sectionLengths;
    private final int[] slots;
    private final long telling;

    TextPlaces(RecordSchema schema) {
        List<Schema> plugins = schema.plugins();
        sectionLengths = new int[plugins.size()];
        slots = new int[plugins.size()];
        long bits = 0;
        for (int i = 0; i < slots.length; i++) {
            sectionLengths[i] = plugins.get(i).exportedLength();
            slots[i] = slot(plugins.get(i));
            bits |= slots[i] == NONE ? 0 : 1L << i;
        }
        telling = bits;
    }

    private static int slot(Schema plugin) {
        int first = NONE;
        for (Field field : plugin.fields()) {
            if (field.type() == Type.STRING && field.storage() instanceof Field.Variable text) {
                if (TELLING.contains(field.name())) {
                    return text.slot();
                }
                first = first == NONE ? text.slot() : first;
            }
        }
        return DULL.contains(plugin.plugin()) ? NONE : first;
    }

    /** Copies the record's text, if it has one, into the slot. Allocates nothing. */
    void copy(long record, long slot) {
        long left = FlowRecord.presence(record);
        int section = FlowRecord.BASIC_OFFSET + FlowRecord.BASIC.exportedLength();
        int length = 0;
        while (length == 0 && (left & telling) != 0) {
            int plugin = Long.numberOfTrailingZeros(left);
            if ((telling & 1L << plugin) != 0) {
                length = copyText(record, record + section + slots[plugin], slot);
            }
            section += sectionLengths[plugin];
            left &= left - 1;
        }
        Memory.putShort(slot + FlowSlot.TEXT_LENGTH_OFFSET, length);
    }

    private static int copyText(long record, long place, long slot) {
        int length = Math.min(Memory.getUnsignedShort(place), FlowSlot.MAX_TEXT);
        if (length > 0) {
            Memory.copy(record + Memory.getUnsignedShort(place + DATA_OFFSET), slot + FlowSlot.TEXT_OFFSET, length);
        }
        return length;
    }
}
