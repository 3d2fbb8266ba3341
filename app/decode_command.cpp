#include <CLI/CLI.hpp>
#include <algorithm>
#include <filesystem>
#include <memory>
#include <optional>
#include <thread>
#include <utility>

#include "app/commands.hpp"
#include "app/findings_text.hpp"
#include "app/input.hpp"
#include "app/packet_table.hpp"
#include "app/print.hpp"
#include "app/print_ek.hpp"
#include "app/print_pipeline.hpp"
#include "app/terminal.hpp"
#include "app/write_pictures.hpp"
#include "decode/decode.hpp"
#include "decode/filter/filter.hpp"
#include "decode/registry.hpp"
#include "trace/filter_index.hpp"
#include "trace/ladder_text.hpp"

namespace loopscope::app {

namespace {

struct DecodeOptions {
    std::string file, format = "text", filter, schema;
    capture::LiveOptions live;
    bool from_interface = false;
    std::optional<std::uint64_t> count;
    std::vector<std::string> fields, field_options;
    PictureOptions pictures;
};

/// The fields of `-e`, or nothing after a complaint.
std::optional<std::vector<const decode::Field*>> chosen_fields(const std::vector<std::string>& names) {
    std::vector<const decode::Field*> chosen;
    for (const auto& name : names) {
        const auto* field = decode::find_field(name);
        if (field == nullptr) {
            std::string message = "there is no field '" + name + "'.";
            if (const auto similar = decode::similar_fields(name); !similar.empty()) {
                message += " Did you mean ";
                for (std::size_t i = 0; i < similar.size(); ++i)
                    message.append(i == 0 ? "" : i + 1 == similar.size() ? " or " : ", ").append(similar[i]);
                message += "?";
            }
            complain(message + " `loopscope fields` lists all.");
            return std::nullopt;
        }
        chosen.push_back(field);
    }
    return chosen;
}

/// Values that a regular expression left undecided are told of once, at the end.
void complain_of_patterns(std::uint64_t gave_up) {
    if (gave_up != 0)
        complain("a regular expression took too many steps on " + std::to_string(gave_up) +
                 " values, which were left out. Make the pattern simpler.");
}

/// Prints each frame as it was when it was read.
int print_frames(Input& input, const DecodeOptions& options, const decode::filter::Filter& filter,
                 const Printer& printer) {
    Output out;
    Progress progress("Reading");
    constexpr unsigned most_threads = 8;  // more would wait for the one that reads
    PrintPipeline pipeline(input.recording(), printer, filter, out,
                           std::clamp(std::thread::hardware_concurrency(), 1u, most_threads) - 1);
    const auto flush = [&] {
        pipeline.finish();
        out.flush(true);
    };
    std::uint64_t read_frames = 0;
    if (options.count == 0u)
        input.recording().tell(decode::flow::Told::nothing);
    else if (printer.prints_lines() && !trace::wanted_facts(filter).messages)
        input.recording().tell(decode::flow::Told::lines);
    bool more = true;
    while (more && !pipeline.broken() && input.next(flush)) {
        if (options.count != 0u) pipeline.add();
        if (read_frames++ % 1024 == 0)
            progress.show(std::to_string(static_cast<int>(100 * input.recording().progress())) + " %");
        more = options.count.value_or(0) == 0 || read_frames != options.count;
    }
    pipeline.finish();
    complain_of_patterns(pipeline.gave_up());
    if (!more) return out.finish();
    if (options.format == "text" && options.count != 0u)
        append_findings_at_end(out.text, pipeline.news().of_end(input.recording()), input.recording(), colour_wanted());
    const int written = out.finish();
    const int read = input.finish();
    return written != done ? written : read;
}

/// Reads all, publishes it, and tells which connections have a frame that fits, ascending.
std::vector<std::uint32_t> chosen_connections(Input& input, const DecodeOptions& options,
                                              const decode::filter::Filter& filter) {
    auto& recording = input.recording();
    decode::Packet packet;
    decode::FieldList fields;
    decode::filter::Scratch scratch;
    fields.want(filter.wanted(), false);
    const trace::IndexFilter by_index(recording, filter);
    trace::IndexFilter::Workspace asking;
    std::vector<bool> fits;
    const auto limit = options.count.value_or(0);
    for (std::uint64_t frames = 0; (limit == 0 || frames < limit) && input.next([] {}); ++frames) {
        const auto& report = recording.last_report();
        const auto fit = by_index.test_last(asking);
        if (fit == trace::Fit::no) continue;
        if (fit == trace::Fit::unknown) {
            decode::decode_frame(recording.last_frame(), &report.facts, &fields, packet);
            if (!filter.matches(fields, recording.last_frame().bytes, scratch)) continue;
        }
        for (const auto& segment : report.facts.segments) {
            if (segment.connection == decode::none) continue;
            if (fits.size() <= segment.connection) fits.resize(segment.connection + std::size_t{1});
            fits[segment.connection] = true;
        }
    }
    complain_of_patterns(scratch.gave_up + asking.scratch.gave_up);
    recording.publish();
    std::vector<std::uint32_t> chosen;
    for (std::uint32_t index = 0; index < recording.connection_count(); ++index)
        if (filter.always() || (index < fits.size() && fits[index])) chosen.push_back(index);
    return chosen;
}

/// The same connections as pictures.
int draw_ladders(Input& input, const DecodeOptions& options, const decode::filter::Filter& filter) {
    const auto connections = chosen_connections(input, options, filter);
    const auto name =
        options.from_interface ? options.live.interface : std::filesystem::path(options.file).filename().string();
    const int written = write_pictures(input.recording(), connections, name, options.pictures);
    const int read = input.finish();
    return written != done ? written : read;
}

int print_ladders(Input& input, const DecodeOptions& options, const decode::filter::Filter& filter) {
    Output out;
    const auto chosen = chosen_connections(input, options, filter);
    const auto& recording = input.recording();
    bool any = false;
    if (options.count != 0u)
        for (const auto index : chosen) {
            if (out.broken()) break;
            if (std::exchange(any, true)) out.text += '\n';
            trace::append_ladder_text(out.text, recording, index, terminal_width(), colour_wanted(), [&out] {
                out.flush();
                return !out.broken();
            });
        }
    if (recording.packet_count() != 0 && recording.connection_count() == 0)
        out.text += "No TCP or UDP in these packets: a ladder has nothing to draw.\n";
    else if (!any && options.count != 0u && !filter.always())
        out.text += "No connection has a packet that fits the filter: a ladder has nothing to draw.\n";
    const int written = out.finish();
    const int read = input.finish();
    return written != done ? written : read;
}

bool is_table(const std::string& format) { return format == "csv" || format == "tsv"; }

/// What is wrong with how options were put together; empty: nothing.
std::string contradiction(const DecodeOptions& options) {
    const auto& format = options.format;
    if (!options.schema.empty() && !is_table(format)) return "--schema goes with -T csv and -T tsv";
    if (options.schema.empty() && options.file.empty() == !options.from_interface)
        return "decode wants a capture (-r FILE) or an interface (-i IFACE)";
    if (!options.fields.empty() && !is_table(format) && format != "fields" && format != "ek")
        return "-e goes with -T fields, csv, tsv and ek";
    if (options.fields.empty() && format == "fields")
        return "-T fields wants at least one -e FIELD. `loopscope fields` lists them.";
    if (format != "ladder" && options.pictures.wanted()) return "--svg and --png go with -T ladder";
    return {};
}

/// `-E` for this format. What is wrong with it goes to `wrong`.
FieldFormat chosen_field_format(const DecodeOptions& options, std::string& wrong) {
    FieldFormat format;
    const bool table = is_table(options.format);
    if (table) format.header = true, format.occurrence = 'f';
    for (const auto& option : options.field_options) {
        if (table && (option.starts_with("separator") || option.starts_with("quote")))
            wrong = "'" + option + "' goes with -T fields: -T " + options.format + " has its own";
        else
            wrong = set_field_format(format, option);
        if (!wrong.empty()) break;
    }
    return format;
}

std::unique_ptr<Printer> choose_table(const DecodeOptions& options, std::vector<const decode::Field*> fields,
                                      const FieldFormat& format, Output& out) {
    if (fields.empty()) fields = usual_packet_fields();
    auto table =
        std::make_unique<PacketTable>(options.from_interface ? options.live.interface : options.file, std::move(fields),
                                      options.format == "csv" ? TableFormat::csv : TableFormat::tsv, format);
    if (!options.schema.empty())
        append_schema(out.text, "packets", table->columns(), dialect_of(options.schema));
    else if (format.header)
        table->header(out.text);
    return table;
}

/// What prints the frames; nothing after a complaint. What goes before the first frame goes to `out`.
std::unique_ptr<Printer> choose_printer(const DecodeOptions& options, Output& out) {
    std::string wrong;
    const auto format = chosen_field_format(options, wrong);
    if (!wrong.empty()) return complain("-E " + wrong), nullptr;
    auto fields = chosen_fields(options.fields);
    if (!fields) return nullptr;
    if (is_table(options.format)) return choose_table(options, std::move(*fields), format, out);
    if (options.format == "ek") return std::make_unique<EkPrinter>(std::move(*fields));
    if (options.format == "json") return std::make_unique<JsonPrinter>();
    if (options.format != "fields") return std::make_unique<TextPrinter>(colour_wanted());
    auto columns = std::make_unique<FieldsPrinter>(std::move(*fields), format);
    if (format.header) columns->header(out.text);
    return columns;
}

int decode_command(const DecodeOptions& options) {
    if (const auto wrong = contradiction(options); !wrong.empty()) return complain(wrong), wrong_usage;
    const auto compiled = decode::filter::Filter::compile(options.filter);
    if (const auto* error = std::get_if<decode::filter::Error>(&compiled))
        return complain(to_text(*error, options.filter)), wrong_usage;
    const auto& filter = std::get<decode::filter::Filter>(compiled);
    Output before;
    const auto printer = choose_printer(options, before);
    if (!printer) return wrong_usage;
    if (const int written = before.finish(); written != done || !options.schema.empty()) return written;
    auto input = options.from_interface ? Input::live(options.live) : Input::file(options.file);
    if (!input) return complain(capture::to_text(input.error()));
    if (options.pictures.wanted()) return draw_ladders(*input, options, filter);
    if (options.format == "ladder") return print_ladders(*input, options, filter);
    return print_frames(*input, options, filter, *printer);
}

}  // namespace

void add_decode(CLI::App& program, Action& action) {
    auto options = std::make_shared<DecodeOptions>();
    auto* command = program.add_subcommand("decode", "Print a capture's packets, each with what it does");
    command->add_option("-r,--read", options->file, "Capture file; - reads a pipe");
    command->add_option("-i,--interface", options->live.interface, "Print what passes on this interface")
        ->default_str("");
    command->add_option("-f,--filter", options->live.filter, "Capture filter (BPF)")->needs("-i");
    command->add_option("-Y,--display-filter", options->filter,
                        "Only packets that fit, in tshark's language: 'tcp.port == 80 and http'");
    command->add_option("-c,--count", options->count, "Stop after so many packets; 0 reads all and prints none");
    command
        ->add_option("-T,--format", options->format,
                     "text, fields, json, ladder; ek: what Elasticsearch and OpenSearch take in bulk, as in tshark; "
                     "csv, tsv: a table for SQL")
        ->check(CLI::IsMember({"text", "fields", "json", "ladder", "ek", "csv", "tsv"}));
    command
        ->add_option("-e,--field", options->fields, "Field to print, with -T fields, csv, tsv or ek; may be repeated")
        ->expected(1)
        ->take_all();
    command
        ->add_option("-E,--field-option", options->field_options,
                     "separator=C, aggregator=C, occurrence=a|f|l, header=y|n, quote=d|s|n, as in tshark")
        ->expected(1)
        ->take_all();
    add_schema_option(*command, options->schema);
    add_picture_options(*command, options->pictures);
    command->callback([command, options, &action] {
        options->from_interface = command->count("-i") > 0;
        action = [options] { return decode_command(*options); };
    });
}

}  // namespace loopscope::app
