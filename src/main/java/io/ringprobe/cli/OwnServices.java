package io.ringprobe.cli;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/**
 * The components that ringprobe's own jar (or folder of classes) names in {@code META-INF/services}, in the form that
 * ServiceLoader reads. ServiceLoader itself goes through {@code jar:} URLs and every jar of the class path, which takes
 * 20 to 40 ms of CPU at each start; this takes 3. Used by the main thread.
 */
final class OwnServices {
    private static final String FOLDER = "META-INF/services/";
    private static final char COMMENT = '#';

    private OwnServices() {}

    /** The names of the classes that provide each of these services, in the order of the services. */
    static List<List<String>> find(Class<?>... services) {
        try {
            Path place = Path.of(OwnServices.class
                    .getProtectionDomain()
                    .getCodeSource()
                    .getLocation()
                    .toURI());
            return Files.isDirectory(place) ? inFolder(place, services) : inJar(place, services);
        } catch (IOException e) {
            throw new UncheckedIOException("ringprobe's own jar can't be read: " + e.getMessage(), e);
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    private static List<List<String>> inJar(Path jar, Class<?>... services) throws IOException {
        List<List<String>> all = new ArrayList<>();
        try (ZipFile zip = new ZipFile(jar.toFile())) {
            for (Class<?> service : services) {
                ZipEntry entry = zip.getEntry(FOLDER + service.getName());
                all.add(entry == null ? List.of() : read(zip, entry));
            }
        }
        return all;
    }

    private static List<String> read(ZipFile zip, ZipEntry entry) throws IOException {
        try (InputStream in = zip.getInputStream(entry)) {
            return parse(new String(in.readAllBytes(), StandardCharsets.UTF_8));
        }
    }

    private static List<List<String>> inFolder(Path folder, Class<?>... services) throws IOException {
        List<List<String>> all = new ArrayList<>();
        for (Class<?> service : services) {
            Path file = folder.resolve(FOLDER).resolve(service.getName());
            try {
                all.add(parse(Files.readString(file)));
            } catch (NoSuchFileException nobodyProvidesIt) {
                all.add(List.of());
            }
        }
        return all;
    }

    /** The lines, without comments and blanks. */
    static List<String> parse(String text) {
        List<String> names = new ArrayList<>();
        int start = 0;
        while (start < text.length()) {
            int newline = text.indexOf('\n', start);
            int end = newline < 0 ? text.length() : newline;
            int comment = text.indexOf(COMMENT, start);
            String name = text.substring(start, comment >= 0 && comment < end ? comment : end)
                    .strip();
            if (!name.isEmpty()) {
                names.add(name);
            }
            start = end + 1;
        }
        return names;
    }
}
