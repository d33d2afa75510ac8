package io.ringprobe.packet;

import io.ringprobe.memory.Memory;

/** Linux cooked captures, versions 1 and 2: what the device "any" gives. They know the sender's address only. */
final class CookedParser {
    private static final int V1_HEADER = 16;
    private static final int V1_DEVICE_TYPE = 2;
    private static final int V1_ADDRESS_LENGTH = 4;
    private static final int V1_ADDRESS = 6;
    private static final int V1_PROTOCOL = 14;

    private static final int V2_HEADER = 20;
    private static final int V2_PROTOCOL = 0;
    private static final int V2_DEVICE_TYPE = 8;
    private static final int V2_ADDRESS_LENGTH = 11;
    private static final int V2_ADDRESS = 12;

    private static final int MAC_LENGTH = 6;
    private static final int LLC = 4;
    private static final int FIRST_ETHER_TYPE = 0x0600;

    private static final int DEVICE_NETLINK = 824;
    private static final int DEVICE_RADIOTAP = 803;
    private static final int DEVICE_GRE = 778;

    private CookedParser() {}

    static ParseOutcome parseV1(long frame, int captured, long descriptor) {
        if (captured < V1_HEADER) {
            return ParseOutcome.TRUNCATED_LINK;
        }
        if (Memory.getUnsignedShortBE(frame + V1_ADDRESS_LENGTH) == MAC_LENGTH) {
            DescriptorWriter.macs(descriptor, V1_ADDRESS, PacketDescriptor.NO_MAC);
        }
        int device = Memory.getUnsignedShortBE(frame + V1_DEVICE_TYPE);
        int protocol = Memory.getUnsignedShortBE(frame + V1_PROTOCOL);
        return parsePayload(device, protocol, frame, V1_HEADER, captured, descriptor);
    }

    static ParseOutcome parseV2(long frame, int captured, long descriptor) {
        if (captured < V2_HEADER) {
            return ParseOutcome.TRUNCATED_LINK;
        }
        if (Memory.getUnsignedByte(frame + V2_ADDRESS_LENGTH) == MAC_LENGTH) {
            DescriptorWriter.macs(descriptor, V2_ADDRESS, PacketDescriptor.NO_MAC);
        }
        int device = Memory.getUnsignedShortBE(frame + V2_DEVICE_TYPE);
        int protocol = Memory.getUnsignedShortBE(frame + V2_PROTOCOL);
        return parsePayload(device, protocol, frame, V2_HEADER, captured, descriptor);
    }

    private static ParseOutcome parsePayload(
            int device, int protocol, long frame, int offset, int captured, long descriptor) {
        if (device == DEVICE_NETLINK || device == DEVICE_RADIOTAP) {
            return ParseOutcome.NOT_IP;
        }
        if (device == DEVICE_GRE && protocol == GreParser.TRANSPARENT_ETHERNET) {
            return EthernetParser.parse(frame, offset, captured, descriptor, 1);
        }
        if (protocol == LLC) {
            return LlcParser.parse(frame, offset, captured, descriptor, 0);
        }
        return protocol < FIRST_ETHER_TYPE
                ? ParseOutcome.NOT_IP
                : EtherTypeParser.parse(protocol, frame, offset, captured, descriptor, 0);
    }
}
