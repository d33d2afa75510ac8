package io.ringprobe;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.equivalentTo;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import io.ringprobe.config.CacheConfig;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The walls between the packages: who may know whom. */
class ArchitectureTest {
    private static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("io.ringprobe");

    @Test
    void shouldSeeClasses() {
        assertTrue(CLASSES.contain("io.ringprobe.memory.Memory"), "no class was read: all rules would hold");
    }

    @Test
    void shouldKeepMemoryFreeOfAllElse() {
        check(knowsOnly("memory"));
    }

    @Test
    void shouldKeepPacketOnMemoryAlone() {
        check(knowsOnly("packet", "memory"));
    }

    @Test
    void shouldKeepSchemaOnMemoryAlone() {
        check(knowsOnly("schema", "memory"));
    }

    @Test
    void shouldKeepFlowFreeOfInputsAndOutputs() {
        DescribedPredicate<JavaClass> settings = equivalentTo(CacheConfig.class);
        check(knowsOnly("flow", settings, "packet", "schema", "memory"));
    }

    @Test
    void shouldKeepPluginsFreeOfInputsAndOutputs() {
        check(knowsOnly("plugin", "flow", "packet", "schema", "memory", "config"));
    }

    @Test
    void shouldKeepCaptureFreeOfFlowsAndOutputs() {
        check(knowsOnly("capture", "packet", "memory", "config", "metrics"));
    }

    @Test
    void shouldKeepExportFreeOfInputs() {
        check(knowsOnly("export", "flow", "packet", "schema", "memory", "config", "metrics"));
    }

    @Test
    void shouldKeepThePageFreeOfInputsAndRings() {
        check(knowsOnly("page", "web", "metrics", "export", "flow", "schema", "memory", "config"));
    }

    @Test
    void shouldKeepTheLabOutOfTheProbe() {
        check(noClasses()
                .that(not(resideInAnyPackage("io.ringprobe.lab..", "io.ringprobe.cli..")))
                .should()
                .dependOnClassesThat(resideInAPackage("io.ringprobe.lab..")));
    }

    /** So that what a probe must find doesn't come from the probe's own code. */
    @Test
    void shouldKeepTheLabsPacketsAndApplicationsFreeOfTheProbe() {
        check(knowsOnly("lab.packet"));
        check(knowsOnly("lab.app", "lab.packet", "config"));
    }

    @Test
    void shouldHideTheHttpServerInWebAndPage() {
        check(noClasses()
                .that(not(resideInAnyPackage("io.ringprobe.web..", "io.ringprobe.page..")))
                .should()
                .dependOnClassesThat(resideInAPackage("com.sun.net.httpserver..")));
    }

    @Test
    void shouldHaveNoCycleBetweenPackages() {
        check(slices().matching("io.ringprobe.(*)..").should().beFreeOfCycles());
    }

    @Test
    void shouldHideRawMemoryInMemory() {
        check(onlyIn(
                "memory",
                resideInAnyPackage("net.openhft..", "jdk.internal..")
                        .or(resideInAPackage("sun.misc..").and(not(isSignal())))));
    }

    @Test
    void shouldHideRingsInPipeline() {
        check(onlyIn("pipeline", "com.lmax.."));
    }

    @Test
    void shouldHideLibpcapInCapture() {
        check(onlyIn("capture", "org.pcap4j.."));
    }

    @Test
    void shouldHideMetricsLibrariesInMetrics() {
        check(onlyIn("metrics", "io.micrometer..", "io.prometheus.."));
    }

    @Test
    void shouldKeepMetricsFreeOfInputsAndRings() {
        check(knowsOnly("metrics", "export", "plugin", "flow", "packet"));
    }

    @Test
    void shouldKeepWebOnFiguresAndMetrics() {
        check(knowsOnly("web", "metrics", "config", "export"));
    }

    @Test
    void shouldHideCommandLineLibraryInCli() {
        check(onlyIn("cli", "picocli.."));
    }

    @Test
    void shouldHideConfigurationLibraryInConfigAndLab() {
        check(noClasses()
                .that(not(resideInAnyPackage("io.ringprobe.config..", "io.ringprobe.lab..")))
                .should()
                .dependOnClassesThat(resideInAPackage("com.typesafe..")));
    }

    @Test
    void shouldEndTheProcessInCliAlone() {
        check(noClasses()
                .that(not(resideInAPackage("io.ringprobe.cli..")).and(not(isMain())))
                .should()
                .callMethod(System.class, "exit", int.class)
                .orShould()
                .callMethod(Runtime.class, "exit", int.class)
                .orShould()
                .callMethod(Runtime.class, "halt", int.class));
    }

    @Test
    void shouldPrintInCliAlone() {
        check(noClasses()
                .that(not(resideInAPackage("io.ringprobe.cli..")).and(not(isMain())))
                .should()
                .accessField(System.class, "out")
                .orShould()
                .accessField(System.class, "err"));
    }

    private static void check(ArchRule rule) {
        rule.check(CLASSES);
    }

    /** Classes of {@code name} and below use of ours only themselves and {@code others}. */
    private static ArchRule knowsOnly(String name, String... others) {
        return knowsOnly(name, DescribedPredicate.alwaysFalse(), others);
    }

    private static ArchRule knowsOnly(String name, DescribedPredicate<JavaClass> alsoClasses, String... others) {
        String[] known = Stream.concat(Stream.of(name), Stream.of(others))
                .map(ArchitectureTest::below)
                .toArray(String[]::new);
        return noClasses()
                .that()
                .resideInAPackage(below(name))
                .should()
                .dependOnClassesThat(resideInAPackage("io.ringprobe..")
                        .and(not(resideInAnyPackage(known)))
                        .and(not(alsoClasses)));
    }

    /** Only classes of {@code name} and below use the {@code libraries}. */
    private static ArchRule onlyIn(String name, String... libraries) {
        return onlyIn(name, resideInAnyPackage(libraries));
    }

    private static ArchRule onlyIn(String name, DescribedPredicate<JavaClass> library) {
        return noClasses().that().resideOutsideOfPackage(below(name)).should().dependOnClassesThat(library);
    }

    /** Java has no other way to hear of a signal than these two. */
    private static DescribedPredicate<JavaClass> isSignal() {
        return DescribedPredicate.describe(
                "signals", type -> type.getSimpleName().startsWith("Signal"));
    }

    private static DescribedPredicate<JavaClass> isMain() {
        return DescribedPredicate.describe(
                "the main class", type -> type.getName().equals("io.ringprobe.Ringprobe"));
    }

    private static String below(String name) {
        return "io.ringprobe." + name + "..";
    }
}
