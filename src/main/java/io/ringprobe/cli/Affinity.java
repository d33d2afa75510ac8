package io.ringprobe.cli;

import com.sun.jna.LastErrorException;
import io.ringprobe.config.ConfigException;
import io.ringprobe.config.CpuList;
import java.io.IOException;
import java.nio.ByteOrder;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;

/** Binds the process to some processors: all threads that it has, and so all that they will make. */
final class Affinity {
    private static final Path ONLINE = Path.of("/sys/devices/system/cpu/online");
    private static final Path THREADS = Path.of("/proc/self/task");
    private static final int NO_SUCH_THREAD = 3;

    private Affinity() {}

    /**
     * Binds the process.
     *
     * @throws ConfigException if the machine lacks one of the processors, or the process may not use it
     */
    static void set(List<Integer> cpus) {
        try {
            requireOnline(cpus, Files.readString(ONLINE).strip());
            byte[] mask = mask(cpus);
            try (DirectoryStream<Path> threads = Files.newDirectoryStream(THREADS)) {
                for (Path thread : threads) {
                    bind(Integer.parseInt(thread.getFileName().toString()), mask);
                }
            }
        } catch (IOException | LastErrorException e) {
            throw new ConfigException(
                    "cpus=" + cpus + " can't be had (" + e.getMessage() + "): it takes processors that we may use", e);
        }
    }

    private static void requireOnline(List<Integer> cpus, String online) throws NoSuchFileException {
        List<Integer> there = CpuList.parse(online);
        if (there == null || !there.containsAll(cpus)) {
            throw new NoSuchFileException("this machine has " + online);
        }
    }

    private static void bind(int thread, byte[] mask) {
        try {
            Libc.setAffinity(thread, mask);
        } catch (LastErrorException e) {
            if (e.getErrorCode() != NO_SUCH_THREAD) {
                throw e;
            }
        }
    }

    /** A cpu_set_t: an array of longs in machine byte order, long enough for all. */
    static byte[] mask(List<Integer> cpus) {
        int max = 0;
        for (int cpu : cpus) {
            max = Math.max(max, cpu);
        }
        byte[] mask = new byte[(max / Long.SIZE + 1) * Long.BYTES];
        boolean bigEndian = ByteOrder.nativeOrder() == ByteOrder.BIG_ENDIAN;
        for (int cpu : cpus) {
            int index = cpu / Byte.SIZE;
            mask[bigEndian ? index ^ Long.BYTES - 1 : index] |= (byte) (1 << cpu % Byte.SIZE);
        }
        return mask;
    }
}
