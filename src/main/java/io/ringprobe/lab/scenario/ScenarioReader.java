package io.ringprobe.lab.scenario;

import io.ringprobe.config.ConfigException;
import io.ringprobe.config.HoconNode;
import io.ringprobe.lab.random.Constant;
import io.ringprobe.lab.random.Distribution;
import io.ringprobe.lab.random.Exponential;
import io.ringprobe.lab.traffic.Hosts;
import io.ringprobe.lab.traffic.Part;
import io.ringprobe.lab.traffic.Part.Attack;
import io.ringprobe.lab.traffic.Part.Manner;
import io.ringprobe.lab.traffic.Plan;
import io.ringprobe.lab.traffic.Plan.Limits;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** Reads a whole scenario. Used once. */
final class ScenarioReader {
    private static final Hosts CLIENTS = new Hosts(0x0A00_0000, 8, 0x2001_0DB8_000A_0000L, 0, 1000, 0);
    private static final Hosts SERVERS = new Hosts(0xAC10_0000, 12, 0x2001_0DB8_000B_0000L, 0, 100, 1);
    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
    private static final double RATE = 10_000;
    private static final double FASTEST = 1e8;
    private static final double SLOWEST = 1e-4;
    private static final long SECOND = 1_000_000_000L;
    private static final long LONGEST_SECONDS = 200L * 365 * 86_400;
    private static final int MTU = 1500;
    private static final int LEAST_MTU = 1280;
    private static final int LARGEST_MTU = 9000;

    private final Keys keys;

    ScenarioReader(HoconNode root, List<String> problems) {
        this.keys = new Keys(root, "", problems);
    }

    /**
     * The plan.
     *
     * @throws ConfigException with all mistakes
     */
    Plan read() {
        keys.node("vars");
        Limits limits = limits();
        Manner manner = MannerReader.read(keys, MannerReader.DEFAULT);
        Hosts clients = HostsReader.read(keys.object("clients"), CLIENTS);
        Hosts servers = HostsReader.read(keys.object("servers"), SERVERS);
        Plan plan = new Plan(
                keys.number("seed", 1, Long.MIN_VALUE, Long.MAX_VALUE),
                start(),
                limits,
                arrival(),
                (int) keys.number("mtu", MTU, LEAST_MTU, LARGEST_MTU),
                clients,
                servers,
                parts(manner, servers));
        keys.done();
        if (!keys.problems().isEmpty()) {
            throw new ConfigException(keys.problems());
        }
        return plan;
    }

    private Limits limits() {
        if (!keys.has("flows") && !keys.has("packets") && !keys.has("duration")) {
            keys.problem("has no end: set flows, packets or duration");
        }
        return new Limits(
                keys.number("flows", Long.MAX_VALUE, 1, Long.MAX_VALUE),
                keys.number("packets", Long.MAX_VALUE, 1, Long.MAX_VALUE),
                keys.duration("duration", Long.MAX_VALUE, 1));
    }

    private long start() {
        String text = keys.text("start", START.toString());
        try {
            Instant start = Instant.parse(text);
            if (start.getEpochSecond() >= 0 && start.getEpochSecond() < LONGEST_SECONDS) {
                return Math.addExact(Math.multiplyExact(start.getEpochSecond(), SECOND), start.getNano());
            }
        } catch (DateTimeException notATime) {
            // Told below, as times that can't be.
        }
        keys.problem(keys.node("start"), "start", "takes a time such as \"" + START + "\", not " + text);
        return 0;
    }

    /** The time between two flows. */
    private Distribution arrival() {
        double nanos = SECOND / keys.decimal("rate", RATE, SLOWEST, FASTEST);
        String kind = keys.word("arrival", List.of("constant", "exponential"), "exponential");
        return kind.equals("constant")
                ? new Constant(Math.round(nanos))
                : new Exponential(nanos, 0, (long) Math.min(nanos * 1000, Long.MAX_VALUE / 2));
    }

    private List<Part> parts(Manner manner, Hosts servers) {
        List<Part> parts = new ArrayList<>();
        double shares = 0;
        for (Keys part : keys.objects("mix")) {
            Part read = new PartReader(part, manner).read();
            if (read != null) {
                parts.add(read);
                shares += read.share();
                checkTargets(part, read, servers);
            }
        }
        boolean hasMix = keys.node("mix") != null;
        if (!hasMix) {
            keys.problem("has no mix = [ { ... } ], which says what traffic it is");
        } else if (shares == 0 && keys.problems().isEmpty()) {
            keys.problem(keys.node("mix"), "mix", "needs a share above 0");
        }
        return parts;
    }

    private static void checkTargets(Keys keys, Part part, Hosts servers) {
        if (part.content() instanceof Attack attack && attack.targets() > servers.addresses()) {
            keys.problem("has more targets (" + attack.targets() + ") than addresses in servers.network ("
                    + servers.addresses() + ")");
        }
    }
}
