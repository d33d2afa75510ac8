package io.ringprobe.lab.report;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What holds for every value of the model. Stateless. */
final class Checks {
    private Checks() {}

    /** Neither negative, nor infinite, nor no number. */
    static void amount(String name, double value) {
        if (!(value >= 0) || Double.isInfinite(value)) {
            throw new IllegalArgumentException(name + " is " + value + ": it can't be negative or without an end");
        }
    }

    static void count(String name, long value) {
        if (value < 0) {
            throw new IllegalArgumentException(name + " is " + value + ": it can't be negative");
        }
    }

    static void countOrUnknown(String name, long value) {
        if (value != Round.UNKNOWN) {
            count(name, value);
        }
    }

    static void given(String name, String value) {
        if (value.isBlank()) {
            throw new IllegalArgumentException(name + " is empty");
        }
    }

    static void unique(String what, Stream<?> values) {
        Set<Object> seen = new HashSet<>();
        values.forEach(value -> {
            if (!seen.add(value)) {
                throw new IllegalArgumentException("there are two of " + what + " " + value);
            }
        });
    }

    static void known(Stream<String> traffic, List<Cell> cells) {
        Set<String> names = traffic.collect(Collectors.toSet());
        for (Cell cell : cells) {
            if (!names.contains(cell.key().traffic())) {
                throw new IllegalArgumentException(
                        "cell " + cell.key() + " names traffic that isn't in the list of traffic");
            }
        }
    }
}
