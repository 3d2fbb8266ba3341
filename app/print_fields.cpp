#include "app/print.hpp"

namespace loopscope::app {

namespace {
std::string character(const std::string& value) {
    if (value == "/t") return "\t";
    if (value == "/s") return " ";
    return value.substr(0, 1);
}
}  // namespace

std::string set_field_format(FieldFormat& format, const std::string& option) {
    const auto equals = option.find('=');
    const auto name = option.substr(0, equals);
    const auto value = equals == std::string::npos ? std::string{} : option.substr(equals + 1);
    const auto one_of = [&](const char* letters) {
        return value.size() == 1 && std::string{letters}.find(value) != std::string::npos;
    };
    if (name == "separator" && !value.empty())
        format.separator = character(value);
    else if (name == "aggregator" && !value.empty())
        format.aggregator = character(value);
    else if (name == "occurrence" && one_of("afl"))
        format.occurrence = value[0];
    else if (name == "quote" && one_of("dsn"))
        format.quote = value[0];
    else if (name == "header" && one_of("yn"))
        format.header = value == "y";
    else
        return "'" + option +
               "' is not understood: separator=C, aggregator=C (C a character, /t or /s), occurrence=a|f|l, "
               "header=y|n, quote=d|s|n";
    return {};
}

FieldsPrinter::FieldsPrinter(std::vector<const decode::Field*> chosen, FieldFormat format)
    : chosen_(std::move(chosen)), format_(std::move(format)) {}

void FieldsPrinter::header(std::string& out) const {
    for (std::size_t column = 0; column < chosen_.fields().size(); ++column) {
        if (column != 0) out += format_.separator;
        out += chosen_.fields()[column]->name;
    }
    out += '\n';
}

void FieldsPrinter::print(std::string& out, const PrintedFrame& printed) {
    chosen_.find(printed.fields);
    const auto& records = printed.fields.records();
    const auto quote = format_.quote == 'd' ? "\"" : format_.quote == 's' ? "'" : "";
    for (std::size_t column = 0; column < chosen_.fields().size(); ++column) {
        if (column != 0) out += format_.separator;
        const auto& found = chosen_.found(column);
        if (found.empty()) continue;
        const std::size_t first = format_.occurrence == 'l' ? found.size() - 1 : 0;
        const std::size_t last = format_.occurrence == 'f' ? 0 : found.size() - 1;
        out += quote;
        for (auto i = first; i <= last; ++i) {
            if (i != first) out += format_.aggregator;
            append_value(out, records[found[i]], printed.fields, printed.frame.bytes);
        }
        out += quote;
    }
    out += '\n';
}

}  // namespace loopscope::app
