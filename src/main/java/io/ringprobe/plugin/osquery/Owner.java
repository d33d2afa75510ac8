package io.ringprobe.plugin.osquery;

import java.nio.charset.StandardCharsets;

/** Who has a socket: the program's name and the user's, as octets ready to be copied. Immutable. */
final class Owner {
    /** It couldn't be found out. */
    static final Owner UNKNOWN = new Owner("", "");

    private final byte[] program;
    private final byte[] user;

    /** @param program name of the program, each character one octet as it was read, and so {@code user} */
    Owner(String program, String user) {
        this.program = program.getBytes(StandardCharsets.ISO_8859_1);
        this.user = user.getBytes(StandardCharsets.ISO_8859_1);
    }

    /** Not to be changed. */
    byte[] program() {
        return program;
    }

    /** Not to be changed. */
    byte[] user() {
        return user;
    }
}
