package io.ringprobe.export.trap;

import io.ringprobe.export.trap.ServiceInterface.Membership;

/** An interface that the service interface tells of as long as it is open. Owned by the export thread. */
final class ReportedInterface implements TrapInterface {
    private final TrapInterface reported;
    private final Membership membership;

    ReportedInterface(TrapInterface reported, Membership membership) {
        this.reported = reported;
        this.membership = membership;
    }

    @Override
    public String name() {
        return reported.name();
    }

    @Override
    public void send(MessageBuffer message, long now) {
        reported.send(message, now);
    }

    @Override
    public String trouble() {
        return reported.trouble();
    }

    @Override
    public void tick(long now) {
        reported.tick(now);
    }

    @Override
    public void close() {
        try {
            reported.close();
        } finally {
            membership.leave();
        }
    }
}
