package io.ringprobe.export.ipfix;

import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.TimeUnit;
import java.util.function.IntConsumer;

/**
 * The templates of one output, counted by an index in the order of their first use; records that need equal templates
 * share one.
 *
 * <p>A template that no record has used for {@value #PATIENCE} times the seconds after which templates go again over
 * UDP is withdrawn when the sender has nothing left that needs it ({@link #withdraw}). Its index stays empty for ever;
 * records that need such a template later get a new one with a new id. Ids are given anew only when each has been given
 * once. Owned by the export thread.
 */
final class Templates {
    /** A collector of datagrams keeps a template for about so many times of sending it again (RFC 7011, 8.4). */
    static final int PATIENCE = 3;

    private static final byte[] NONE = {};
    private static final long CHECK_INTERVAL = TimeUnit.SECONDS.toNanos(1);
    private static final int ID_LENGTH = 2;
    private static final int WITHDRAWAL_LENGTH = 4;

    /** A template record, or {@link #NONE} once it is withdrawn; its id; when a record used it last. */
    private static final class Template {
        private final int id;
        private byte[] octets;
        private long usedAt;

        Template(int id, byte[] octets) {
            this.id = id;
            this.octets = octets;
        }
    }

    private final long patience;
    private final List<Template> templates = new ArrayList<>();
    private final Map<ByteBuffer, Integer> liveByBody = new HashMap<>();
    private final Queue<Integer> freeIds = new ArrayDeque<>();
    private IntConsumer onWithdrawal = index -> {};
    private final Map<Integer, Integer> liveById = new HashMap<>();
    private int idsGiven;
    private boolean held;
    private long checkedAt = System.nanoTime();

    /** @param lifetimeSeconds after how long templates go again over UDP */
    Templates(int lifetimeSeconds) {
        this.patience = PATIENCE * TimeUnit.SECONDS.toNanos(lifetimeSeconds);
    }

    /** Tells whom to tell that the template with an index was withdrawn and may be used no more. */
    void onWithdrawal(IntConsumer listener) {
        onWithdrawal = listener;
    }

    /** Gives a program its template; null when all ids are in use. */
    RecordProgram register(RecordProgram program) {
        int index = foreign(withoutId(program.template()));
        return index < 0 ? null : program.with(index, templates.get(index).id);
    }

    /** Whether a new template could get no id. */
    boolean isFull() {
        return idsGiven == IpfixMessage.MAX_TEMPLATES && freeIds.isEmpty();
    }

    /**
     * The index of a template of which no program here need know, such as that of a message from an earlier run: that
     * of an equal template, or of a new one. It counts as used now.
     *
     * @param body the template record without its id (RFC 7011, 3.4.1)
     * @return -1 when all ids are in use
     */
    int foreign(byte[] body) {
        int index = indexOf(body);
        if (index < 0 && !isFull()) {
            index = add(body.clone());
        }
        if (index >= 0) {
            used(index, System.nanoTime());
        }
        return index;
    }

    /** The index of the template with that body, if there is one that isn't withdrawn; else -1. */
    int indexOf(byte[] body) {
        return liveByBody.getOrDefault(ByteBuffer.wrap(body), -1);
    }

    /** The index of the template that has the id now; -1 where none has. */
    int indexOfId(int id) {
        return liveById.getOrDefault(id, -1);
    }

    private int add(byte[] body) {
        int id = idsGiven < IpfixMessage.MAX_TEMPLATES ? IpfixMessage.FIRST_TEMPLATE + idsGiven++ : freeIds.remove();
        byte[] octets = ByteBuffer.allocate(ID_LENGTH + body.length)
                .putShort((short) id)
                .put(body)
                .array();
        templates.add(new Template(id, octets));
        liveByBody.put(ByteBuffer.wrap(body), templates.size() - 1);
        liveById.put(id, templates.size() - 1);
        return templates.size() - 1;
    }

    /** A record, or a message that will be sent, uses the template. */
    void used(int index, long now) {
        templates.get(index).usedAt = now;
    }

    /** Templates that there have been: their indexes are below. */
    int count() {
        return templates.size();
    }

    /** Whether the template is one that collectors should know: false once it is withdrawn. */
    boolean isLive(int index) {
        return templates.get(index).octets.length > 0;
    }

    /** The id of the template with that index, which is also that of the sets that hold its data. */
    int id(int index) {
        return templates.get(index).id;
    }

    /** The template record with that index; empty once it is withdrawn. */
    byte[] template(int index) {
        return templates.get(index).octets;
    }

    /** The template record with that index, without its id: what {@link #foreign} takes. */
    byte[] body(int index) {
        return withoutId(templates.get(index).octets);
    }

    private static byte[] withoutId(byte[] template) {
        return Arrays.copyOfRange(template, ID_LENGTH, template.length);
    }

    /**
     * Says that a message is being filled, or handed over, which may use any of the templates: until {@link #release},
     * none is withdrawn.
     */
    void hold() {
        held = true;
    }

    /** The message is with the sender, or was lost. */
    void release() {
        held = false;
    }

    /**
     * Withdraws templates that no record has used for long. To be called when every message that was given to the
     * sender has been delivered or is lost. Cheap; looks at most once a second.
     *
     * @param sent the peer knows templates with an index below this; 0 over UDP, where no withdrawal may be sent (RFC
     *     7011, 8.4)
     * @param maxLength octets that the result may have
     * @return what to send: a complete template set of withdrawals (RFC 7011, 8.1); empty when there is nothing to send
     */
    byte[] withdraw(int sent, int maxLength, long now) {
        if (held || now - checkedAt < CHECK_INTERVAL) {
            return NONE;
        }
        int room = (maxLength - IpfixMessage.SET_HEADER_LENGTH) / WITHDRAWAL_LENGTH;
        List<Integer> ids = new ArrayList<>();
        for (int i = 0; i < templates.size() && ids.size() < room; i++) {
            if (isLive(i) && now - templates.get(i).usedAt >= patience) {
                retire(i);
                if (i < sent) {
                    ids.add(id(i));
                }
            }
        }
        if (ids.size() < room) {
            checkedAt = now;
        }
        return ids.isEmpty() ? NONE : withdrawals(ids);
    }

    private void retire(int index) {
        Template template = templates.get(index);
        liveByBody.remove(ByteBuffer.wrap(body(index)));
        liveById.remove(template.id);
        template.octets = NONE;
        freeIds.add(template.id);
        onWithdrawal.accept(index);
    }

    private static byte[] withdrawals(List<Integer> ids) {
        int length = IpfixMessage.SET_HEADER_LENGTH + ids.size() * WITHDRAWAL_LENGTH;
        ByteBuffer set = ByteBuffer.allocate(length)
                .putShort((short) IpfixMessage.TEMPLATE_SET)
                .putShort((short) length);
        for (int id : ids) {
            set.putShort((short) id).putShort((short) 0);
        }
        return set.array();
    }
}
