package io.ringprobe.capture.raw;

import io.ringprobe.packet.LinkType;
import java.io.IOException;
import java.security.SecureRandom;
import java.util.HashMap;
import java.util.Map;

/**
 * Sockets among which the kernel parts the packets of one interface, each to one of them (PACKET_FANOUT in packet(7)).
 * Which one is for {@link FanoutProgram} to say. Thread-safe: capture threads join again when their interface was away.
 */
final class FanoutGroup {
    private static final Map<String, FanoutGroup> OF_PROCESS = new HashMap<>();
    private static final int UNKNOWN = 0;

    /** The group's number that the user chose, or 0. */
    private final int chosen;

    private final int key;
    private int id;
    /** The interface that {@link #id} belongs to: one that was made again has another index. */
    private int index;

    private int members;

    private FanoutGroup(int chosen, int key) {
        this.chosen = chosen;
        this.key = key;
    }

    /** A group with that number, which other processes may join; so all of them must have the same key. */
    static FanoutGroup ofNumber(int chosen) {
        return new FanoutGroup(chosen, chosen * 0x9E37_79B9);
    }

    /** A group of its own. */
    static FanoutGroup own() {
        return new FanoutGroup(UNKNOWN, new SecureRandom().nextInt());
    }

    /** The group of all inputs of this process that share that interface. */
    static synchronized FanoutGroup ofProcess(String name) {
        FanoutGroup group = OF_PROCESS.get(name);
        if (group == null) {
            group = own();
            OF_PROCESS.put(name, group);
        }
        return group;
    }

    /** Makes a socket, bound to the interface of that index, a member. */
    synchronized void join(PacketSocket socket, int interfaceIndex, LinkType link) throws IOException {
        if (chosen != UNKNOWN) {
            joinChosen(socket, link);
        } else if (members == 0 || index != interfaceIndex) {
            id = socket.makeFanout();
            index = interfaceIndex;
            members = 1;
            setProgram(socket, link);
        } else {
            socket.joinFanout(id);
            members++;
        }
    }

    private void joinChosen(PacketSocket socket, LinkType link) throws IOException {
        try {
            socket.joinFanout(chosen);
        } catch (IOException e) {
            throw new IOException(
                    e.getMessage() + " (a group has one interface, and only members that part packets as ringprobe"
                            + " does: choose another fanout=ID?)",
                    e);
        }
        setProgram(socket, link);
    }

    private void setProgram(PacketSocket socket, LinkType link) throws IOException {
        socket.setFanoutProgram(FanoutProgram.build(link == LinkType.ETHERNET, key));
    }

    /** A member on the interface of that index has been closed. */
    synchronized void leave(int interfaceIndex) {
        if (interfaceIndex == index) {
            members--;
        }
    }
}
