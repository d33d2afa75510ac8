package io.ringprobe.lab.truth;

/** Takes the truth about each flow when its last packet has been made. Called by the thread that makes the traffic. */
@FunctionalInterface
public interface TruthSink {
    void flow(TruthFlow flow);
}
