package io.ringprobe.lab.send;

/** Hears of what has been sent, from the thread that sends. */
interface SendLog {
    /** One that doesn't listen. */
    SendLog NONE = new SendLog() {
        @Override
        public void sent(long planned) {}

        @Override
        public void passOver() {}
    };

    /**
     * All frames up to one have been handed to the kernel.
     *
     * @param planned the time of that one in the traffic, ns since 1970
     */
    void sent(long planned);

    /** The traffic has ended, and may begin again. */
    void passOver();
}
