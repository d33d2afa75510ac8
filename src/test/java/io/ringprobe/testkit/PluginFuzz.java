package io.ringprobe.testkit;

import java.util.Arrays;

/**
 * What the fuzz target of a plugin does with an input: shows it to the plugin as a payload, from either side, whole and
 * in three parts, in one flow and in fresh ones. A target is a class whose name ends in {@code Fuzz} with
 *
 * <pre>{@code
 * private static final PluginFuzz FUZZ = PluginFuzz.udp("dns", 53);
 *
 * public static void fuzzerTestOneInput(byte[] input) {
 *     FUZZ.run(input);
 * }
 * }</pre>
 *
 * <p>The build runs each target over its seeds (the files in the resources' folder {@code fuzz/}, by the class's name)
 * and spoilt copies of them; {@code src/test/fuzz/run} runs one under Jazzer for as long as one likes.
 */
public final class PluginFuzz {
    private static final int CLIENT_PORT = 40_000;
    private static final int MAX_LENGTH = 16_000;

    private final PluginRig rig;

    private PluginFuzz(PluginRig rig) {
        this.rig = rig;
    }

    /** Over UDP to that port; the plugin is written as after {@code -p}. */
    public static PluginFuzz udp(String plugin, int port) {
        return new PluginFuzz(PluginRig.of(plugin).udp(CLIENT_PORT, port));
    }

    /** Over TCP to that port. */
    public static PluginFuzz tcp(String plugin, int port) {
        return new PluginFuzz(PluginRig.of(plugin).tcp(CLIENT_PORT, port));
    }

    /** One input; throws what the plugin throws. */
    public void run(byte[] octets) {
        byte[] input = octets.length > MAX_LENGTH ? Arrays.copyOf(octets, MAX_LENGTH) : octets;
        rig.send(input).reply(input).send(input);
        rig.end();
        int third = input.length / 3;
        rig.reply(Arrays.copyOfRange(input, 0, third))
                .reply(Arrays.copyOfRange(input, third, 2 * third))
                .reply(Arrays.copyOfRange(input, 2 * third, input.length))
                .send(input);
        rig.end();
    }
}
