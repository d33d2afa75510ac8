package io.ringprobe.plugin.osquery;

/**
 * What is the same for all flows of this host, named as osquery does. Strings have each octet as one character.
 * Immutable.
 *
 * @param name of the operating system, such as {@code Debian GNU/Linux}
 * @param major of its version
 * @param minor of its version
 * @param build of the operating system
 * @param platform such as {@code debian}
 * @param platformLike the platforms that it resembles
 * @param arch of the processor, such as {@code x86_64}
 * @param kernel version of the kernel
 * @param hostname name of the host
 */
record HostFacts(
        String name,
        int major,
        int minor,
        String build,
        String platform,
        String platformLike,
        String arch,
        String kernel,
        String hostname) {
    static final HostFacts UNKNOWN = new HostFacts("", 0, 0, "", "", "", "", "", "");
}
