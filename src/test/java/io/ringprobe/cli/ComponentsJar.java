package io.ringprobe.cli;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;

/** Makes jars that name components of the tests; their classes come from the test's class path. */
final class ComponentsJar {
    private ComponentsJar() {}

    /** Writes a jar with the test input, output and plugin into the folder. */
    static void write(Path folder) throws IOException {
        try (JarOutputStream jar = new JarOutputStream(Files.newOutputStream(folder.resolve("test.jar")))) {
            service(jar, "io.ringprobe.capture.InputFactory", TestInput.class.getName());
            service(jar, "io.ringprobe.export.OutputFactory", TestOutput.class.getName());
            service(jar, "io.ringprobe.plugin.FlowPlugin", TestPlugin.class.getName());
        }
    }

    /** Writes a jar with one service into the folder. */
    static void write(Path folder, String name, String service, String provider) throws IOException {
        try (JarOutputStream jar = new JarOutputStream(Files.newOutputStream(folder.resolve(name)))) {
            service(jar, service, provider);
        }
    }

    private static void service(JarOutputStream jar, String service, String provider) throws IOException {
        jar.putNextEntry(new JarEntry("META-INF/services/" + service));
        jar.write(provider.getBytes(StandardCharsets.UTF_8));
        jar.closeEntry();
    }
}
