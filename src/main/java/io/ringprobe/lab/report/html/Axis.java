package io.ringprobe.lab.report.html;

import io.ringprobe.lab.report.table.Numbers;
import java.util.ArrayList;
import java.util.List;

/**
 * A linear axis from zero to a round number.
 *
 * @param end the value at its end
 * @param step from tick to tick
 * @param from coordinate of zero
 * @param to coordinate of the end
 */
record Axis(double end, double step, double from, double to) {
    private static final double[] STEPS = {1, 2, 2.5, 5, 10};

    /** An axis that reaches the highest value in about that many steps. */
    static Axis upTo(double highest, int steps, double from, double to) {
        double enough = highest > 0 ? highest : 1;
        double power = Math.pow(10, Math.floor(Math.log10(enough / steps)));
        double step = STEPS[STEPS.length - 1] * power;
        for (int i = STEPS.length - 1; i >= 0; i--) {
            if (STEPS[i] * power * steps >= enough * (1 - 1e-9)) {
                step = STEPS[i] * power;
            }
        }
        return new Axis(step * Math.ceil(enough / step - 1e-9), step, from, to);
    }

    double at(double value) {
        return from + (to - from) * value / end;
    }

    List<Double> ticks() {
        List<Double> ticks = new ArrayList<>();
        for (int i = 0; i * step <= end * (1 + 1e-9); i++) {
            ticks.add(i * step);
        }
        return ticks;
    }

    /** A tick's text, with as many digits as the step needs. */
    String text(double tick) {
        int digits = (int) Math.max(0, Math.ceil(-Math.log10(step) - 1e-9));
        boolean half = Math.abs(step / Math.pow(10, -digits) - Math.rint(step / Math.pow(10, -digits))) > 1e-6;
        return Numbers.fixed(tick, half ? digits + 1 : digits);
    }
}
