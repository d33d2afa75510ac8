import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.jar.JarOutputStream;
import java.util.spi.ToolProvider;
import java.util.stream.Stream;

/**
 * Makes the Debian package from {@code target/ringprobe.jar}: {@code DebianPackage VERSION}. With the JDK that runs it,
 * it puts together a Java runtime of the modules that the jar needs; dpkg's programs do the rest, and no right of root
 * is needed.
 *
 * <p>The same jar and the same {@code SOURCE_DATE_EPOCH} (else: the time of the last commit) give the same package, to
 * the bit.
 */
final class DebianPackage {
    /** What ringprobe and its libraries can't do without. */
    private static final Set<String> MODULES = Set.of(
            "java.base",
            "java.logging",
            "java.management",
            "java.naming",
            "jdk.httpserver",
            "jdk.jfr",
            "jdk.management",
            "jdk.sctp",
            "jdk.unsupported");

    /** What libraries use in classes that ringprobe never loads: beans, AWT, dates of SQL. */
    private static final Set<String> UNUSED = Set.of("java.desktop", "java.sql");

    private static final Path SOURCES = Path.of("deploy", "debian");
    private static final Path TARGET = Path.of("target");
    private static final Path SHIM = TARGET.resolve("native/libringprobe-dpdk.so");

    /** DPDK's drivers, which it loads by itself: cards and virtual devices, buses, pools of buffers. */
    private static final String DRIVERS = "librte-meta-net, librte-meta-bus, librte-meta-mempool";

    private final Path jar = TARGET.resolve("ringprobe.jar");
    private final Path root = TARGET.resolve("deb");
    private final Path home = root.resolve("usr/lib/ringprobe");
    private final Path docs = root.resolve("usr/share/doc/ringprobe");
    private final String version;
    private final String architecture = run("dpkg", "--print-architecture").strip();
    private final Instant time = sourceDate();

    private DebianPackage(String mavenVersion) throws IOException {
        // A snapshot comes before the release of its number.
        version = mavenVersion.replace("-SNAPSHOT", "~SNAPSHOT");
    }

    /** Makes the package and says where it is. */
    public static void main(String[] arguments) throws IOException {
        new DebianPackage(arguments[0]).make();
    }

    private void make() throws IOException {
        checkModules();
        delete(root);
        linkRuntime();
        writeJar();
        unpackNatives();
        copyShim();
        copyFiles();
        writeDocs();
        writeControl();
        settle();
        Path deb = TARGET.resolve("ringprobe_" + version + "_" + architecture + ".deb");
        String epoch = "SOURCE_DATE_EPOCH=" + time.getEpochSecond();
        run("env", epoch, "dpkg-deb", "--root-owner-group", "-Zxz", "-z6", "--build", root + "", deb + "");
        System.out.printf("%s: %.1f MB, %.1f MB installed%n", deb, Files.size(deb) / 1e6, installedSize() * 1024 / 1e6);
    }

    private static Instant sourceDate() throws IOException {
        String given = System.getenv("SOURCE_DATE_EPOCH");
        String seconds = given == null ? run("git", "log", "-1", "--format=%ct") : given;
        return Instant.ofEpochSecond(Long.parseLong(seconds.strip()));
    }

    /** Fails when the jar has come to need a module that nobody has thought about. */
    private void checkModules() throws IOException {
        Path jdeps = Path.of(System.getProperty("java.home"), "bin", "jdeps");
        String needed = run(
                jdeps.toString(), "--ignore-missing-deps", "--multi-release", "25", "--print-module-deps", jar + "");
        Set<String> unknown = new TreeSet<>(List.of(needed.strip().split(",", -1)));
        unknown.removeAll(MODULES);
        unknown.removeAll(UNUSED);
        if (!unknown.isEmpty()) {
            throw new IOException("the jar uses " + unknown + ": name them in MODULES or UNUSED of DebianPackage");
        }
    }

    private void linkRuntime() throws IOException {
        Files.createDirectories(home);
        int status = ToolProvider.findFirst("jlink")
                .orElseThrow()
                .run(
                        System.out,
                        System.err,
                        "--add-modules",
                        String.join(",", new TreeSet<>(MODULES)),
                        "--strip-debug",
                        "--no-header-files",
                        "--no-man-pages",
                        // It writes classes that differ from time to time; the AOT cache does what they are for.
                        "--disable-plugin",
                        "generate-jli-classes",
                        "--output",
                        home.resolve("runtime").toString());
        if (status != 0) {
            throw new IOException("jlink ended with status " + status);
        }
    }

    /** The jar without native libraries, its entries in one order and of one time. */
    private void writeJar() throws IOException {
        LocalDateTime local = LocalDateTime.ofInstant(time, ZoneOffset.UTC);
        try (JarFile in = new JarFile(jar.toFile());
                JarOutputStream out = new JarOutputStream(Files.newOutputStream(home.resolve("ringprobe.jar")))) {
            for (JarEntry entry : sorted(in)) {
                JarEntry copy = new JarEntry(entry.getName());
                copy.setTimeLocal(local);
                out.putNextEntry(copy);
                try (InputStream bytes = in.getInputStream(entry)) {
                    bytes.transferTo(out);
                }
                out.closeEntry();
            }
        }
    }

