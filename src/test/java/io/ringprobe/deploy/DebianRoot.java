package io.ringprobe.deploy;

import io.ringprobe.testkit.Tools;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Assumptions;

/** A small Debian in a folder, in which programs run as if it were a machine. Gone after {@link #close}. */
final class DebianRoot implements AutoCloseable {
    private static final String RELEASE = "bookworm";

    /** What changes by itself when packages come and go. */
    private static final String LEFT_OUT =
            "^/(proc|sys|dev|run|var/lib/dpkg|var/log|var/cache/(debconf|ldconfig)|etc/[a-z]*-$)";

    private final Path folder;

    private DebianRoot(Path folder) {
        this.folder = folder;
    }

    /** Makes it, from Debian's mirror; skips the calling test where that isn't allowed. */
    static DebianRoot make(Path folder) throws IOException, InterruptedException {
        Tools.require("debootstrap");
        Tools.require("unshare");
        Assumptions.assumeTrue(
                "root".equals(System.getProperty("user.name")), "skipped: only root may use debootstrap");
        DebianRoot root = new DebianRoot(folder);
        Files.createDirectories(folder);
        Command.run("debootstrap", "--variant=minbase", RELEASE, folder.toString());
        return root;
    }

    /** Copies a file to a path in there. */
    void copy(Path file, String to) throws IOException {
        Files.copy(file, folder.resolve(to.substring(1)));
    }

    /** Runs a line of shell in there, with processes of its own, until it ends; fails where it fails. */
    String run(String line) throws IOException, InterruptedException {
        Command.Result result = Command.end(command("sh", "-c", line));
        Assertions.assertEquals(0, result.status(), () -> line + ":\n" + result.output());
        return result.output();
    }

    /** Runs a line of shell as another user. */
    String runAs(String user, String line) throws IOException, InterruptedException {
        Command.Result result =
                Command.end(command("setpriv", "--reuid", user, "--regid", user, "--clear-groups", "sh", "-c", line));
        Assertions.assertEquals(0, result.status(), () -> line + ":\n" + result.output());
        return result.output();
    }

    private List<String> command(String... command) {
        List<String> all = new ArrayList<>(List.of(
                "unshare",
                "--mount",
                "--pid",
                "--fork",
                "--kill-child",
                "--mount-proc=" + folder.resolve("proc"),
                "chroot",
                folder.toString()));
        all.addAll(List.of(command));
        return all;
    }

    /** All files that there are, users and groups. */
    String state() throws IOException, InterruptedException {
        return run("find / -xdev | grep -Ev '" + LEFT_OUT + "' | sort; cat /etc/passwd /etc/group");
    }

    @Override
    public void close() throws IOException {
        try {
            Command.run("rm", "-rf", "--one-file-system", folder.toString());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
