package io.ringprobe.capture.dpdk;

import io.ringprobe.capture.InputContext;
import io.ringprobe.capture.InputFactory;
import io.ringprobe.capture.PacketSource;
import io.ringprobe.config.ComponentSpec;
import io.ringprobe.config.Options;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The input {@code dpdk}: packets from cards through DPDK. The first one has the options; each later one, without
 * options, reads one more queue of the same ports. One alone reads all queues.
 *
 * <p>Used by the main thread, which opens the inputs of a run in their order.
 */
public final class DpdkInput implements InputFactory {
    private static final Object LOCK = new Object();

    /** The ports of this run, opened by its first input: DPDK is one in a process. */
    private static PortGroup group;

    @Override
    public ComponentSpec spec() {
        return DpdkOptions.SPEC;
    }

    @Override
    public boolean isOffline(Options options) {
        return false;
    }

    @Override
    public List<PacketSource> open(Options options, InputContext context) throws IOException {
        synchronized (LOCK) {
            if (group != null && !group.isClosed()) {
                return List.of(group.nextSource());
            }
            List<Options> all = inputs(context);
            DpdkOptions first = DpdkOptions.read(all.getFirst());
            check(all, first.queues());
            group = PortGroup.open(first);
            List<PacketSource> sources = new ArrayList<>();
            for (int queue = 0; queue < (all.size() == 1 ? first.queues() : 1); queue++) {
                sources.add(group.nextSource());
            }
            return sources;
        }
    }

    private static List<Options> inputs(InputContext context) {
        List<Options> all = new ArrayList<>();
        for (Options input : context.inputs()) {
            if (input.spec().equals(DpdkOptions.SPEC)) {
                all.add(input);
            }
        }
        return all;
    }

    private static void check(List<Options> all, int queues) {
        for (Options later : all.subList(1, all.size())) {
            for (String name : later.values().keySet()) {
                throw later.wrong(
                        name, "no value here: the first dpdk has the options, those after it have none", null);
            }
        }
        if (all.size() > 1 && all.size() != queues) {
            throw all.getFirst()
                    .wrong(
                            "queue",
                            "the number of dpdk inputs, which is " + all.size()
                                    + ", as each reads one queue; or any number with one dpdk alone, which reads all",
                            null);
        }
    }

    @Override
    public Optional<List<String>> listing(Options options) throws IOException {
        if (!options.flag("list")) {
            return Optional.empty();
        }
        Eal.enter(options, EalArguments.parse(options.text("eal")));
        try {
            List<String> lines = new ArrayList<>();
            for (int number : Port.all()) {
                lines.add(Port.of(number).description());
            }
            if (lines.isEmpty()) {
                lines.add("DPDK finds no port: bind a card to a driver of DPDK (dpdk-devbind.py) or name one in eal=");
            }
            return Optional.of(lines);
        } finally {
            Eal.leave();
        }
    }
}
