package io.ringprobe.capture.dpdk;

import io.ringprobe.capture.InputContext;
import io.ringprobe.capture.InputFactory;
import io.ringprobe.capture.PacketSource;
import io.ringprobe.config.ComponentSpec;
import io.ringprobe.config.OptionSpec;
import io.ringprobe.config.Options;
import java.io.IOException;
import java.util.List;

/**
 * The input {@code dpdk-ring}: packets that another DPDK process puts into a ring, which this process, a secondary one
 * of the other, reads. The first one has the arguments of DPDK for all. Stateless; used by the main thread.
 */
public final class DpdkRingInput implements InputFactory {
    private static final ComponentSpec SPEC = new ComponentSpec(
            ComponentSpec.INPUT,
            "dpdk-ring",
            "packets from a ring that another DPDK process fills; needs that process's user or group",
            List.of(
                    OptionSpec.value("r", "ring", "RING", "", "name of the ring"),
                    DpdkOptions.EAL,
                    DpdkOptions.BURST,
                    DpdkOptions.TIME,
                    DpdkOptions.IDLE));

    @Override
    public ComponentSpec spec() {
        return SPEC;
    }

    @Override
    public boolean isOffline(Options options) {
        return false;
    }

    @Override
    public List<PacketSource> open(Options options, InputContext context) throws IOException {
        String name = options.text("ring");
        if (name.isEmpty()) {
            throw options.wrong("ring", "the name of a ring", null);
        }
        PacketTime.Kind time = DpdkOptions.time(options);
        long idleNanos = DpdkOptions.idleNanos(options);
        int burst = options.integer("bsize", DpdkOptions.MIN_BURST, DpdkOptions.MAX_BURST);
        Eal.enter(options, EalArguments.parse(options.text("eal")).orSecondary());
        long ring = Shim.rp_dpdk_ring(name);
        if (ring == 0) {
            Eal.leave();
            throw options.wrong("ring", "the name of a ring that the other process has made", null);
        }
        Shim.rp_dpdk_find_timestamps();
        return List.of(new BurstSource(new RingBursts(name, ring), time, burst, idleNanos));
    }
}
