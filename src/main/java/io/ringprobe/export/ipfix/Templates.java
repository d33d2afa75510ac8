package io.ringprobe.export.ipfix;

import io.ringprobe.schema.RecordSchema;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The templates of one output, numbered in the order of their first use: one for each set of plugins and IP version
 * that records came with, and another where a plugin has several sections and they are lists. Owned by the export
 * thread.
 */
final class Templates {
    private static final Logger LOG = LoggerFactory.getLogger(Templates.class);

    private final ProgramCompiler compiler;
    private final RecordSchema schema;
    private final String output;
    private final boolean verbose;
    private final List<RecordProgram> programs = new ArrayList<>();

    /**
     * @param output the output's name, for the log
     * @param verbose whether to log each template
     */
    Templates(ProgramCompiler compiler, RecordSchema schema, String output, boolean verbose) {
        this.compiler = compiler;
        this.schema = schema;
        this.output = output;
        this.verbose = verbose;
    }

    /** Makes the next template, for records; null when all ids are in use. */
    RecordProgram create(long presence, int ipVersion) {
        return create(presence, ipVersion, ProgramCompiler.Form.FLOW);
    }

    /** Makes the next template, for records with repeats, in which the fields of repeated sections are lists. */
    RecordProgram createWithLists(long presence, int ipVersion) {
        return create(presence, ipVersion, ProgramCompiler.Form.LISTS);
    }

    /** Makes a program for repeats: its template is that of {@code flow}, for records that have the same sections. */
    RecordProgram createForRepeats(RecordProgram flow, long presence, int ipVersion) {
        return flow == null ? null : compiler.compile(flow.index(), presence, ipVersion, ProgramCompiler.Form.REPEAT);
    }

    private RecordProgram create(long presence, int ipVersion, ProgramCompiler.Form form) {
        if (programs.size() == IpfixMessage.MAX_TEMPLATES) {
            return null;
        }
        RecordProgram program = compiler.compile(programs.size(), presence, ipVersion, form);
        programs.add(program);
        if (verbose) {
            LOG.info(
                    "{}: template {} for IPv{} flows with basic{}{}",
                    output,
                    program.templateId(),
                    ipVersion,
                    pluginNames(presence),
                    form == ProgramCompiler.Form.LISTS ? ", several sections of one" : "");
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

    int count() {
        return programs.size();
    }

    /** The template record with that index. */
    byte[] template(int index) {
        return programs.get(index).template();
    }

    /** The template record with that index, without its id. */
    byte[] body(int index) {
        return Arrays.copyOfRange(template(index), 2, template(index).length);
    }

    /** The index of the template with that body, which is made if there is none; -1 if all ids are in use. */
    int foreign(byte[] body) {
        for (RecordProgram program : programs) {
            if (Arrays.equals(program.template(), 2, program.template().length, body, 0, body.length)) {
                return program.index();
            }
        }
        if (programs.size() == IpfixMessage.MAX_TEMPLATES) {
            return -1;
        }
        int id = IpfixMessage.FIRST_TEMPLATE + programs.size();
        byte[] template = new byte[body.length + 2];
        template[0] = (byte) (id >>> 8);
        template[1] = (byte) id;
        System.arraycopy(body, 0, template, 2, body.length);
        programs.add(new RecordProgram(programs.size(), template, new int[0], 0));
        return programs.size() - 1;
    }
}
