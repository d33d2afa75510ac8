package io.ringprobe.plugin.osquery;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** A made-up tree of the files that {@link ProcSource} reads. */
final class ProcTree {
    private static final String TITLE =
            "  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode";

    private final Path root;

    ProcTree(Path root) throws IOException {
        this.root = root;
        write("etc/passwd", "root:x:0:0:root:/root:/bin/bash\nwww-data:x:33:33::/var/www:/usr/sbin/nologin\n");
        for (String table : new String[] {"tcp", "tcp6", "udp", "udp6"}) {
            write("proc/net/" + table, TITLE + "\n");
        }
    }

    ProcFiles files() {
        return new ProcFiles(root);
    }

    ProcTree write(String path, String text) throws IOException {
        Path file = root.resolve(path);
        Files.createDirectories(file.getParent());
        Files.writeString(file, text, StandardCharsets.ISO_8859_1);
        return this;
    }

    /** A line of a table, as the kernel prints it. */
    ProcTree socket(String table, String local, String remote, long inode) throws IOException {
        Path file = root.resolve("proc/net/" + table);
        String line = "   1: " + local + " " + remote + " 01 00000000:00000000 02:000A6B8F 00000000  1000        0 "
                + inode + " 2 0000000000000000 20 4";
        return write("proc/net/" + table, Files.readString(file, StandardCharsets.ISO_8859_1) + line + "\n");
    }

    /** A process that has these sockets open; links stay inside the tree. */
    ProcTree process(int id, String comm, String executable, int user, long... inodes) throws IOException {
        String folder = "proc/" + id + "/";
        write(folder + "comm", comm + "\n");
        write(folder + "status", "Name:\t" + comm + "\nUid:\t" + user + "\t0\t0\t0\nGid:\t0\t0\t0\t0\n");
        link(folder + "exe", executable);
        link(folder + "fd/0", "pipe:[77]");
        for (int i = 0; i < inodes.length; i++) {
            link(folder + "fd/" + (3 + i), "socket:[" + inodes[i] + "]");
        }
        return this;
    }

    private void link(String path, String target) throws IOException {
        Path link = root.resolve(path);
        Files.createDirectories(link.getParent());
        Files.deleteIfExists(link);
        Files.createSymbolicLink(link, Path.of(target));
    }
}
