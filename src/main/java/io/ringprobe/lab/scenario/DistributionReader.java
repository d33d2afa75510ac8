package io.ringprobe.lab.scenario;

import com.typesafe.config.ConfigValueType;
import io.ringprobe.config.HoconNode;
import io.ringprobe.lab.random.Constant;
import io.ringprobe.lab.random.Distribution;
import io.ringprobe.lab.random.Exponential;
import io.ringprobe.lab.random.Pareto;
import io.ringprobe.lab.random.Uniform;
import io.ringprobe.lab.random.Zipf;
import java.util.List;

/**
 * Reads distributions: a value for one that is constant, else an object that names it.
 *
 * @param times whether the numbers are nanoseconds, written as times
 * @param least the least number that is allowed
 * @param most the greatest
 */
record DistributionReader(boolean times, long least, long most) {
    private static final String DISTRIBUTION = "distribution";
    private static final String CONSTANT = "constant";
    private static final String UNIFORM = "uniform";
    private static final String EXPONENTIAL = "exponential";
    private static final String ZIPF = "zipf";
    private static final String PARETO = "pareto";
    private static final List<String> NAMES = List.of(CONSTANT, EXPONENTIAL, PARETO, UNIFORM, ZIPF);

    private static final double STEEPEST = 20;
    private static final double FLATTEST = 0.01;

    Distribution read(Keys keys, String key, Distribution otherwise) {
        HoconNode node = keys.node(key);
        if (node == null) {
            return otherwise;
        }
        if (node.type() == ConfigValueType.OBJECT) {
            return named(keys.object(key), otherwise);
        }
        return new Constant(number(keys, key, node, otherwise.min()));
    }

    private long number(Keys keys, String key, HoconNode node, long otherwise) {
        if (!times) {
            return keys.number(node, key, otherwise, least, most);
        }
        long nanos = keys.duration(node, key, otherwise, least);
        if (nanos > most) {
            keys.problem(node, key, "is too long");
            return otherwise;
        }
        return nanos;
    }

    private long number(Keys keys, String key, long otherwise) {
        HoconNode node = keys.node(key);
        return node == null ? otherwise : number(keys, key, node, otherwise);
    }

    private long required(Keys keys, String key) {
        if (!keys.has(key)) {
            keys.problem("needs " + key);
        }
        return number(keys, key, least);
    }

    private Distribution named(Keys keys, Distribution otherwise) {
        if (!keys.has(DISTRIBUTION)) {
            keys.problem("needs " + DISTRIBUTION + ": " + String.join(", ", NAMES));
            return otherwise;
        }
        String name = keys.word(DISTRIBUTION, NAMES, null);
        int before = keys.problems().size();
        Distribution read = name == null ? otherwise : named(name, keys);
        if (name != null) {
            keys.done();
        }
        return keys.problems().size() == before ? read : otherwise;
    }

    private Distribution named(String name, Keys keys) {
        if (name.equals(CONSTANT)) {
            return new Constant(required(keys, "value"));
        }
        boolean bounded = name.equals(EXPONENTIAL);
        long min = bounded ? number(keys, "min", least) : required(keys, "min");
        long max = bounded ? number(keys, "max", most) : required(keys, "max");
        if (min > max) {
            keys.problem("has a min above its max");
            return null;
        }
        boolean positive = name.equals(ZIPF) || name.equals(PARETO);
        if (positive && min < 1) {
            keys.problem("needs a min above 0 for " + name);
            return null;
        }
        return switch (name) {
            case UNIFORM -> new Uniform(min, max);
            case ZIPF -> new Zipf(keys.decimal("exponent", 1, FLATTEST, STEEPEST), min, max);
            case PARETO -> new Pareto(keys.decimal("shape", 1.2, FLATTEST, STEEPEST), min, max);
            default -> exponential(keys, min, max);
        };
    }

    private Distribution exponential(Keys keys, long min, long max) {
        long mean = required(keys, "mean");
        if (mean < 1) {
            keys.problem("needs a mean above 0");
            return null;
        }
        return min == max ? new Constant(min) : new Exponential(mean, min, max);
    }
}
