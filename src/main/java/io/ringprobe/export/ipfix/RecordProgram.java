package io.ringprobe.export.ipfix;

/**
 * How the records of one kind (a presence bitmap and an IP version) become IPFIX data records: their template, and the
 * operations that write one. Made by {@link ProgramCompiler}, run by {@link RecordEncoder}. Immutable.
 *
 * @param index the how manieth template of the output this is, from 0; programs can share one
 * @param templateId the template's id, which is also that of the sets that hold its data
 * @param template the template record (RFC 7011, 3.4.1) as it goes into a template set
 * @param code the operations, in the form that {@link Op} describes
 * @param minLength the octets that a data record takes at least: with empty strings and lists
 */
record RecordProgram(int index, int templateId, byte[] template, int[] code, int minLength) {
    /** The same with that index and id. */
    RecordProgram with(int newIndex, int newId) {
        byte[] octets = template.clone();
        octets[0] = (byte) (newId >>> 8);
        octets[1] = (byte) newId;
        return new RecordProgram(newIndex, newId, octets, code, minLength);
    }
}
