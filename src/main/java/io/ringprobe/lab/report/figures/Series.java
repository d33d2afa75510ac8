package io.ringprobe.lab.report.figures;

import io.ringprobe.lab.report.Cell;
import io.ringprobe.lab.report.Round;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.DoubleBinaryOperator;

/**
 * A number for each round, by the round's number, of rounds that went well and know it. What is reckoned from two
 * series is reckoned within each round that both have, as those runs lie seconds apart and share the machine's mood.
 */
public final class Series {
    private final SortedMap<Integer, Double> values;

    private Series(SortedMap<Integer, Double> values) {
        this.values = values;
    }

    /** What the rounds of a cell say. */
    public static Series of(Cell cell, Quantity quantity) {
        return of(cell.rounds(), quantity);
    }

    /** What these rounds say. */
    public static Series of(List<Round> rounds, Quantity quantity) {
        SortedMap<Integer, Double> values = new TreeMap<>();
        for (Round round : rounds) {
            double value = quantity.of(round);
            if (round.good() && !Double.isNaN(value)) {
                values.put(round.number(), value);
            }
        }
        return new Series(values);
    }

    /** This less the other. */
    public Series minus(Series other) {
        return with(other, (a, b) -> a - b);
    }

    /** How many times the other this is; of rounds in which the other is above zero. */
    public Series over(Series other) {
        return with(other, (a, b) -> b > 0 ? a / b : Double.NaN);
    }

    /** Each value, so many times. */
    public Series times(double factor) {
        return with(this, (a, b) -> a * factor);
    }

    private Series with(Series other, DoubleBinaryOperator operator) {
        SortedMap<Integer, Double> result = new TreeMap<>();
        values.forEach((number, value) -> {
            Double second = other.values.get(number);
            double both = second == null ? Double.NaN : operator.applyAsDouble(value, second);
            if (!Double.isNaN(both)) {
                result.put(number, both);
            }
        });
        return new Series(result);
    }

    /** What the rounds come to, if there are any. */
    public Optional<Spread> spread() {
        return Spread.of(values.values());
    }

    /** The spread of a quantity of a cell, if a round of it went well and knows it. */
    public static Optional<Spread> spread(Cell cell, Quantity quantity) {
        return of(cell, quantity).spread();
    }
}
