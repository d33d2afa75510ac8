package io.ringprobe.export;

import io.ringprobe.config.OptionSpec;
import io.ringprobe.config.Options;
import io.ringprobe.schema.Field.OutputSetting;
import io.ringprobe.schema.Type;

/**
 * The values that an output's options {@code id}, {@code dir} and {@code odid} add to each record.
 *
 * @param link value of the field LINK_BIT_FIELD
 * @param direction value of the field DIR_BIT_FIELD
 * @param asOdid whether the link goes by the name ODID and has 32 bits
 */
public record OutputSettings(long link, long direction, boolean asOdid) {
    public static final OptionSpec ID_OPTION =
            OptionSpec.value("i", "id", "NUMBER", "1", "value of the field LINK_BIT_FIELD: which link or exporter");
    public static final OptionSpec DIR_OPTION = OptionSpec.value(
            "d", "dir", "NUMBER", "0", "value of the field DIR_BIT_FIELD: direction or interface (0 to 255)");
    public static final OptionSpec ODID_OPTION =
            OptionSpec.flag("", "odid", "the field uint32 ODID instead of uint64 LINK_BIT_FIELD");

    private static final long MAX_ODID = 0xFFFF_FFFFL;
    private static final int MAX_DIRECTION = 0xFF;

    /** Reads and checks the options; {@code asOdid} tells what {@code odid} says, for outputs that have it. */
    public static OutputSettings from(Options options, boolean asOdid) {
        return new OutputSettings(
                options.number("id", 0, asOdid ? MAX_ODID : Long.MAX_VALUE),
                options.number("dir", 0, MAX_DIRECTION),
                asOdid);
    }

    public long value(OutputSetting setting) {
        return switch (setting) {
            case LINK -> link;
            case DIRECTION -> direction;
        };
    }

    /** The name of the setting's field, whose own name is {@code declared}. */
    public String name(OutputSetting setting, String declared) {
        return setting == OutputSetting.LINK && asOdid ? "ODID" : declared;
    }

    /** The type of the setting's field, whose own type is {@code declared}. */
    public Type type(OutputSetting setting, Type declared) {
        return setting == OutputSetting.LINK && asOdid ? Type.UINT32 : declared;
    }
}
