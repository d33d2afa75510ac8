package io.ringprobe.cli;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Runs {@link TestProbe} or the real program as a process, with the flags of the launcher. */
final class ProbeProcess {
    private static final int MAX_MILLIS = 60_000;

    private ProbeProcess() {}

    /** What a process that has ended left behind. */
    record Result(int status, String out, String err) {}

    /** Runs to the end. */
    static Result run(Path folder, List<String> jvmOptions, List<String> args) throws Exception {
        return run(folder, command(jvmOptions, System.getProperty("java.class.path"), TestProbe.class, args));
    }

    /** Runs another main class to the end. */
    static Result runMain(Class<?> main, Path folder, List<String> args) throws Exception {
        return run(folder, command(main, args));
    }

    /** Runs with all our classes in a jar, to the end. */
    static Result runJar(Path jar, Path folder, List<String> args) throws Exception {
        return run(folder, command(List.of(), jar.toString(), TestProbe.class, args));
    }

    static List<String> command(Class<?> main, List<String> args) {
        return command(List.of(), System.getProperty("java.class.path"), main, args);
    }

    private static Result run(Path folder, List<String> command) throws Exception {
        File out = folder.resolve("stdout").toFile();
        File err = folder.resolve("stderr").toFile();
        Process process = new ProcessBuilder(command)
                .redirectOutput(out)
                .redirectError(err)
                .start();
        int status = process.waitFor();
        return new Result(status, Files.readString(out.toPath()), Files.readString(err.toPath()));
    }

    private static List<String> command(List<String> jvmOptions, String classPath, Class<?> main, List<String> args) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.add("@conf/jvm.options");
        command.add("-XX:TieredStopAtLevel=1");
        command.addAll(jvmOptions);
        command.add("-cp");
        command.add(classPath);
        command.add(main.getName());
        command.addAll(args);
        return command;
    }

    /** Waits for a file that another process writes; fails when it doesn't come. */
    static String await(Path file, String lastLineStart) throws IOException, InterruptedException {
        for (int waited = 0; waited < MAX_MILLIS; waited += 10) {
            if (Files.exists(file)) {
                String content = Files.readString(file);
                if (content.contains(lastLineStart) && content.endsWith("\n")) {
                    return content;
                }
            }
            Thread.sleep(10);
        }
        throw new AssertionError(file + " didn't come");
    }
}
