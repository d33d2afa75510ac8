package io.ringprobe.lab.packet;

/** An IEEE 802.11 data frame from a station to an access point, and what other data frames differ in. */
final class WifiLayer extends Layer {
    private static final int DATA = 0x08;
    private static final int QOS = 0x80;
    private static final int TO_DS = 0x01;
    private static final int FROM_DS = 0x02;
    private static final int ORDER = 0x80;

    boolean toDs = true;
    boolean fromDs;
    boolean qos;
    boolean htControl;
    boolean padded;
    int kind = DATA;
    int flags;
    int fragmentNumber;
    int qosControl;

    @Override
    byte[] encode(byte[] inner, Layer next, IpLayer ip) {
        PacketBytes header = new PacketBytes()
                .u8(kind | (qos ? QOS : 0))
                .u8(flags | (toDs ? TO_DS : 0) | (fromDs ? FROM_DS : 0) | (htControl ? ORDER : 0))
                .u16(0)
                .bytes(address(1))
                .bytes(address(2))
                .bytes(address(3))
                .u8(fragmentNumber)
                .u8(0);
        if (toDs && fromDs) {
            header.bytes(address(4));
        }
        if (qos) {
            header.u8(qosControl).u8(0);
        }
        if (htControl) {
            header.u32(0);
        }
        if (padded) {
            header.align(4);
        }
        return join(header, inner);
    }

    /** The address in that field: 02:00:00:00:00:01 in the first and so on. */
    private static byte[] address(int field) {
        return new byte[] {2, 0, 0, 0, 0, (byte) field};
    }
}
