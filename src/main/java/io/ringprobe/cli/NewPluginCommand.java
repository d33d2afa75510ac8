package io.ringprobe.cli;

import io.ringprobe.config.ConfigException;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/**
 * {@code ringprobe new-plugin NAME}: writes a Maven project with a plugin that works, to begin from. The files are
 * those of the resources' folder {@code new-plugin}, with words between at signs replaced.
 */
@Command(name = "new-plugin", description = "Writes a Maven project with a plugin that works, to begin from.")
final class NewPluginCommand implements CliCommand {
    private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9]{0,30}");
    private static final Pattern PACKAGE = Pattern.compile("[a-z][a-z0-9_]*(\\.[a-z][a-z0-9_]*)*");
    private static final Pattern WORD = Pattern.compile("@(\\w+)@");

    private final PrintStream out;

    @Parameters(paramLabel = "NAME", description = "the plugin's name, as -p will have it: small letters and digits")
    private String name;

    @Option(names = "--package", paramLabel = "PACKAGE", description = "Java package (default: org.example.NAME)")
    private String javaPackage;

    @Option(names = "--folder", paramLabel = "FOLDER", description = "where the project goes (default: ./NAME)")
    private Path folder;

    NewPluginCommand(PrintStream out) {
        this.out = out;
    }

    @Override
    public int run() {
        check();
        try {
            write(folder == null ? Path.of(name) : folder);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return ExitStatus.OK;
    }

    private void check() {
        if (!NAME.matcher(name).matches()) {
            throw new ConfigException("a plugin can't be called " + name + ": small letters and digits only");
        }
        if (Components.builtIn().names("process").contains(name)) {
            throw new ConfigException("ringprobe has a plugin " + name + " of its own: take another name");
        }
        if (javaPackage != null && !PACKAGE.matcher(javaPackage).matches()) {
            throw new ConfigException("--package " + javaPackage + " can't be a Java package");
        }
    }

    private void write(Path project) throws IOException {
        if (Files.exists(project)) {
            throw new ConfigException(project + " is there already: name another with --folder");
        }
        String owner = javaPackage == null ? "org.example." + name : javaPackage;
        String plugin = name.substring(0, 1).toUpperCase(Locale.ROOT) + name.substring(1);
        Map<String, String> words = words(owner, plugin);
        String main = "src/main/java/" + owner.replace('.', '/') + "/";
        String test = "src/test/java/" + owner.replace('.', '/') + "/";
        text("pom.xml", project.resolve("pom.xml"), words);
        text("README.md", project.resolve("README.md"), words);
        text("Plugin.java.txt", project.resolve(main + plugin + "Plugin.java"), words);
        text("FirstLine.java.txt", project.resolve(main + "FirstLine.java"), words);
        text("services", project.resolve("src/main/resources/META-INF/services/io.ringprobe.plugin.FlowPlugin"), words);
        text("PluginTest.java.txt", project.resolve(test + plugin + "PluginTest.java"), words);
        text("expected.csv", project.resolve("src/test/resources/expected.csv"), words);
        Files.write(project.resolve("src/test/resources/sample.pcap"), resource("sample.pcap"));
        out.println(project + ": mvn verify builds and tests it, README.md says what is where");
    }

    private Map<String, String> words(String owner, String plugin) {
        Path jar = OwnPlace.path();
        Path launcher = jar.resolveSibling("../ringprobe").normalize();
        return Map.of(
                "name",
                name,
                "Class",
                plugin,
                "FIELD",
                name.toUpperCase(Locale.ROOT),
                "package",
                owner,
                "version",
                Version.text(),
                "jar",
                jar.toString(),
                "command",
                Files.isExecutable(launcher) ? launcher.toString() : "ringprobe");
    }

    private static void text(String resource, Path to, Map<String, String> words) throws IOException {
        String text = new String(resource(resource), StandardCharsets.UTF_8);
        Files.createDirectories(to.getParent());
        Files.writeString(
                to, WORD.matcher(text).replaceAll(word -> Matcher.quoteReplacement(words.get(word.group(1)))));
    }

    private static byte[] resource(String name) throws IOException {
        try (InputStream in = NewPluginCommand.class.getResourceAsStream("/new-plugin/" + name)) {
            return in.readAllBytes();
        }
    }
}
