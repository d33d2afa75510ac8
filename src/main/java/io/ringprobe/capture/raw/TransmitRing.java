package io.ringprobe.capture.raw;

import io.ringprobe.memory.Memory;
import io.ringprobe.packet.LinkType;
import java.io.IOException;
import java.lang.invoke.VarHandle;

/**
 * Slots that frames are written into and that Linux sends from, in turn, on one interface (PACKET_TX_RING with
 * TPACKET_V2, packet(7)). A slot begins with its header, in machine byte order:
 *
 * <pre>
 *    0  status: whose the slot is    4
 *    4  length of the frame          4
 *    8  not used for sending        24
 *   32  the frame
 * </pre>
 *
 * <p>Owned by the thread that sends.
 */
public final class TransmitRing implements AutoCloseable {
    private static final int FRAME_OFFSET = 32;
    private static final int STATUS_OFFSET = 0;
    private static final int LENGTH_OFFSET = 4;

    private static final int AVAILABLE = 0;
    private static final int SEND_REQUEST = 1;
    private static final int WRONG_FORMAT = 4;

    private static final int ETHERNET_HEADER = 14;
    private static final int VLAN_TAG = 4;
    private static final int SMALLEST_SLOT = 2048;
    private static final int BLOCK = 1 << 18;
    private static final int RING = 1 << 22;
    private static final int FEWEST_SLOTS = 64;

    private final PacketSocket socket;
    private final String name;
    private final int slotBytes;
    private final int slots;
    private final int longest;
    private final long address;
    private int next;
    /** Slots before {@link #next} that the kernel hasn't given back. */
    private int waiting;

    private long taken;
    private long refused;
    private long held;

    private TransmitRing(PacketSocket socket, String name, int longestFrame) throws IOException {
        this.socket = socket;
        this.name = name;
        longest = Math.min(longestFrame, socket.mtu() + ETHERNET_HEADER + VLAN_TAG);
        slotBytes = Math.max(SMALLEST_SLOT, roundUp(longestFrame + FRAME_OFFSET));
        slots = Math.max(FEWEST_SLOTS, RING / slotBytes);
        address = socket.makeTransmitRing(slots, slotBytes, Math.max(BLOCK, slotBytes));
        socket.bindForSending(socket.index());
    }

    private static int roundUp(int octets) {
        return Integer.highestOneBit(octets - 1) << 1;
    }

    /**
     * Opens a ring on an interface.
     *
     * @param longestFrame octets that {@link #slot} must have room for
     * @throws IOException if there is no such interface, it isn't Ethernet, or sending isn't allowed
     */
    public static TransmitRing open(String interfaceName, int longestFrame) throws IOException {
        if (interfaceName.length() > PacketSocket.MAX_NAME || interfaceName.isEmpty()) {
            throw new IOException("there is no interface " + interfaceName);
        }
        PacketSocket socket = PacketSocket.open(interfaceName);
        try {
            if (socket.index() < 0) {
                throw new IOException("there is no interface " + interfaceName);
            }
            TransmitRing ring = new TransmitRing(socket, interfaceName, longestFrame);
            if (Hardware.link(socket.hardware()) != LinkType.ETHERNET) {
                throw new IOException(interfaceName + " is no Ethernet: frames can't be sent on it");
            }
            return ring;
        } catch (IOException e) {
            socket.close();
            throw e;
        }
    }

    /** The longest frame that the interface takes, octets. */
    public int longestFrame() {
        return longest;
    }

    /** Where the next frame is to be written; 0 while the kernel has all slots. */
    public long slot() {
        takeBack();
        return waiting == slots ? 0 : slotAt(next) + FRAME_OFFSET;
    }

    private long slotAt(int index) {
        return address + (long) index * slotBytes;
    }

    /** Counts the slots that the kernel is done with. */
    private void takeBack() {
        while (waiting > 0) {
            int oldest = next - waiting;
            long slot = slotAt(oldest < 0 ? oldest + slots : oldest);
            int status = Memory.getInt(slot + STATUS_OFFSET);
            if (status == AVAILABLE) {
                taken++;
            } else if ((status & WRONG_FORMAT) != 0) {
                Memory.putInt(slot + STATUS_OFFSET, AVAILABLE);
                refused++;
            } else {
                break;
            }
            waiting--;
        }
        VarHandle.acquireFence();
    }

    /** Makes the frame in {@link #slot} ready: {@link #send} sends it. */
    public void commit(int length) {
        Memory.putInt(slotAt(next) + LENGTH_OFFSET, length);
        VarHandle.releaseFence();
        Memory.putInt(slotAt(next) + STATUS_OFFSET, SEND_REQUEST);
        waiting++;
        next = next + 1 == slots ? 0 : next + 1;
    }

    /**
     * Makes the kernel send what is ready; it may take a part now, and the rest at the next call.
     *
     * @throws IOException if it can't send at all, as the interface is down
     */
    public void send() throws IOException {
        int error = socket.send();
        takeBack();
        if (error == SystemCalls.ENOBUFS || error == SystemCalls.EAGAIN) {
            held++;
        } else if (error != 0 && waiting > 0) {
            throw new IOException(name + ": sending: " + SystemCalls.text(error));
        }
    }

    /** Waits until there may be room in the ring, but not longer than that. */
    public void await(long nanos) {
        socket.awaitRoom(nanos);
    }

    /** Frames that stand in the ring and haven't been sent for certain. */
    public int waiting() {
        takeBack();
        return waiting;
    }

    /** Frames that kernel and driver have taken. */
    public long taken() {
        return taken;
    }

    /** Frames that the kernel wouldn't send, as their form is wrong. */
    public long refused() {
        return refused;
    }

    /** How often the kernel took no more frames for a while, because its queue or the card's was full. */
    public long held() {
        return held;
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