    /** The manifest first, as the format wants it. */
    private static List<JarEntry> sorted(JarFile jar) {
        return jar.stream()
                .filter(entry -> !entry.isDirectory() && !entry.getName().matches(".*\\.(so|jnilib|dylib)"))
                .sorted((a, b) -> {
                    boolean first = a.getName().equals(JarFile.MANIFEST_NAME);
                    boolean second = b.getName().equals(JarFile.MANIFEST_NAME);
                    return first == second ? a.getName().compareTo(b.getName()) : first ? -1 : 1;
                })
                .toList();
    }

    /** This machine's native libraries as files, under the names by which System.loadLibrary looks for them. */
    private void unpackNatives() throws IOException {
        String arch = System.getProperty("os.arch");
        String jna = arch.equals("amd64") ? "x86-64" : arch;
        Path folder = Files.createDirectories(home.resolve("native"));
        try (JarFile in = new JarFile(jar.toFile())) {
            List<JarEntry> natives = in.stream()
                    .filter(entry -> entry.getName().endsWith(".so")
                            && (entry.getName().startsWith("com/sun/jna/linux-" + jna + "/")
                                    || entry.getName().contains("linux/" + arch + "/")))
                    .toList();
            if (natives.size() != 3) {
                throw new IOException("expected libraries of JNA, zstd and lz4 for " + arch + ", found " + natives);
            }
            for (JarEntry entry : natives) {
                try (InputStream bytes = in.getInputStream(entry)) {
                    Files.copy(bytes, folder.resolve(Path.of(entry.getName()).getFileName()));
                }
            }
        }
    }

    /** The C part of the inputs dpdk and dpdk-ring, where the build has made it; the program does without it too. */
    private void copyShim() throws IOException {
        if (Files.exists(SHIM)) {
            Path copy = home.resolve("native").resolve(SHIM.getFileName());
            copy(SHIM, copy);
            run("strip", "--strip-unneeded", copy.toString());
        } else {
            System.out.println("without the inputs dpdk and dpdk-ring: there is no " + SHIM);
        }
    }

    private void copyFiles() throws IOException {
        copy(Path.of("conf/jvm.options"), home.resolve("jvm.options"));
        copy(SOURCES.resolve("make-aot-cache"), home.resolve("make-aot-cache"));
        copy(SOURCES.resolve("ringprobe"), root.resolve("usr/bin/ringprobe"));
        copy(Path.of("conf/probe.conf"), root.resolve("etc/ringprobe/ringprobe.conf"));
        copy(Path.of("conf/plugins.conf"), root.resolve("etc/ringprobe/plugins.conf"));
        copyAll(Path.of("deploy/systemd"), ".service", root.resolve("usr/lib/systemd/system"));
        copyAll(Path.of("pcaps"), ".pcap", root.resolve("usr/share/ringprobe/pcaps"));
        copy(SOURCES.resolve("lintian-overrides"), root.resolve("usr/share/lintian/overrides/ringprobe"));
        Files.createDirectories(root.resolve("var/cache/ringprobe"));
    }

    private void writeDocs() throws IOException {
        copy(SOURCES.resolve("copyright"), docs.resolve("copyright"));
        copy(SOURCES.resolve("README.Debian"), docs.resolve("README.Debian"));
        copyAll(Path.of("conf"), ".conf", docs.resolve("examples"));
        copyAll(Path.of("deploy/prometheus"), ".yaml", docs.resolve("examples/prometheus"));
        copyAll(Path.of("deploy/grafana"), ".json", docs.resolve("examples/grafana"));
        copyAll(Path.of("src/docs"), ".md", docs);
        compress(docs.resolve("changelog"), filled("changelog", rfc2822()));
        compress(docs.resolve("CHANGELOG.md"), Files.readString(Path.of("CHANGELOG.md")));
        String day = DateTimeFormatter.ISO_LOCAL_DATE.format(time.atOffset(ZoneOffset.UTC));
        String help = run(home.resolve("runtime/bin/java").toString(), "@conf/jvm.options", "-jar", jar + "", "-h");
        String manual = filled("ringprobe.1", day)
                .replace("@HELP@\n", help.replace("\\", "\\e").replace("-", "\\-"));
        compress(root.resolve("usr/share/man/man1/ringprobe.1"), manual);
    }

    private String rfc2822() {
        return DateTimeFormatter.ofPattern("EEE, dd MMM yyyy HH:mm:ss Z", Locale.ROOT)
                .format(time.atOffset(ZoneOffset.UTC));
    }

