package io.ringprobe.capture.ndp;

import io.ringprobe.capture.InputContext;
import io.ringprobe.capture.InputFactory;
import io.ringprobe.capture.PacketSource;
import io.ringprobe.config.ComponentSpec;
import io.ringprobe.config.ConfigException;
import io.ringprobe.config.OptionSpec;
import io.ringprobe.config.Options;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * The input {@code ndp}: packets from CESNET's NFB cards through libnfb, a capture thread for each queue. libnfb is
 * loaded only by opening. Stateless.
 */
public final class NdpInput implements InputFactory {
    private static final ComponentSpec SPEC = new ComponentSpec(
            "input",
            "ndp",
            "packets from CESNET's NFB cards through libnfb; needs the group of /dev/nfb0",
            List.of(
                    OptionSpec.value(
                            "d", "dev", "DEV", "", "device and queues: /dev/nfb0:0, or /dev/nfb0:0-3 for four threads"),
                    OptionSpec.value("I", "id", "NUM", "0", "number of the link; changes nothing, as in ipfixprobe")
                            .from(0, Long.MAX_VALUE)));

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
        List<QueueName> names = QueueName.of(options);
        List<PacketSource> sources = new ArrayList<>();
        try {
            for (QueueName name : names) {
                sources.add(new NdpSource(name, NdpQueue.open(name)));
            }
            return sources;
        } catch (IOException | RuntimeException e) {
            closeAll(sources, e);
            throw e;
        } catch (LinkageError e) {
            closeAll(sources, e);
            throw noLibrary(options, e);
        }
    }

    private static void closeAll(List<PacketSource> sources, Throwable cause) {
        for (PacketSource source : sources) {
            try {
                source.close();
            } catch (IOException e) {
                cause.addSuppressed(e);
            }
        }
    }

    private static ConfigException noLibrary(Options options, LinkageError cause) {
        String first = String.valueOf(cause.getMessage()).lines().findFirst().orElse("");
        return new ConfigException(
                options.origin()
                        + ": ndp: needs libnfb, which can't be loaded: install the NFB framework of"
                        + " github.com/CESNET/ndk-sw: "
                        + first,
                cause);
    }
}
