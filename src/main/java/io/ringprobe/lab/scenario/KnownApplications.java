package io.ringprobe.lab.scenario;

import io.ringprobe.lab.app.Application;
import java.util.Map;

/** The applications that scenarios can name. */
final class KnownApplications {
    private KnownApplications() {}

    static Map<String, Application> byName() {
        return Map.of();
    }
}
