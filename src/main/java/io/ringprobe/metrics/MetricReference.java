package io.ringprobe.metrics;

import java.util.Locale;

/** The reference of all metrics and of the paths that are served: what {@code ringprobe metrics} prints. Stateless. */
public final class MetricReference {
    private static final String INTRODUCTION = """
        # Metrics and health

        This page is what `ringprobe metrics` prints.

        With `--metrics HOST:PORT` (in a configuration file `metrics = "HOST:PORT"`) the probe serves over HTTP:

        | Path | What it tells | Status |
        |---|---|---|
        | `/metrics` | the metrics below, as text (version 0.0.4) or, if the client accepts it, OpenMetrics 1.0 | 200 |
        | `/healthz` | whether the data path is alive | 200, or 503 with the reasons, one a line |
        | `/readyz` | whether all of the traffic is seen | 200, or 503 with the reasons, one a line |

        `127.0.0.1:PORT` and `[::1]:PORT` listen on loopback, `:PORT` on all addresses of the machine; port 0 takes one
        that is free, and the log says which. The address is taken before anything else happens: one that is in use ends
        the probe at once, with a message. These three paths ask nobody for a password, as is usual for Prometheus: bind
        them to an address that only those who may know can reach. Other methods than GET and HEAD are answered with 405,
        other paths with 404. The server runs from when inputs and outputs are open until the last flow is exported.

        Healthy is a probe whose threads for capture, flows and export run, and of which none has failed. What isn't
        healthy doesn't recover: the probe is about to end with status 1, or should be started anew.

        Ready is a probe that is healthy, reads its inputs, and none of them is in trouble (its interface is down, say)
        or broken. What isn't ready may recover by itself. Outputs in trouble don't make the probe unready, as their flows
        wait in a queue or in the spool; they and plugins that are switched off are told in lines that begin with
        `remark:`.

        Reading costs the data path nothing: its threads count for themselves, and a scrape reads what they have counted.
        Numbers may be a moment old, and those of one scrape of slightly different moments; at the end of a run they are
        those of the balance. Where a change of the configuration closes an output and opens one of the same name, its
        counters go on.

        ```yaml
        scrape_configs:
          - job_name: ringprobe
            static_configs:
              - targets: ['127.0.0.1:9469']
        ```

        Some questions, as Prometheus understands them:

        | Question | Query |
        |---|---|
        | Which share of the packets is lost before the probe sees it? | `rate(ringprobe_input_missed_packets_total[5m]) / (rate(ringprobe_input_packets_total[5m]) + rate(ringprobe_input_missed_packets_total[5m]))` |
        | How full is the flow cache? | `sum(ringprobe_cache_flows) / sum(ringprobe_cache_capacity_flows)` |
        | Do flows end because it is too small? | `sum(rate(ringprobe_flows_ended_total{reason="lack_of_resources"}[5m])) / sum(rate(ringprobe_flows_ended_total[5m]))` |
        | Are flows lost on their way to a collector? | `sum by (output, reason) (increase(ringprobe_output_lost_flows_total[1h])) > 0` |
        | How many packets has a flow, for nine of ten? | `histogram_quantile(0.9, rate(ringprobe_flow_packets_bucket[5m]))` |

        ## The probe

        Values of labels are bounded: names of inputs, plugins and outputs as configured, numbers of shards, and a few
        words.

        | Metric | Kind | Labels | Unit | Meaning |
        |---|---|---|---|---|
        """;
    private static final String JVM = """

        ## JVM and process

        Beside the two at the end of the list above, these are Micrometer's; which areas, pools and causes there are as
        values of labels depends on the JVM and its collector.

        | Metrics | What they tell |
        |---|---|
        | `jvm_memory_used_bytes`, `jvm_memory_committed_bytes`, `jvm_memory_max_bytes` | memory by `area` and pool (`id`) |
        | `jvm_buffer_count_buffers`, `jvm_buffer_memory_used_bytes`, `jvm_buffer_total_capacity_bytes` | NIO buffers by kind (`id`) |
        | `jvm_gc_pause_seconds`, `jvm_gc_pause_seconds_max` | collections of garbage: number and time, by `gc`, `action` and `cause`; from the first one on |
        | `jvm_gc_memory_allocated_bytes_total`, `jvm_gc_memory_promoted_bytes_total`, `jvm_gc_max_data_size_bytes`, `jvm_gc_live_data_size_bytes` | what is allocated, survives and stays |
        | `jvm_threads_live_threads`, `jvm_threads_daemon_threads`, `jvm_threads_peak_threads`, `jvm_threads_started_threads_total`, `jvm_threads_states_threads` | threads, by `state` |
        | `jvm_classes_loaded_classes`, `jvm_classes_loaded_count_classes_total`, `jvm_classes_unloaded_classes_total` | classes |
        | `process_cpu_usage`, `system_cpu_usage`, `system_cpus`, `system_load_average_1m` | processors: shares from 0 to 1, number, load |
        | `process_files_open_files`, `process_files_max_files` | open files |
        | `process_uptime_seconds`, `process_start_time_seconds` | how long the process runs, since when |
        """;

    private MetricReference() {}

    /** The reference. */
    public static String markdown() {
        StringBuilder out = new StringBuilder(INTRODUCTION);
        for (Metric metric : Metric.values()) {
            out.append("| `")
                    .append(metric.prometheusName())
                    .append("` | ")
                    .append(metric.kind().name().toLowerCase(Locale.ROOT))
                    .append(" | ")
                    .append(String.join(", ", metric.labels()))
                    .append(" | ")
                    .append(metric.unit())
                    .append(" | ")
                    .append(metric.doc())
                    .append(" |\n");
        }
        return out.append(JVM).toString();
    }
}
