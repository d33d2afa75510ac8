package io.ringprobe.cli;

import io.ringprobe.config.Options;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Optional;

/** Prints what there is to capture from, where an input was asked for that in place of packets. Stateless. */
final class Listing {
    private Listing() {}

    /** Whether an input was asked for a list, which is printed then. */
    static boolean print(PrintStream out, List<Options> inputs, Components components) {
        boolean asked = false;
        for (Options input : inputs) {
            Optional<List<String>> listing = of(input, components);
            if (listing.isPresent()) {
                asked = true;
                for (String line : listing.get()) {
                    out.println(line);
                }
            }
        }
        return asked;
    }

    private static Optional<List<String>> of(Options input, Components components) {
        try {
            return components.input(input.spec().name()).listing(input);
        } catch (IOException e) {
            throw new UncheckedIOException(
                    input.origin() + ": " + input.spec().name() + " can't list: " + e.getMessage(), e);
        }
    }
}
