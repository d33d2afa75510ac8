package io.ringprobe.cli;

import java.net.URISyntaxException;
import java.nio.file.Path;

/** Where this program lies. Stateless. */
public final class OwnPlace {
    private OwnPlace() {}

    /** The jar or folder that its classes are in, absolute. */
    public static Path path() {
        try {
            return Path.of(OwnPlace.class
                            .getProtectionDomain()
                            .getCodeSource()
                            .getLocation()
                            .toURI())
                    .toAbsolutePath();
        } catch (URISyntaxException e) {
            throw new IllegalStateException("the place of ringprobe's jar is no path", e);
        }
    }
}
