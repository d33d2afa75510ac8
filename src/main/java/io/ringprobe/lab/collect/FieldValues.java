package io.ringprobe.lab.collect;

/** What one record says of the fields that plugins fill. Only for as long as the record is looked at. */
public interface FieldValues {
    /** Says nothing of any. */
    FieldValues NONE = new FieldValues() {
        @Override
        public boolean has(String name) {
            return false;
        }

        @Override
        public boolean is(String name, String expected) {
            return false;
        }

        @Override
        public String text(String name) {
            return "";
        }
    };

    /** Whether the record has a field of that name, as {@code ringprobe fields} lists it. */
    boolean has(String name);

    /** Whether it has that value, or one of its values is that; expected as a truth file has it. */
    boolean is(String name, String expected);

    /** The value, for people. */
    String text(String name);
}
