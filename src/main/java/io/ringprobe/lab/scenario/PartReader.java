package io.ringprobe.lab.scenario;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigObject;
import io.ringprobe.config.ConfigException;
import io.ringprobe.config.HoconNode;
import io.ringprobe.lab.app.Applications;
import io.ringprobe.lab.random.Constant;
import io.ringprobe.lab.random.Distribution;
import io.ringprobe.lab.random.Exponential;
import io.ringprobe.lab.traffic.Part;
import io.ringprobe.lab.traffic.Part.Attack;
import io.ringprobe.lab.traffic.Part.Content;
import io.ringprobe.lab.traffic.Part.Manner;
import io.ringprobe.lab.traffic.Part.Stream;
import io.ringprobe.lab.traffic.Part.Talk;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Reads a part of the mix: its share, what its flows are made of, and how their packets come. */
final class PartReader {
    private static final String APPLICATION = "application";
    private static final String STREAM = "stream";
    private static final String ATTACK = "attack";
    private static final String SETTINGS = "settings";

    private static final double LARGEST_SHARE = 1e12;
    private static final int MOST_HOSTS = 1 << 22;
    private static final int LAST_PORT = 65_535;
    private static final int MOST_VARIANTS = 10_000;
    private static final int VARIANTS = 32;
    private static final int HTTPS = 443;
    private static final int HTTP = 80;
    private static final int UDP_FLOOD_SIZE = 512;
    private static final int LARGEST = 1514;

    private static final DistributionReader COUNTS = new DistributionReader(false, 1, 1_000_000_000);
    private static final Distribution PACKETS = new Exponential(20, 1, 1000);

    private final Keys keys;
    private final Manner defaults;

    /** @param defaults what holds of the manner where the part doesn't say */
    PartReader(Keys keys, Manner defaults) {
        this.keys = keys;
        this.defaults = defaults;
    }

    /** The part; null where it says too little. */
    Part read() {
        double share = keys.decimal("share", 1, 0, LARGEST_SHARE);
        Content content = content();
        String name = keys.text("name", defaultName());
        Manner manner = MannerReader.read(keys, defaults);
        if (content == null) {
            return null;
        }
        keys.done();
        return new Part(name, share, content, manner);
    }

    private String defaultName() {
        for (String kind : List.of(APPLICATION, STREAM, ATTACK)) {
            if (keys.has(kind)) {
                return keys.text(kind, kind);
            }
        }
        return "";
    }

    private Content content() {
        List<String> said = new ArrayList<>(List.of(APPLICATION, STREAM, ATTACK));
        said.removeIf(kind -> !keys.has(kind));
        if (said.size() != 1) {
            keys.problem("needs one of " + APPLICATION + ", " + STREAM + " and " + ATTACK);
            return null;
        }
        return switch (said.getFirst()) {
            case APPLICATION -> talk();
            case STREAM -> stream();
            default -> attack();
        };
    }

    private Content talk() {
        String name = keys.word(APPLICATION, Applications.names(), null);
        Config settings = settings();
        int variants = (int) keys.number("variants", VARIANTS, 1, MOST_VARIANTS);
        if (name == null) {
            return null;
        }
        try {
            return new Talk(Applications.named(name).speaker(settings), variants);
        } catch (ConfigException e) {
            keys.problems().addAll(e.problems());
            return null;
        }
    }

    private Config settings() {
        if (keys.object(SETTINGS) == null) {
            return ConfigFactory.empty();
        }
        HoconNode settings = keys.node(SETTINGS);
        return ((ConfigObject) settings.value()).toConfig();
    }

    private Content stream() {
        boolean tcp = "tcp".equals(keys.word(STREAM, List.of("tcp", "udp"), "udp"));
        return new Stream(
                tcp ? 6 : 17,
                port(HTTPS),
                COUNTS.read(keys, "packets", PACKETS),
                SizesReader.read(keys, "sizes", SizesReader.IMIX),
                keys.share("reply", 0.5));
    }

    private int port(int otherwise) {
        return (int) keys.number("port", otherwise, 1, LAST_PORT);
    }

    private Content attack() {
        List<String> names = new ArrayList<>();
        for (Attack.Kind kind : Attack.Kind.values()) {
            names.add(nameOf(kind));
        }
        String name = keys.word(ATTACK, names, null);
        return name == null ? null : attack(Attack.Kind.values()[names.indexOf(name)]);
    }

    private static String nameOf(Attack.Kind kind) {
        return kind.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    private Content attack(Attack.Kind kind) {
        boolean flood = kind == Attack.Kind.SYN_FLOOD || kind == Attack.Kind.UDP_FLOOD;
        boolean ports = kind == Attack.Kind.PORT_SCAN;
        boolean datagrams = kind == Attack.Kind.UDP_FLOOD;
        int first = port(ports ? 1 : HTTP);
        return new Attack(
                kind,
                (int) keys.number("sources", flood ? 100_000 : 1, 1, MOST_HOSTS),
                (int) keys.number("targets", kind == Attack.Kind.HOST_SCAN ? 65_534 : 1, 1, MOST_HOSTS),
                first,
                ports ? (int) keys.number("ports", LAST_PORT + 1 - first, 1, LAST_PORT + 1 - first) : 1,
                keys.share("answered", flood ? 0 : 0.1),
                datagrams ? (int) keys.number("size", UDP_FLOOD_SIZE, 60, LARGEST) : 0,
                datagrams ? COUNTS.read(keys, "packets", new Constant(1)) : new Constant(1));
    }
}
