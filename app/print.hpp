#pragma once

#include <array>
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "app/chosen_fields.hpp"
#include "decode/field_list.hpp"
#include "decode/flow/annotation.hpp"
#include "decode/flow/connection.hpp"
#include "decode/flow/finding.hpp"
#include "decode/packet.hpp"

namespace loopscope::app {

/// A finding as it stood when its frame was read, and its connection.
struct PrintedFinding {
    std::uint32_t index = 0;
    decode::flow::Finding finding;
    decode::flow::Connection connection;
};

/// One frame with all that is known at the moment it was read, ready to be printed.
struct PrintedFrame {
    const decode::Frame& frame;
    const decode::Packet& packet;
    const decode::FieldList& fields;
    decode::flow::Annotation annotation{};
    decode::Protocol protocol = decode::Protocol::unknown;
    std::uint32_t connection = decode::none;
    std::string_view explanation{};              ///< the annotation in plain words, or empty
    std::span<const PrintedFinding> findings{};  ///< news: those that this frame established or ended
};

/// Turns frames into text, one after the other. Each thread that prints has one of its own.
class Printer {
public:
    virtual ~Printer() = default;
    /// Tells a field list what it will be asked for.
    virtual void choose(decode::FieldList& fields) const = 0;
    /// Whether it asks the field list for the line for people alone.
    virtual bool prints_lines() const { return false; }
    /// Whether it prints explanations and findings.
    virtual bool tells_story() const { return false; }
    virtual void print(std::string& out, const PrintedFrame& printed) = 0;
    /// Another one, for another thread.
    virtual std::unique_ptr<Printer> another() const = 0;
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
class FieldsPrinter : public Printer {
public:
    FieldsPrinter(std::vector<const decode::Field*> chosen, FieldFormat format);
    void header(std::string& out) const;
    void choose(decode::FieldList& fields) const override { fields.want({chosen_.fields()}, false); }
    void print(std::string& out, const PrintedFrame& printed) override;
    std::unique_ptr<Printer> another() const override {
        return std::make_unique<FieldsPrinter>(chosen_.fields(), format_);
    }

private:
    ChosenFields chosen_;
    FieldFormat format_;
};

/// One line: number, time, ends, protocol, length, what happens.
class TextPrinter : public Printer {
public:
    explicit TextPrinter(bool coloured) : coloured_(coloured) {}
    void choose(decode::FieldList& fields) const override { fields.want_summary_only(); }
    bool prints_lines() const override { return true; }
    bool tells_story() const override { return true; }
    void print(std::string& out, const PrintedFrame& printed) override;
    std::unique_ptr<Printer> another() const override { return std::make_unique<TextPrinter>(coloured_); }

private:
    bool coloured_;
};

/// One JSON object and a line feed.
class JsonPrinter : public Printer {
public:
    JsonPrinter();
    void choose(decode::FieldList& fields) const override { fields.want(decode::FieldSet::values(), true); }
    bool tells_story() const override { return true; }
    void print(std::string& out, const PrintedFrame& printed) override;
    std::unique_ptr<Printer> another() const override { return std::make_unique<JsonPrinter>(); }

private:
    static constexpr std::uint32_t no_record = 0xffff'ffff;
    struct Occurrence {
        std::uint32_t frame = 0;  ///< in which it was seen last, as counted by `frame_`
        std::uint32_t last = no_record;
    };
    struct Name {
        std::array<char, 63> text{};  ///< `,"ip.src":`
        std::uint8_t size = 0;
    };
    void order(const std::vector<decode::FieldRecord>& records);
    void write_value(const decode::FieldRecord& record, const PrintedFrame& printed);
    char* room(std::size_t size);
    void wrote(const char* end);

    const decode::FieldPlaces& places_;
    std::vector<Name> names_;              ///< by the field's place
    std::vector<Occurrence> occurrences_;  ///< by the field's place
    std::vector<std::uint32_t> first_;     ///< records that are their field's first, in order
    std::vector<std::uint32_t> next_;      ///< by record: the field's next one
    std::uint32_t frame_ = 0;
    std::vector<char> line_;  ///< the frame's fields
    std::size_t line_size_ = 0;
};

/// Appends `text` as a JSON string; octets that are no UTF-8 become U+FFFD.
void append_json_string(std::string& out, std::string_view text);
/// Appends text for a terminal: control characters are shown as ·, so that no packet can move the cursor.
void append_printable(std::string& out, std::string_view text);

}  // namespace loopscope::app
