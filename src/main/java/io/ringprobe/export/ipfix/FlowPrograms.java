package io.ringprobe.export.ipfix;

import io.ringprobe.flow.FlowRecord;
import io.ringprobe.schema.RecordPrograms;
import io.ringprobe.schema.RecordSchema;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The programs of one output, one for each kind of record that came and each form it is written in, compiled on first
 * use. One whose template is withdrawn is forgotten, and compiled again when it is needed. Owned by the export thread.
 */
final class FlowPrograms {
    private static final Logger LOG = LoggerFactory.getLogger(FlowPrograms.class);

    private final ProgramCompiler compiler;
    private final RecordSchema schema;
    private final Templates templates;
    private final String output;
    private final boolean verbose;
    private final RecordPrograms<RecordProgram> flows = programs(ProgramCompiler.Form.FLOW);
    private final RecordPrograms<RecordProgram> lists = programs(ProgramCompiler.Form.LISTS);
    private final RecordPrograms<RecordProgram> repeats = programs(ProgramCompiler.Form.REPEAT);
    private final RecordPrograms<RecordProgram> reverses = programs(ProgramCompiler.Form.REVERSE);

    /**
     * @param output the output's name, for the log
     * @param verbose whether to log each template
     */
    FlowPrograms(ProgramCompiler compiler, RecordSchema schema, Templates templates, String output, boolean verbose) {
        this.compiler = compiler;
        this.schema = schema;
        this.templates = templates;
        this.output = output;
        this.verbose = verbose;
        templates.onWithdrawal(this::forget);
    }

    private RecordPrograms<RecordProgram> programs(ProgramCompiler.Form form) {
        return new RecordPrograms<>((presence, ipVersion) -> create(presence, ipVersion, form));
    }

    private RecordProgram create(long presence, int ipVersion, ProgramCompiler.Form form) {
        if (templates.isFull()) {
            return null;
        }
        int before = templates.count();
        RecordProgram program = templates.register(compiler.compile(0, presence, ipVersion, form));
        if (verbose && templates.count() > before) {
            String sections = pluginNames(presence);
            String kind = form == ProgramCompiler.Form.LISTS ? ", several sections of one" : "";
            LOG.info(
                    "{}: template {} for IPv{} flows with basic{}{}",
                    output,
                    program.templateId(),
                    ipVersion,
                    sections,
                    kind);
        }
        return program;
    }

    private String pluginNames(long presence) {
        StringBuilder names = new StringBuilder();
        for (int i = 0; i < schema.plugins().size(); i++) {
            if ((presence & 1L << i) != 0) {
                names.append(' ').append(schema.plugins().get(i).plugin());
            }
        }
        return names.toString();
    }

    private void forget(int index) {
        flows.removeIf(program -> program.index() == index);
        lists.removeIf(program -> program.index() == index);
        repeats.removeIf(program -> program.index() == index);
        reverses.removeIf(program -> program.index() == index);
        if (verbose) {
            LOG.info("{}: template {} is withdrawn", output, templates.id(index));
        }
    }

    /** For a flow's record, and the first section of a plugin that has several; null when there is no id left. */
    RecordProgram flow(long record) {
        return find(flows, record);
    }

    /** For a flow's record, in which the fields of repeated sections are lists; null when there is no id left. */
    RecordProgram withLists(long record) {
        return find(lists, record);
    }

    /** For a repeat; null when there is no id left. */
    RecordProgram repeat(long record) {
        return find(repeats, record);
    }

    /** For the reverse direction of a flow; null when there is no id left. */
    RecordProgram reverse(long record) {
        return find(reverses, record);
    }

    private static RecordProgram find(RecordPrograms<RecordProgram> programs, long record) {
        return programs.of(FlowRecord.presence(record), FlowRecord.ipVersion(record));
    }
}
