package io.ringprobe.export.ipfix;

import io.ringprobe.config.OptionSpec;
import io.ringprobe.config.Options;
import io.ringprobe.config.ValueRule;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** The options of the output {@code ipfix} that say what the messages hold. Stateless. */
final class EncodingOptions {
    private static final String ALL = "all";
    private static final String NONE = "none";

    /** {@code all}, {@code none}, or names with commas between them. */
    private static final ValueRule REPORTS = new ValueRule() {
        @Override
        public boolean allows(String value) {
            return reports(value) != null;
        }

        @Override
        public String expected() {
            return "all, none, or some of stats, reliability, keys and types with commas between them";
        }
    };

    private EncodingOptions() {}

    /** Their declarations. */
    static List<OptionSpec> specs() {
        return List.of(
                OptionSpec.value(
                                "o",
                                "options",
                                "LIST",
                                ALL,
                                "what is told beside flows, at the start and every minute: stats, reliability, keys,"
                                        + " types (with commas), all, none")
                        .with(REPORTS),
                OptionSpec.value("T", "times", "milli|micro|nano", "micro", "unit of a flow's begin and end"),
                OptionSpec.flag(
                        "U", "uniflow", "a record for each direction of a flow, for collectors without RFC 5103"),
                OptionSpec.flag("w", "wide", "all plugins' fields in each record: one template for all flows"));
    }

    static EncodingSettings parse(Options options) {
        Set<ReportKind> reports = reports(options.text("options"));
        if (reports == null) {
            throw options.wrong("options", REPORTS.expected(), null);
        }
        return new EncodingSettings(reports, times(options), options.flag("uniflow"), options.flag("wide"));
    }

    private static Times times(Options options) {
        return switch (options.text("times")) {
            case "milli" -> Times.MILLI;
            case "micro" -> Times.MICRO;
            case "nano" -> Times.NANO;
            default -> throw options.wrong("times", "milli, micro or nano", null);
        };
    }

    /** Null where the text is wrong. */
    private static Set<ReportKind> reports(String text) {
        if (text.equals(ALL)) {
            return EnumSet.allOf(ReportKind.class);
        }
        Set<ReportKind> reports = EnumSet.noneOf(ReportKind.class);
        if (text.equals(NONE)) {
            return reports;
        }
        for (String word : text.split(",", -1)) {
            ReportKind kind = kind(word.strip());
            if (kind == null) {
                return null;
            }
            reports.add(kind);
        }
        return reports;
    }

    private static ReportKind kind(String word) {
        for (ReportKind kind : ReportKind.values()) {
            if (kind.name().toLowerCase(Locale.ROOT).equals(word)) {
                return kind;
            }
        }
        return null;
    }
}
