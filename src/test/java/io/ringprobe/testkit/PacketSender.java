package io.ringprobe.testkit;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The program {@code src/test/native/packet_sender.c}: sends much faster than tcpreplay. Immutable. */
public final class PacketSender {
    private static final String SOURCES = "src/test/native/";
    private static final Pattern SAID = Pattern.compile("sent (\\d+) packets in ([\\d.]+) s, 0 refused, .*\\n");

    private final Path program;

    private PacketSender(Path program) {
        this.program = program;
    }

    /**
     * What was sent.
     *
     * @param seconds for how long
     */
    public record Sent(long packets, double seconds) {
        public double rate() {
            return packets / seconds;
        }
    }

    /** Compiles it; skips the calling test where there is no compiler. */
    public static PacketSender compile(Path folder) throws IOException {
        Path program = folder.resolve("packet_sender");
        VethPair.run(
                Tools.require("cc").toString(),
                "-O2",
                "-o",
                program.toString(),
                SOURCES + "packet_sender.c",
                SOURCES + "express.c");
        return new PacketSender(program);
    }

    /** Sends a capture over and over from the cable's far end, by an XDP program; rate 0 is as fast as it can. */
    public Sent send(VethPair cable, Path capture, int rate, int seconds) throws IOException {
        VethPair.run(Tools.require("ethtool").toString(), "-K", cable.near(), "gro", "on");
        List<String> command = new ArrayList<>(cable.onFarSide());
        command.addAll(List.of(program.toString(), cable.far(), capture.toString(), rate + "", "0"));
        command.addAll(List.of("-t", seconds + "", "-x"));
        String said = VethPair.run(command.toArray(String[]::new));
        Matcher sent = SAID.matcher(said);
        if (!sent.matches()) {
            throw new IOException("not all packets were sent: " + said);
        }
        return new Sent(Long.parseLong(sent.group(1)), Double.parseDouble(sent.group(2)));
    }
}
