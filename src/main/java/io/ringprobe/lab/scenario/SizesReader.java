package io.ringprobe.lab.scenario;

import com.typesafe.config.ConfigValueType;
import io.ringprobe.config.ConfigException;
import io.ringprobe.config.HoconNode;
import io.ringprobe.lab.random.Distribution;
import io.ringprobe.lab.random.Histogram;
import java.util.HashMap;
import java.util.Map;

/** Reads sizes of frames: {@code 64}, {@code imix}, a histogram, one measured from a capture, or a distribution. */
final class SizesReader {
    /** Frames as they lie in a file, without the check sequence that a wire adds: 64, 594 and 1518 octets there. */
    static final Histogram IMIX = new Histogram(Map.of(60L, 7.0, 590L, 4.0, 1514L, 1.0));

    private static final int LEAST = 60;
    private static final int MOST = 65_000;
    private static final String HISTOGRAM = "histogram";
    private static final String CAPTURE = "capture";
    private static final DistributionReader DISTRIBUTIONS = new DistributionReader(false, LEAST, MOST);

    private SizesReader() {}

    static Distribution read(Keys keys, String key, Distribution otherwise) {
        HoconNode node = keys.node(key);
        if (node == null) {
            return otherwise;
        }
        if (node.type() == ConfigValueType.STRING && node.text().equals("imix")) {
            return IMIX;
        }
        if (node.type() == ConfigValueType.OBJECT && node.get(HISTOGRAM) != null) {
            return histogram(keys.object(key), otherwise);
        }
        if (node.type() == ConfigValueType.OBJECT && node.get(CAPTURE) != null) {
            return measured(keys.object(key), otherwise);
        }
        return DISTRIBUTIONS.read(keys, key, otherwise);
    }

    private static Distribution histogram(Keys keys, Distribution otherwise) {
        Keys weights = keys.object(HISTOGRAM);
        keys.done();
        if (weights == null) {
            return otherwise;
        }
        Map<Long, Double> read = new HashMap<>();
        double sum = 0;
        for (String size : weights.all()) {
            double weight = weights.decimal(size, 0, 0, 1e12);
            sum += weight;
            if (size.matches("[0-9]{1,5}") && Integer.parseInt(size) >= LEAST && Integer.parseInt(size) <= MOST) {
                read.put(Long.valueOf(size), weight);
            } else {
                weights.problem("has a size " + size + ": sizes are numbers from " + LEAST + " to " + MOST);
            }
        }
        if (sum == 0) {
            weights.problem("needs a weight above 0");
            return otherwise;
        }
        return read.isEmpty() ? otherwise : new Histogram(read);
    }

    private static Distribution measured(Keys keys, Distribution otherwise) {
        String file = keys.text(CAPTURE, "");
        keys.done();
        try {
            return new Histogram(MeasuredSizes.of(file, LEAST, MOST));
        } catch (ConfigException e) {
            keys.problem(keys.node(CAPTURE), CAPTURE, "= " + file + " can't be measured: " + e.getMessage());
            return otherwise;
        }
    }
}
