#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "decode/field_list.hpp"
#include "trace/recording.hpp"

namespace loopscope::app {

/// One frame with all that is known at the moment it was read, ready to be printed.
struct PrintedFrame {
    const decode::Frame& frame;
    const decode::Packet& packet;
    const decode::FieldList& fields;
    const decode::flow::FrameReport& report;
    std::string annotation;                       ///< plain words, or empty
    std::vector<std::uint32_t> findings{};        ///< news: those that this frame established or ended
    const trace::Recording* recording = nullptr;  ///< of `findings`
};

/// `-E`: how `-T fields` prints, as in tshark.
struct FieldFormat {
    std::string separator = "\t";
    std::string aggregator = ",";
    char occurrence = 'a';  ///< a: all, f: first, l: last
    char quote = 'n';       ///< n: none, d: double, s: single
    bool header = false;
};
/// Takes "separator=/t" and the like; an empty string, or what is wrong with it.
std::string set_field_format(FieldFormat& format, const std::string& option);

/// Frames as `tshark -T fields` prints them: one line each, a column for each chosen field.
class FieldsPrinter {
public:
    FieldsPrinter(std::vector<const decode::Field*> chosen, FieldFormat format);
    decode::FieldSet wanted() const { return {chosen_}; }
    void header(std::string& out) const;
    void print(std::string& out, const PrintedFrame& printed);

private:
    std::vector<const decode::Field*> chosen_;
    FieldFormat format_;
    std::vector<std::vector<std::uint32_t>> columns_;  ///< record indices of this frame, by column
    std::vector<std::pair<const decode::Field*, std::uint32_t>> by_field_;
};

/// One line: number, time, ends, protocol, length, what happens.
void print_text(std::string& out, const PrintedFrame& printed, bool colour);
/// One JSON object and a line feed.
void print_json(std::string& out, const PrintedFrame& printed);

/// Appends `text` as a JSON string; octets that are no UTF-8 become U+FFFD.
void append_json_string(std::string& out, std::string_view text);
/// Appends text for a terminal: control characters are shown as ·, so that no packet can move the cursor.
void append_printable(std::string& out, std::string_view text);

}  // namespace loopscope::app