    private void writeControl() throws IOException {
        Map<String, String> libraries = libraries();
        String suggested = libraries.get("shlibs:Suggests");
        for (String name : List.of("conffiles", "postinst", "prerm", "postrm")) {
            copy(SOURCES.resolve(name), root.resolve("DEBIAN").resolve(name));
        }
        String control = filled("control", "")
                .replace("@ARCHITECTURE@", architecture)
                .replace("@SIZE@", Long.toString(installedSize()))
                .replace("@DEPENDS@", libraries.get("shlibs:Depends"))
                .replace("@DPDK@", suggested == null ? "" : ", " + suggested + ", " + DRIVERS);
        Files.writeString(root.resolve("DEBIAN/control"), control);
        Files.writeString(root.resolve("DEBIAN/md5sums"), sums());
    }

    /**
     * The Debian packages that the runtime and the native libraries are linked with, by the relation: those of DPDK are
     * only suggested.
     */
    private Map<String, String> libraries() throws IOException {
        Path folder = Files.createDirectories(TARGET.resolve("shlibs/debian")).getParent();
        Files.writeString(
                folder.resolve("debian/control"), "Source: ringprobe\n\nPackage: ringprobe\nArchitecture: any\n");
        List<String> command = new ArrayList<>(List.of("dpkg-shlibdeps", "-O", "--warnings=0"));
        for (String own : List.of("runtime/lib", "runtime/lib/server")) {
            command.add("-l" + home.resolve(own).toAbsolutePath());
        }
        Path shim = home.resolve("native").resolve(SHIM.getFileName());
        for (Path file : files(home)) {
            boolean isLinked = file.toString().endsWith(".so") || file.startsWith(home.resolve("runtime/bin"));
            if (isLinked && !file.equals(shim)) {
                command.add(file.toAbsolutePath().toString());
            }
        }
        if (Files.exists(shim)) {
            command.addAll(List.of("-dSuggests", shim.toAbsolutePath().toString()));
        }
        Map<String, String> packages = new HashMap<>();
        for (String line : run(folder, command).lines().toList()) {
            packages.put(line.substring(0, line.indexOf('=')), line.substring(line.indexOf('=') + 1));
        }
        return packages;
    }

    private String sums() throws IOException {
        StringBuilder sums = new StringBuilder();
        for (Path file : files(root)) {
            if (!file.startsWith(root.resolve("DEBIAN")) && !file.startsWith(root.resolve("etc"))) {
                sums.append(md5(file))
                        .append("  ")
                        .append(root.relativize(file))
                        .append('\n');
            }
        }
        return sums.toString();
    }

    private static String md5(Path file) throws IOException {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("MD5").digest(Files.readAllBytes(file)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    /** In KiB, each file rounded up, as Debian's policy has it. */
    private long installedSize() throws IOException {
        long size = 0;
        for (Path file : files(root)) {
            size += (Files.size(file) + 1023) / 1024;
        }
        return size;
    }

    /** Gives everything the permissions and the time that it has in the package. */
    private void settle() throws IOException {
        try (Stream<Path> all = Files.walk(root)) {
            for (Path path : all.filter(path -> !Files.isSymbolicLink(path)).toList()) {
                boolean program = Files.isDirectory(path) || isProgram(path);
                Files.setPosixFilePermissions(
                        path, PosixFilePermissions.fromString(program ? "rwxr-xr-x" : "rw-r--r--"));
                Files.setLastModifiedTime(path, FileTime.from(time));
            }
        }
    }

    private static boolean isProgram(Path file) {
        String folder = file.getParent().getFileName().toString();
        String name = file.getFileName().toString();
        return folder.equals("bin")
                || Set.of("make-aot-cache", "jspawnhelper", "postinst", "prerm", "postrm")
                        .contains(name);
    }

    private String filled(String source, String date) throws IOException {
        return Files.readString(SOURCES.resolve(source))
                .replace("@VERSION@", version)
                .replace("@DATE@", date);
    }

    /** Writes a file and packs it as Debian does, without name and time. */
    private static void compress(Path file, String text) throws IOException {
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
        run("gzip", "-9n", file.toString());
    }

    private static void copyAll(Path from, String suffix, Path to) throws IOException {
        for (Path file : files(from)) {
            if (file.toString().endsWith(suffix)) {
                copy(file, to.resolve(from.relativize(file).toString()));
            }
        }
    }

    private static void copy(Path from, Path to) throws IOException {
        Files.createDirectories(to.getParent());
        Files.copy(from, to);
    }

    private static void delete(Path folder) throws IOException {
        if (Files.exists(folder)) {
            try (Stream<Path> all = Files.walk(folder)) {
                for (Path path : all.sorted((a, b) -> b.compareTo(a)).toList()) {
                    Files.delete(path);
                }
            }
        }
    }

    private static List<Path> files(Path folder) throws IOException {
        try (Stream<Path> all = Files.walk(folder)) {
            return all.filter(file -> Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS))
                    .sorted()
                    .toList();
        }
    }

    private static String run(String... command) throws IOException {
        return run(Path.of("").toAbsolutePath(), List.of(command));
    }

    /** Runs a program to its end and returns what it printed; what it says on standard error goes to ours. */
    private static String run(Path folder, List<String> command) throws IOException {
        Process process = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        try {
            if (process.waitFor() != 0) {
                throw new IOException(command.getFirst() + " ended with status " + process.exitValue());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException(e);
        }
        return output;
    }
}
