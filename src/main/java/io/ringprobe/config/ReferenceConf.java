package io.ringprobe.config;

import java.util.List;

/**
 * Writes the reference configuration, every key with its default and documentation, from the declarations.
 * {@code reference.conf} in the jar is this text.
 */
public final class ReferenceConf {
    private static final int WIDTH = 100;
    private static final String HEADER = """
        # Every key of ringprobe's configuration, with its default, in HOCON
        # (https://github.com/lightbend/config/blob/main/HOCON.md).
        # This text is what `ringprobe -h config` prints. Your own file holds only what differs:
        #
        #   include required("common.conf")                # another file's keys
        #   ringprobe.cache.size = 20                      # a key
        #   ringprobe.shards = ${?SHARDS}                  # from the environment, if it is there
        #   vars.collector = "192.0.2.7"                   # a variable of yours; all stand under vars
        #   ringprobe.outputs = [ { type = ipfix, host = ${vars.collector} } ]
        #
        # Beside --config, the command line overrides the file key by key (-s and the general options),
        # its -i and -o take the place of all inputs and outputs here, and its -p adds a plugin, or
        # options to one.
        # `ringprobe check FILE` names all mistakes of a file.
        """;

    private final StringBuilder text = new StringBuilder();
    private final ComponentCatalog catalog;

    private ReferenceConf(ComponentCatalog catalog) {
        this.catalog = catalog;
    }

    /** The text for these components. */
    public static String render(ComponentCatalog catalog) {
        ReferenceConf conf = new ReferenceConf(catalog);
        conf.text.append(HEADER).append("\nringprobe {\n");
        conf.options("  ", "", GeneralSettings.SPEC.options());
        conf.text.append('\n');
        conf.comment("  ", CacheConfig.SPEC.doc());
        conf.text.append("  cache {\n");
        conf.options("    ", "", CacheConfig.SPEC.options());
        conf.text.append("  }\n\n");
        conf.list(HoconReader.INPUTS, ComponentSpec.INPUT, "where packets come from; at least one");
        conf.text.append('\n');
        conf.plugins();
        conf.text.append('\n');
        conf.list(HoconReader.OUTPUTS, ComponentSpec.OUTPUT, "where flows go; without any: { type = ipfix }");
        conf.text.append("}\n");
        return conf.text.toString();
    }

    private void list(String key, String kind, String doc) {
        comment("  ", doc + "; \"NAME;KEY=VALUE\" as on the command line will do too");
        text.append("  ").append(key).append(" = [\n");
        for (String name : catalog.names(kind)) {
            ComponentSpec spec = catalog.find(kind, name);
            comment("    ", spec.doc());
            text.append("    # { type = ").append(name).append('\n');
            options("    #   ", "#", spec.options());
            text.append("    # }\n");
        }
        text.append("  ]\n");
    }

    private void plugins() {
        comment(
                "  ",
                "plugins that are on, beside basic, which always is: NAME = true, or NAME { ... } with options; or a"
                        + " list as for inputs, which keeps the order that it has; an object's plugins are taken in the"
                        + " order of their names");
        text.append("  plugins {\n");
        for (String name : catalog.names(ComponentSpec.PROCESS)) {
            ComponentSpec spec = catalog.find(ComponentSpec.PROCESS, name);
            comment("    ", spec.doc());
            text.append("    # ").append(name).append(" {\n");
            options("    #   ", "#", spec.options());
            text.append("    # }\n");
        }
        text.append("  }\n");
    }

    /** The keys with their defaults; one without a default stands behind a comment sign. */
    private void options(String indent, String commented, List<OptionSpec> options) {
        for (OptionSpec option : options) {
            comment(indent, (option.isFlag() ? "" : option.argument() + ": ") + option.doc());
            boolean hasDefault = option.isFlag() || !option.defaultValue().isEmpty();
            text.append(indent).append(hasDefault || !commented.isEmpty() ? "" : "# ");
            text.append(option.name()).append(" = ").append(hasDefault ? literal(option) : option.argument());
            text.append('\n');
            if (commented.isEmpty() && !option.equals(options.getLast())) {
                text.append('\n');
            }
        }
    }

    private static String literal(OptionSpec option) {
        if (option.isFlag()) {
            return "false";
        }
        String value = option.defaultValue();
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            if ((c < 'a' || c > 'z') && (c < '0' || c > '9') && c != '-') {
                return '"' + value.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
            }
        }
        return value;
    }

    private void comment(String indent, String doc) {
        StringBuilder line = new StringBuilder(indent + "#");
        for (String word : doc.split(" ")) {
            if (line.length() + 1 + word.length() > WIDTH) {
                text.append(line).append('\n');
                line = new StringBuilder(indent + "#");
            }
            line.append(' ').append(word);
        }
        text.append(line).append('\n');
    }
}
