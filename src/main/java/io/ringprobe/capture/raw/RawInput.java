package io.ringprobe.capture.raw;

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
 * The input {@code raw}: packets of a network interface, from rings that Linux fills (AF_PACKET with TPACKET_V3).
 * Stateless, but for the fanout groups that inputs of a process share.
 */
public final class RawInput implements InputFactory {
    private static final ComponentSpec SPEC = new ComponentSpec(
            "input",
            "raw",
            "packets of a network interface, from rings that Linux fills; needs CAP_NET_RAW",
            RawSettings.OPTIONS);

    @Override
    public ComponentSpec spec() {
        return SPEC;
    }

    @Override
    public boolean isOffline(Options options) {
        return false;
    }

    @Override
    public Optional<List<String>> listing(Options options) throws IOException {
        return options.flag(RawSettings.LIST) ? Optional.of(Interfaces.list()) : Optional.empty();
    }

    @Override
    public List<PacketSource> open(Options options, InputContext context) throws IOException {
        RawSettings settings = RawSettings.of(options);
        if (!System.getProperty("os.name").equals("Linux")) {
            throw new IOException("the input raw exists on Linux only: use pcap with ifc=");
        }
        List<RawSource> sources = new ArrayList<>();
        try {
            openAll(options, settings, isFirst(options, context), sources);
        } catch (LinkageError e) {
            throw new IOException("the input raw needs JNA's native library, which can't be loaded: " + e, e);
        } catch (IOException | RuntimeException e) {
            for (RawSource source : sources) {
                source.close();
            }
            throw e;
        }
        return List.copyOf(sources);
    }

    private static void openAll(Options options, RawSettings settings, boolean counts, List<RawSource> sources)
            throws IOException {
        FanoutGroup group = RawSettings.group(options);
        for (int i = 0; i < settings.threads(); i++) {
            String name = settings.threads() == 1 ? settings.name() : settings.name() + "#" + i;
            RawSource source = new RawSource(name, settings, group, counts && i == 0);
            sources.add(source);
            if (!source.open()) {
                throw RawSettings.noSuchInterface(options);
            }
        }
        for (RawSource source : sources) {
            source.listen();
        }
    }

    /** Whether no input before this one is on the same interface: what the interface drops must be counted once. */
    @SuppressWarnings("ReferenceEquality") // the same input may be given twice
    private static boolean isFirst(Options options, InputContext context) {
        for (Options other : context.inputs()) {
            if (other == options) {
                return true;
            }
            if (other.spec().name().equals(SPEC.name())
                    && other.text(RawSettings.INTERFACE).equals(options.text(RawSettings.INTERFACE))) {
                return false;
            }
        }
        return true;
    }
}
