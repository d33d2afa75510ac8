package io.ringprobe.cli;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Properties;

/** The version of this build, as the jar says. */
public final class Version {
    /** Maven writes it into every jar. */
    private static final String POM_PROPERTIES = "/META-INF/maven/io.ringprobe/ringprobe/pom.properties";

    private Version() {}

    /** The version; for classes that are in no jar, a text that says so. */
    public static String text() {
        String version = Version.class.getPackage().getImplementationVersion();
        return version == null ? fromPom() : version;
    }

    private static String fromPom() {
        try (InputStream in = Version.class.getResourceAsStream(POM_PROPERTIES)) {
            if (in == null) {
                return "(classes that are in no jar)";
            }
            Properties properties = new Properties();
            properties.load(in);
            return properties.getProperty("version");
        } catch (IOException e) {
            throw new UncheckedIOException("the jar can't be read: " + e.getMessage(), e);
        }
    }
}
