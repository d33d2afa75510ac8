import com.palantir.javaformat.java.Formatter;
import com.palantir.javaformat.java.FormatterException;
import com.palantir.javaformat.java.JavaFormatterOptions;
import com.palantir.javaformat.java.JavaFormatterOptions.Style;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * Formats the Java sources below some folders: {@code Format write|check FOLDER...}. With {@code check} it changes
 * nothing, names the files that it would change, and exits with status 1 when there are any.
 *
 * <p>The build runs it as a source file. It stands in for palantir-java-format's own program, which leaves Javadoc as
 * it is.
 */
final class Format {
    private final Formatter formatter = Formatter.createFormatter(JavaFormatterOptions.builder()
            .style(Style.PALANTIR)
            .formatJavadoc(true)
            .build());
    private final boolean write;

    private Format(boolean write) {
        this.write = write;
    }

    /** Runs the formatter. */
    public static void main(String[] arguments) throws IOException {
        Format format = new Format(arguments[0].equals("write"));
        boolean good = true;
        for (Path source : sources(arguments)) {
            good &= format.visit(source);
        }
        if (!good) {
            System.err.println(
                    "These files aren't in the project's format; `mvn process-sources -Pformat` mends them.");
            System.exit(1);
        }
    }

    private static List<Path> sources(String[] arguments) throws IOException {
        List<Path> sources = new ArrayList<>();
        for (int i = 1; i < arguments.length; i++) {
            Path folder = Path.of(arguments[i]);
            if (Files.isDirectory(folder)) {
                try (Stream<Path> files = Files.walk(folder)) {
                    files.filter(file -> file.toString().endsWith(".java")).forEach(sources::add);
                }
            }
        }
        return sources;
    }

    /** Returns whether the file is in the project's format now. */
    private boolean visit(Path source) throws IOException {
        String before = Files.readString(source);
        String after;
        try {
            after = formatter.formatSourceAndFixImports(before);
        } catch (FormatterException e) {
            System.err.println(source + ":" + e.getMessage());
            return false;
        }
        if (after.equals(before)) {
            return true;
        }
        if (write) {
            Files.writeString(source, after);
        } else {
            System.err.println(source);
        }
        return write;
    }
}
