package io.ringprobe.export.trap;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Where unix domain sockets of TRAP have their files: {@code /var/run/libtrap}, or the folder that the environment
 * variable {@code TRAP_SOCKET_DIR} names, as with all programs that speak TRAP. Stateless.
 */
final class SocketFolder {
    private static final String DEFAULT = "/var/run/libtrap";
    private static final String VARIABLE = "TRAP_SOCKET_DIR";
    /** Everyone may put sockets there, and nobody may delete those of others. */
    private static final int MODE = 01777;

    private SocketFolder() {}

    /** The file of a socket of that name; a name with a slash is the file itself. */
    static Path file(String name) {
        if (name.indexOf('/') >= 0) {
            return Path.of(name);
        }
        String folder = System.getenv(VARIABLE);
        return Path.of(folder == null || folder.isEmpty() ? DEFAULT : folder, "trap-" + name + ".sock");
    }

    /** Makes a folder where it is missing. */
    static void make(Path folder) throws IOException {
        if (Files.isDirectory(folder)) {
            return;
        }
        try {
            Files.createDirectories(folder);
            Files.setAttribute(folder, "unix:mode", MODE);
        } catch (AccessDeniedException e) {
            throw new IOException(
                    "the folder " + folder + " is missing and may not be made; make it, name another in " + VARIABLE
                            + ", or give the socket's whole path instead of its name",
                    e);
        }
    }
}
