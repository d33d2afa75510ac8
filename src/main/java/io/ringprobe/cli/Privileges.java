package io.ringprobe.cli;

import com.sun.jna.LastErrorException;
import io.ringprobe.config.ConfigException;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;

/**
 * The way from root to another user ({@code user=NAME}): checked before anything is opened, gone when inputs and
 * outputs are open. Used by the main thread.
 *
 * <p>glibc carries a change of user over to all threads of the process. With it the kernel takes all capabilities from
 * them, as none keeps them (capabilities(7)). That no program that is executed gives new ones is asked for thread by
 * thread: it holds for the main thread from the check on, and so for all threads that it and its children make, which
 * are all but the JVM's own.
 */
final class Privileges {
    private static final Path THREADS = Path.of("/proc/self/task");
    private static final int ROOT = 0;
    /** Times of files are those of the kernel's last tick. */
    private static final int CLOCK_TICK_MILLIS = 20;

    /** Lines of proc(5)'s status that hold capabilities which a thread has or can take. */
    private static final List<String> CAPABILITIES = List.of("CapPrm:", "CapEff:", "CapAmb:");

    private final String name;
    private final int user;
    private final int group;
    private final boolean isAlready;
    private final Instant begin = Instant.now().minusMillis(CLOCK_TICK_MILLIS);

    private Privileges(String name, int user, int group, boolean isAlready) {
        this.name = name;
        this.user = user;
        this.group = group;
        this.isAlready = isAlready;
    }

    /**
     * Finds the user, and whether this process can become it.
     *
     * @throws ConfigException if it can't
     */
    static Privileges of(String name) {
        int[] numbers = Libc.user(name);
        if (numbers == null) {
            throw new ConfigException("user=" + name + ": there is no such user: it takes one of this machine");
        }
        if (numbers[0] == ROOT) {
            throw new ConfigException("user=" + name + " would keep all privileges: it takes a user that has none");
        }
        int now = Libc.effectiveUser();
        if (now != ROOT && now != numbers[0]) {
            throw new ConfigException("user=" + name
                    + " takes a start as root, or as that user: start ringprobe as root," + " or leave user out");
        }
        Libc.forgoNewPrivileges();
        return new Privileges(name, numbers[0], numbers[1], now == numbers[0]);
    }

    /** The calling thread can't gain privileges by executing programs; for threads that the JVM made. */
    static void forgoNew() {
        Libc.forgoNewPrivileges();
    }

    /** Makes a file the user's, so that it can be written and emptied later on. */
    void give(Path file) {
        if (isAlready) {
            return;
        }
        try {
            Files.setAttribute(file, "unix:uid", user);
            Files.setAttribute(file, "unix:gid", group);
        } catch (IOException e) {
            throw cannot("can't own " + file + ": " + e.getMessage(), e);
        }
    }

    /**
     * Gives up all privileges, for good.
     *
     * @throws ConfigException if the system refuses, or something of them is left
     */
    void drop() {
        if (isAlready) {
            return;
        }
        giveWhatWasMade();
        try {
            Libc.becomeUser(name, user, group);
        } catch (LastErrorException e) {
            throw cannot("is refused by the system: " + e.getMessage(), e);
        }
        if (Libc.mayBecome(ROOT)) {
            throw cannot("is no way without return here: root can be had again", null);
        }
        try (DirectoryStream<Path> threads = Files.newDirectoryStream(THREADS)) {
            for (Path thread : threads) {
                requireNone(thread);
            }
        } catch (IOException e) {
            throw cannot("can't be checked: " + e.getMessage(), e);
        }
    }

    /** What outputs have made becomes the user's: they may have to open it again when the configuration changes. */
    private void giveWhatWasMade() {
        try {
            for (Path path : MadeFiles.since(begin)) {
                give(path);
            }
        } catch (IOException e) {
            throw cannot("can't be given the files of the outputs: " + e.getMessage(), e);
        }
    }

    private void requireNone(Path thread) throws IOException {
        try {
            for (String line : Files.readAllLines(thread.resolve("status"))) {
                requireNone(line);
            }
        } catch (IOException e) {
            if (Files.exists(thread)) {
                throw e;
            }
            // The thread has ended meanwhile.
        }
    }

    private void requireNone(String line) {
        String[] words = line.strip().split("\\s+");
        if (words[0].equals("Uid:") || words[0].equals("Gid:")) {
            String wanted = Integer.toUnsignedString(words[0].equals("Uid:") ? user : group);
            for (int i = 1; i < words.length; i++) {
                if (!words[i].equals(wanted)) {
                    throw cannot("isn't whole: a thread has " + line, null);
                }
            }
        } else if (CAPABILITIES.contains(words[0]) && Long.parseUnsignedLong(words[1], 16) != 0) {
            throw cannot("isn't whole: a thread has " + line, null);
        }
    }

    private ConfigException cannot(String why, Exception cause) {
        return new ConfigException("user=" + name + " " + why, cause);
    }
}
