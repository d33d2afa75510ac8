package io.ringprobe.cli.log;

import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.slf4j.ILoggerFactory;
import org.slf4j.IMarkerFactory;
import org.slf4j.Logger;
import org.slf4j.helpers.BasicMarkerFactory;
import org.slf4j.helpers.NOPMDCAdapter;
import org.slf4j.spi.MDCAdapter;
import org.slf4j.spi.SLF4JServiceProvider;

/** Where slf4j, which libraries and most of ringprobe log through, finds our loggers. Any thread may ask. */
public final class LogProvider implements SLF4JServiceProvider, ILoggerFactory {
    private static final String API_VERSION = "2.0";

    private final ConcurrentMap<String, Logger> loggers = new ConcurrentHashMap<>();
    private final IMarkerFactory markers = new BasicMarkerFactory();
    private final MDCAdapter contexts = new NOPMDCAdapter();

    @Override
    public Logger getLogger(String name) {
        Logger known = loggers.get(name);
        if (known != null) {
            return known;
        }
        Logger logger = new ProbeLogger(name);
        Logger other = loggers.putIfAbsent(name, logger);
        return other == null ? logger : other;
    }

    @Override
    public ILoggerFactory getLoggerFactory() {
        return this;
    }

    @Override
    public IMarkerFactory getMarkerFactory() {
        return markers;
    }

    @Override
    public MDCAdapter getMDCAdapter() {
        return contexts;
    }

    @Override
    public String getRequestedApiVersion() {
        return API_VERSION;
    }

    @Override
    public void initialize() {
        // Nothing is to be prepared.
    }

    /** Tells what was held back of messages that came too often; all of it at the end. */
    public static void tellRepeats(boolean atEnd) {
        ProbeLogger.tellRepeats(atEnd);
    }
}
