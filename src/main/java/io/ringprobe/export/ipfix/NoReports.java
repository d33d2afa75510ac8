package io.ringprobe.export.ipfix;

/** Nothing to report. */
final class NoReports implements Reports {
    @Override
    public void sessionBegan() {}

    @Override
    public void templatesSent(int from, int to) {}

    @Override
    public void figuresDue() {}

    @Override
    public boolean isPending() {
        return false;
    }

    @Override
    public int fill(long message) {
        return 0;
    }

    @Override
    public int records() {
        return 0;
    }
}
