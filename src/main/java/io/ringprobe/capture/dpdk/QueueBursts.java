package io.ringprobe.capture.dpdk;

import java.io.IOException;
import java.util.List;
import java.util.stream.Collectors;

/**
 * The packets of one queue number, of all ports of a group in turn. What the ports missed in all their queues is told
 * by queue 0, because cards don't say which queue it was. Owned by its capture thread.
 */
final class QueueBursts implements Bursts {
    private final PortGroup group;
    private final int queue;
    private final int[] ports;
    private final String name;
    private int next;

    QueueBursts(PortGroup group, int queue) {
        this.group = group;
        this.queue = queue;
        List<Port> all = group.ports();
        this.ports = all.stream().mapToInt(Port::number).toArray();
        this.name = all.stream().map(Port::name).collect(Collectors.joining(",")) + " queue " + queue;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public int mostLent() {
        return group.mostLent();
    }

    /** A thread that DPDK knows has a cache of buffers. Where it can't be had, all works without, but slower. */
    @Override
    public void begin() {
        if (Shim.rp_dpdk_is_secondary() == 0) {
            Shim.rp_dpdk_register_thread();
        }
    }

    @Override
    public int receive(long rows, long mask, long position, int limit, long now) {
        for (int tried = 0; tried < ports.length; tried++) {
            int port = ports[next];
            next = next + 1 == ports.length ? 0 : next + 1;
            int count = Shim.rp_dpdk_receive(port, queue, rows, mask, position, limit, now);
            if (count > 0) {
                return count;
            }
        }
        return 0;
    }

    @Override
    public void look() {
        if (queue == 0) {
            group.look();
        }
    }

    @Override
    public long missed() {
        return queue == 0 ? group.missed() : 0;
    }

    @Override
    public long missedByInterface() {
        return queue == 0 ? group.damaged() : 0;
    }

    @Override
    public String trouble() {
        return group.trouble();
    }

    @Override
    public void close() throws IOException {
        group.closeSource();
    }
}
