package io.ringprobe.lab.report.html;

/** One of the pictures of a plot, which stand side by side and share a scale. */
interface Panel {
    /** What it shows of the others, such as the traffic. */
    String heading();

    /** Draws itself; {@code id} is unlike that of any other picture, {@code title} the plot's. */
    void draw(Markup markup, String id, String title);
}
