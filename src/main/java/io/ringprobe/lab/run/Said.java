package io.ringprobe.lab.run;

import io.ringprobe.lab.report.Round;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a probe says of its run. Immutable.
 *
 * @param packets that it took from the capture, or {@link Round#UNKNOWN}
 * @param records that it gave out, or {@link Round#UNKNOWN}
 */
public record Said(long packets, long records) {
    /** A probe that says nothing. */
    public static final Said NOTHING = new Said(Round.UNKNOWN, Round.UNKNOWN);

    /** The sum of all numbers that a pattern finds, with or without commas in them; UNKNOWN where it finds none. */
    static long number(Pattern pattern, String text) {
        long sum = Round.UNKNOWN;
        for (Matcher found = pattern.matcher(text); found.find(); ) {
            sum = Math.max(0, sum) + Long.parseLong(found.group(1).replace(",", ""));
        }
        return sum;
    }
}
