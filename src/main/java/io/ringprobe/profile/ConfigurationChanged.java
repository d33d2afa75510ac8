package io.ringprobe.profile;

import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;

/** The probe has turned to another configuration while it ran. */
@Name("ringprobe.ConfigurationChanged")
@Label("Configuration Changed")
@Description("Caches, plugins or outputs were changed while the probe ran; from the wish until the old outputs were"
        + " closed")
@Category("Ringprobe")
@StackTrace(false)
final class ConfigurationChanged extends Event {
    @Label("Left As They Were")
    @Description("Parts of the configuration that can't change while the probe runs")
    int left;

    /** Owned by the thread that changes the configuration. */
    static final class Writer extends EventSpan<ConfigurationChanged> {
        Writer() {
            super(new ConfigurationChanged());
        }

        @Override
        void fill(long amount, long total) {
            event.left = (int) amount;
        }
    }
}
