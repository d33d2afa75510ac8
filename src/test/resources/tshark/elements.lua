-- Teaches tshark what it doesn't know of our IPFIX: the values of elements of private enterprises, and basicLists
-- (RFC 6313). tshark's own dissector takes messages, templates and records apart and shows such elements as octets;
-- here they get their values.
--
--   RINGPROBE_ELEMENTS=elements.tsv tshark -X lua_script:elements.lua -r flows.ipfix -T fields -e ringprobe.flow
--
-- elements.tsv has a line for each element: enterprise, slash, id, a tab, and how to read it: unsigned, signed, float,
-- milliseconds or octets. The field ringprobe.flow comes once for each data record:
--
--   flow 8057/1033=130 8057/1039=6865 [8057/1013]3=130;0;12
--
-- Lists stand in brackets and have their semantic before the equals sign. Octets and text are hexadecimal.

local BASIC_LIST = 291
local VARIABLE = 65535
local LONG_LENGTH = 255

-- As Wireshark's table of enterprises calls them.
local ENTERPRISES = { ["(null)"] = 0, ["CESNET"] = 8057, ["Flowmon Networks a.s."] = 39499 }

local kinds = {}
for line in io.lines(os.getenv("RINGPROBE_ELEMENTS")) do
    local element, kind = line:match("^(%d+/%d+)\t(%l+)$")
    kinds[assert(element, "a wrong line: " .. line)] = kind
end

local function octets(range)
    return tostring(range:bytes()):lower()
end

local function milliseconds(range)
    local all = range:uint64():tonumber()
    local seconds = math.floor(all / 1000)
    return os.date("!%Y-%m-%dT%H:%M:%S", seconds) .. string.format(".%03d000", all - seconds * 1000)
end

local read = {
    unsigned = function(range) return tostring(range:uint64()) end,
    signed = function(range) return tostring(range:int64()) end,
    float = function(range) return string.format("%.6f", range:float()) end,
    milliseconds = milliseconds,
    octets = octets,
}

local function value(element, range)
    if range == nil then
        return ""
    end
    return (read[kinds[element]] or octets)(range)
end

-- The length of an element of variable length at that offset (RFC 7011, 7), and where it begins.
local function variable(range, at)
    local length = range(at, 1):uint()
    if length < LONG_LENGTH then
        return length, at + 1
    end
    return range(at + 1, 2):uint(), at + 3
end

local function list(range)
    local semantic = range(0, 1):uint()
    local id = range(1, 2):uint()
    local length = range(3, 2):uint()
    local enterprise = 0
    local at = 5
    if id >= 0x8000 then
        id = id - 0x8000
        enterprise = range(5, 4):uint()
        at = 9
    end
    local element = enterprise .. "/" .. id
    local values = {}
    while at < range:len() do
        local size = length
        if length == VARIABLE then
            size, at = variable(range, at)
        end
        values[#values + 1] = value(element, size > 0 and range(at, size) or nil)
        at = at + size
    end
    return "[" .. element .. "]" .. semantic .. "=" .. table.concat(values, ";")
end

local function entry(info)
    local name, id = info.display:match("%((.*)%) Type (%d+):")
    local range = info.len > 0 and info.range or nil
    if tonumber(id) == BASIC_LIST and ENTERPRISES[name] == 0 then
        return list(range)
    end
    local element = (ENTERPRISES[name] or name) .. "/" .. id
    return element .. "=" .. value(element, range)
end

local elements = Proto("ringprobe", "Elements of private enterprises")
local flow = ProtoField.string("ringprobe.flow", "Flow")
elements.fields = { flow }

local entries = Field.new("cflow.enterprise_private_entry")
-- The first element of every data record.
local starts = Field.new("cflow.flow_end_reason")

function elements.dissector(buffer, packet, tree)
    local all = { entries() }
    local next = 1
    local records = { starts() }
    for i = 1, #records do
        local texts = { "flow" }
        local stop = records[i + 1] and records[i + 1].offset or math.huge
        while next <= #all and all[next].offset < stop do
            texts[#texts + 1] = entry(all[next])
            next = next + 1
        end
        tree:add(flow, table.concat(texts, " "))
    end
end

register_postdissector(elements, true)
