package io.ringprobe.plugin;

import static org.junit.jupiter.api.Assertions.assertFalse;

import io.ringprobe.testkit.Mutator;
import java.io.IOException;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Runs each plugin's fuzz target ({@link io.ringprobe.testkit.PluginFuzz}) for a short while. Property. */
class FuzzTargetsTest {
    private static final int ROUNDS = Integer.getInteger("ringprobe.fuzz.rounds", 2_000);

    @TestFactory
    Stream<DynamicTest> shouldSurviveSpoiltPayloads() throws Exception {
        return targets().stream().map(target -> DynamicTest.dynamicTest(target.getSimpleName(), () -> run(target)));
    }

    private static List<Class<?>> targets() throws IOException, URISyntaxException, ClassNotFoundException {
        Path classes = Path.of(FuzzTargetsTest.class
                .getProtectionDomain()
                .getCodeSource()
                .getLocation()
                .toURI());
        List<Class<?>> targets = new ArrayList<>();
        try (Stream<Path> files = Files.walk(classes)) {
            for (Path file : files.filter(f -> f.toString().endsWith("Fuzz.class"))
                    .sorted()
                    .toList()) {
                String path = classes.relativize(file).toString();
                Class<?> target = Class.forName(
                        path.substring(0, path.length() - ".class".length()).replace('/', '.'));
                if (!target.getPackageName().endsWith("testkit")) {
                    targets.add(target);
                }
            }
        }
        return targets;
    }

    private static void run(Class<?> target) throws Exception {
        MethodHandle fuzz = MethodHandles.publicLookup()
                .findStatic(target, "fuzzerTestOneInput", MethodType.methodType(void.class, byte[].class));
        List<byte[]> seeds = seeds(target);
        assertFalse(seeds.isEmpty(), "no seeds in the resources' folder fuzz/" + target.getSimpleName());
        Mutator mutator = new Mutator(target.getSimpleName().hashCode());
        SplittableRandom random = new SplittableRandom(1);
        for (byte[] seed : seeds) {
            show(fuzz, seed);
        }
        for (int i = 0; i < ROUNDS; i++) {
            show(fuzz, mutator.spoil(seeds.get(random.nextInt(seeds.size()))));
        }
    }

    private static void show(MethodHandle fuzz, byte[] input) {
        try {
            fuzz.invokeExact(input);
        } catch (Throwable e) {
            throw new AssertionError("input " + HexFormat.of().formatHex(input), e);
        }
    }

    private static List<byte[]> seeds(Class<?> target) throws IOException, URISyntaxException {
        URL folder = target.getResource("/fuzz/" + target.getSimpleName());
        if (folder == null) {
            return List.of();
        }
        List<byte[]> seeds = new ArrayList<>();
        try (Stream<Path> files = Files.list(Path.of(folder.toURI()))) {
            for (Path file : files.sorted().toList()) {
                seeds.add(Files.readAllBytes(file));
            }
        }
        return seeds;
    }
}
