#include "app/block_printer.hpp"

#include "decode/decode.hpp"
#include "decode/flow/explain.hpp"
#include "trace/stream_walk.hpp"

namespace loopscope::app {

void PrintedBlock::clear() {
    constexpr std::size_t much = 16u << 20;
    if (text.capacity() > much) text = {};
    text.clear();
    waiting.clear();
    connections.clear();
}

BlockPrinter::BlockPrinter(const Printer& printer, const decode::filter::Filter& filter)
    : printer_(printer.another()), filter_(filter) {
    asked_.want(filter_.wanted(), false);
    printer_->choose(fields_);
}

bool BlockPrinter::takes(const FrameBlock::Entry& entry) {
    if (entry.fits) return true;
    decode::decode_frame(entry.frame, &entry.facts, &asked_, packet_);
    return filter_.matches(asked_, entry.frame.bytes, scratch_);
}

void BlockPrinter::print(const FrameBlock::Entry& entry, std::span<const PrintedFinding> findings, std::string& out) {
    decode::decode_frame(entry.frame, &entry.facts, &fields_, packet_);
    explanation_.clear();
    if (const auto* segment = trace::innermost(packet_); entry.told != nullptr && segment != nullptr)
        append_explanation(explanation_, entry.annotation, *segment, *entry.told, entry.from_server);
    printer_->print(out, {.frame = entry.frame,
                          .packet = packet_,
                          .fields = fields_,
                          .annotation = entry.annotation,
                          .protocol = entry.protocol,
                          .connection = entry.connection,
                          .explanation = explanation_,
                          .findings = findings});
}

void BlockPrinter::print(std::span<const FrameBlock::Entry> entries, PrintedBlock& out) {
    const bool tells_story = printer_->tells_story();
    for (std::size_t i = 0; i < entries.size(); ++i) {
        const auto& entry = entries[i];
        if (!takes(entry)) continue;
        if (tells_story && entry.connection != decode::none &&
            (out.connections.empty() || out.connections.back() != entry.connection))
            out.connections.push_back(entry.connection);
        if (entry.findings.empty())
            print(entry, {}, out.text);
        else
            out.waiting.push_back({out.text.size(), i});
    }
}

void BlockPrinter::print_waiting(std::span<const FrameBlock::Entry> entries, PrintedBlock& out, FindingNews& news) {
    for (const auto connection : out.connections) news.printed(connection);
    if (out.waiting.empty()) return;
    auto& text = assembled_;
    text.clear();
    std::size_t done = 0;
    std::vector<PrintedFinding> told;
    for (const auto& waiting : out.waiting) {
        text.append(out.text, done, waiting.position - done);
        done = waiting.position;
        told.clear();
        for (const auto& finding : entries[waiting.entry].findings)
            if (news.is_news(finding.index, finding.finding)) told.push_back(finding);
        print(entries[waiting.entry], told, text);
    }
    text.append(out.text, done);
    std::swap(out.text, text);
}

}  // namespace loopscope::app
