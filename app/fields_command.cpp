#include <CLI/CLI.hpp>
#include <cstdio>
#include <memory>

#include "app/commands.hpp"
#include "app/terminal.hpp"
#include "decode/registry.hpp"

namespace loopscope::app {

namespace {

std::string_view type_name(const decode::Field& field) {
    using enum decode::FieldType;
    switch (field.type) {
        case protocol: return "protocol";
        case group: return "group";
        case boolean: return "boolean";
        case u8: return "uint8";
        case u16: return "uint16";
        case u24: return "uint24";
        case u32: return "uint32";
        case u64: return "uint64";
        case i32: return "int32";
        case i64: return "int64";
        case mac: return "ether";
        case ipv4: return "ipv4";
        case ipv6: return "ipv6";
        case text: return "string";
        case bytes: return "bytes";
        case relative_time: return "relative time";
        case absolute_time: return "absolute time";
    }
    return "";
}

int fields_command(const std::string& prefix) {
    Output out;
    std::size_t shown = 0;
    for (const auto* field : decode::all_fields()) {
        if (!field->name.starts_with(prefix) || field->type == decode::FieldType::group) continue;
        char start[96];
        std::snprintf(start, sizeof start, "%-44.*s %-14.*s ", static_cast<int>(field->name.size()), field->name.data(),
                      static_cast<int>(type_name(*field).size()), type_name(*field).data());
        out.text.append(start).append(field->title);
        if (!field->meaning.empty()) out.text.append(": ").append(field->meaning);
        out.text += '\n';
        ++shown;
    }
    if (shown == 0) return complain("no field begins with '" + prefix + "'. `loopscope fields` lists all.");
    return out.finish();
}

}  // namespace

void add_fields(CLI::App& program, Action& action) {
    auto prefix = std::make_shared<std::string>();
    auto* command = program.add_subcommand("fields", "List every field: its name, its type, what it means");
    command->add_option("PREFIX", *prefix, "Only those whose names begin with it, such as tcp.flags");
    command->callback([prefix, &action] { action = [prefix] { return fields_command(*prefix); }; });
}

}  // namespace loopscope::app
