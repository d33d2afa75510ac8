package io.ringprobe.lab.input;

import io.ringprobe.capture.InputContext;
import io.ringprobe.capture.InputFactory;
import io.ringprobe.capture.PacketSource;
import io.ringprobe.config.ComponentSpec;
import io.ringprobe.config.OptionSpec;
import io.ringprobe.config.Options;
import java.io.IOException;
import java.util.List;

/**
 * The input {@code lab}: packets of a scenario, made in memory, to see what the probe alone can do. Stateless.
 *
 * <p>Its class is loaded by every probe, so that all it needs stands in others.
 */
public final class LabInput implements InputFactory {
    static final String SCENARIO = "scenario";
    static final String SET = "set";
    static final String SEED = "seed";
    static final String PACKETS = "packets";
    static final String RATE = "rate";
    static final String PREMADE = "premade";
    static final String TRUTH = "truth";
    static final String THREADS = "threads";

    static final int MOST_PREMADE = 1 << 22;
    static final int MOST_THREADS = 64;

    private static final ComponentSpec SPEC = new ComponentSpec(
            "input",
            "lab",
            "packets of a scenario, made in memory: shows what the probe alone can do",
            List.of(
                    OptionSpec.value("s", SCENARIO, "NAME", "", "name or file of a scenario"),
                    OptionSpec.value("", SET, "KEY=VALUE", "", "another value for a setting of the scenario"),
                    OptionSpec.value("", SEED, "NUMBER", "", "decides what the scenario leaves to chance"),
                    OptionSpec.value("n", PACKETS, "NUMBER", "0", "end after so many; 0: with the scenario, or never")
                            .from(0, Long.MAX_VALUE),
                    OptionSpec.value("r", RATE, "PPS", "0", "packets a second by the clock; 0: as fast as it goes")
                            .from(0, Integer.MAX_VALUE),
                    OptionSpec.value(
                                    "",
                                    PREMADE,
                                    "NUMBER",
                                    "50000",
                                    "make so many packets beforehand and repeat them with other addresses and times;"
                                            + " 0: make each when it is due")
                            .from(0, MOST_PREMADE),
                    OptionSpec.value(
                            "",
                            TRUTH,
                            "FILE",
                            "",
                            "write what is true of each flow, for lab check; makes each packet when it is due"),
                    OptionSpec.value("t", THREADS, "NUMBER", "1", "capture threads, each with packets of its own")
                            .from(1, MOST_THREADS)));

    @Override
    public ComponentSpec spec() {
        return SPEC;
    }

    @Override
    public boolean isOffline(Options options) {
        return options.number(RATE, 0, Integer.MAX_VALUE) == 0;
    }

    @Override
    public List<PacketSource> open(Options options, InputContext context) throws IOException {
        return LabSources.open(options);
    }
}
