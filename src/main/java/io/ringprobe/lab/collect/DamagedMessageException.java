package io.ringprobe.lab.collect;

/** A message that isn't IPFIX or NetFlow v9 as their RFCs have them; says what is wrong with it. */
final class DamagedMessageException extends Exception {
    private static final long serialVersionUID = 1L;

    DamagedMessageException(String message) {
        super(message);
    }
}
