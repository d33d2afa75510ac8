package io.ringprobe.page;

/** The last minutes of some series, a value each second. Used by the page's thread. */
final class History {
    static final int SECONDS = 300;

    private final String[] names;
    private final double[][] values;
    private long count;

    History(String... names) {
        this.names = names;
        values = new double[names.length][SECONDS];
    }

    /** Adds a value to each series. */
    void add(double... now) {
        for (int i = 0; i < names.length; i++) {
            values[i][(int) (count % SECONDS)] = now[i];
        }
        count++;
    }

    /** Adds an object with the series, oldest value first. */
    void write(Json json) {
        json.open('{');
        for (int i = 0; i < names.length; i++) {
            json.name(names[i]).open('[');
            for (long at = Math.max(0, count - SECONDS); at < count; at++) {
                json.number(Math.round(values[i][(int) (at % SECONDS)]));
            }
            json.close(']');
        }
        json.close('}');
    }
}
