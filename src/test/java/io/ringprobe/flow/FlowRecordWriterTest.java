package io.ringprobe.flow;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.ringprobe.memory.Memory;
import io.ringprobe.memory.NativeBlock;
import io.ringprobe.packet.FlowKey;
import io.ringprobe.schema.RecordSchema;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FlowRecordWriterTest {
    private static final RecordSchema SCHEMA = new RecordSchema(FlowRecord.BASIC, List.of());

    private final ExtensionStore store = new ExtensionStore(SCHEMA, 0);
    private final FlowRecordWriter writer = new FlowRecordWriter(store, 513);
    private final NativeBlock memory = NativeBlock.allocateCleared(FlowEntry.LENGTH);
    private final NativeBlock output = NativeBlock.allocate(writer.capacity());
    private final long entry = memory.address();
    private final long record = output.address();

    @AfterEach
    void free() {
        store.close();
        memory.close();
        output.close();
    }

    private void fill(int version, boolean swapped) {
        long key = entry + FlowEntry.KEY_OFFSET;
        for (int i = 0; i < (version == 4 ? 4 : 16); i++) {
            Memory.putByte(key + i, 0xA0 + i);
            Memory.putByte(key + FlowKey.ADDRESS_B_OFFSET + i, 0xB0 + i);
        }
        FlowKey.portA(key, 0xFFFF);
        FlowKey.portB(key, 80);
        FlowKey.identify(key, 7, 253, version);
        Memory.putByte(entry + FlowEntry.FLAGS_OFFSET, swapped ? FlowEntry.SWAPPED : 0);
        Memory.putLong(entry + FlowEntry.BYTES_OFFSET, 1L << 40);
        Memory.putLong(entry + FlowEntry.BYTES_REV_OFFSET, 1L << 41);
        Memory.putInt(entry + FlowEntry.PACKETS_OFFSET, -1);
        Memory.putInt(entry + FlowEntry.PACKETS_REV_OFFSET, -2);
        Memory.putLong(entry + FlowEntry.TIME_FIRST_OFFSET, 1_700_000_000_123_456_789L);
        Memory.putLong(entry + FlowEntry.TIME_LAST_OFFSET, 1_700_000_001_123_456_789L);
        Memory.putByte(entry + FlowEntry.TCP_FLAGS_OFFSET, 0xC2);
        Memory.putByte(entry + FlowEntry.TCP_FLAGS_OFFSET + 1, 0xD8);
        for (int i = 0; i < 12; i++) {
            Memory.putByte(entry + FlowEntry.MACS_OFFSET + i, 0xE0 + i);
        }
    }

    @ParameterizedTest
    @CsvSource({"4,false", "4,true", "6,false", "6,true"})
    void shouldTurnTheKeyTheWayOfTheFirstPacket(int version, boolean swapped) {
        fill(version, swapped);
        writer.write(entry, EndReason.ACTIVE, record);
        int octets = version == 4 ? 4 : 16;
        for (int i = 0; i < 16; i++) {
            int a = i < octets ? 0xA0 + i : 0;
            int b = i < octets ? 0xB0 + i : 0;
            assertEquals(swapped ? b : a, Memory.getUnsignedByte(record + FlowRecord.SRC_IP + i));
            assertEquals(swapped ? a : b, Memory.getUnsignedByte(record + FlowRecord.DST_IP + i));
        }
        assertEquals(version, Memory.getByte(record + FlowRecord.SRC_IP + 16));
        assertEquals(version, Memory.getByte(record + FlowRecord.DST_IP + 16));
        assertEquals(version, FlowRecord.ipVersion(record));
        assertEquals(swapped ? 80 : 0xFFFF, Memory.getUnsignedShort(record + FlowRecord.SRC_PORT));
        assertEquals(swapped ? 0xFFFF : 80, Memory.getUnsignedShort(record + FlowRecord.DST_PORT));
        assertEquals(253, Memory.getUnsignedByte(record + FlowRecord.PROTOCOL));
    }

    @Test
    void shouldCopyCountsTimesFlagsAndMacs() {
        fill(4, true);
        writer.write(entry, EndReason.LACK_OF_RESOURCES, record);
        assertEquals(1L << 40, Memory.getLong(record + FlowRecord.BYTES));
        assertEquals(1L << 41, Memory.getLong(record + FlowRecord.BYTES_REV));
        assertEquals(0xFFFF_FFFFL, Memory.getUnsignedInt(record + FlowRecord.PACKETS));
        assertEquals(0xFFFF_FFFEL, Memory.getUnsignedInt(record + FlowRecord.PACKETS_REV));
        assertEquals(0x1_FFFF_FFFDL, FlowRecord.packets(record));
        assertEquals(1_700_000_000_123_456_789L, Memory.getLong(record + FlowRecord.TIME_FIRST));
        assertEquals(1_700_000_001_123_456_789L, Memory.getLong(record + FlowRecord.TIME_LAST));
        assertEquals(0xC2, Memory.getUnsignedByte(record + FlowRecord.TCP_FLAGS));
        assertEquals(0xD8, Memory.getUnsignedByte(record + FlowRecord.TCP_FLAGS_REV));
        assertEquals(5, Memory.getByte(record + FlowRecord.END_REASON));
        for (int i = 0; i < 6; i++) {
            assertEquals(0xE0 + i, Memory.getUnsignedByte(record + FlowRecord.SRC_MAC + i));
            assertEquals(0xE6 + i, Memory.getUnsignedByte(record + FlowRecord.DST_MAC + i));
        }
    }

    @Test
    void shouldSayWhatTheRecordIs() {
        fill(4, false);
        int length = writer.write(entry, EndReason.IDLE, record);
        assertEquals(FlowRecord.BASIC_OFFSET + FlowRecord.BASIC.exportedLength(), length);
        assertEquals(length, FlowRecord.length(record));
        assertEquals(0, length % 8);
        assertEquals(0, FlowRecord.presence(record));
        assertEquals(513, Memory.getUnsignedShort(record + FlowRecord.SHARD_OFFSET));
    }
}
