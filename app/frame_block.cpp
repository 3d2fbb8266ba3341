#include "app/frame_block.hpp"

#include <functional>

namespace loopscope::app {

namespace {

bool lies_in(decode::Bytes part, decode::Bytes whole) {
    const std::less_equal<const std::uint8_t*> before;
    return before(whole.data(), part.data()) && before(part.data() + part.size(), whole.data() + whole.size());
}

/// The next `count` elements of what was appended in the order of the entries.
template <class T> std::span<const T> next(const std::vector<T>& all, std::size_t& at, std::size_t count) {
    const std::span<const T> part{all.data() + at, count};
    at += count;
    return part;
}

}  // namespace

void FrameBlock::clear() {
    entries_.clear();
    segments_.clear();
    analyses_.clear();
    stories_.clear();
    finding_facts_.clear();
    messages_.clear();
    exchanges_.clear();
    connections_.clear();
    findings_.clear();
    kept_.clear();
    octets_ = 0;
}

decode::ExchangeFacts FrameBlock::kept(const decode::ExchangeFacts& exchange) {
    auto copy = exchange;
    if (!exchange.request_method.empty()) copy.request_method = kept_.keep(exchange.request_method);
    if (!exchange.request_uri.empty()) copy.request_uri = kept_.keep(exchange.request_uri);
    return copy;
}

void FrameBlock::add_facts(const decode::flow::FrameReport& report, decode::Bytes frame) {
    const auto& facts = report.facts;
    for (const auto& segment : facts.segments) {
        segments_.push_back(segment);
        if (segment.analysis != nullptr) analyses_.push_back(*segment.analysis);
        if (segment.story == nullptr) continue;
        stories_.push_back(*segment.story);
        finding_facts_.insert(finding_facts_.end(), segment.story->findings.begin(), segment.story->findings.end());
    }
    for (const auto& message : facts.messages) {
        auto& copy = messages_.emplace_back(message);
        copy.exchange = kept(message.exchange);
        if (!message.bytes.empty() && !lies_in(message.bytes, frame)) {
            copy.bytes = decode::as_bytes(kept_.keep(decode::as_text(message.bytes)));
            octets_ += message.bytes.size();
        }
    }
    for (const auto& exchange : facts.datagram_exchanges) exchanges_.push_back(kept(exchange));
}

void FrameBlock::add(const trace::Recording& recording, bool with_story, bool fits) {
    const auto& report = recording.last_report();
    auto& entry = entries_.emplace_back();
    entry.frame = recording.last_frame();
    entry.facts = report.facts;
    entry.annotation = report.annotation;
    entry.protocol = report.protocol;
    entry.connection = report.connection;
    entry.from_server = report.from_server;
    entry.fits = fits;
    octets_ += entry.frame.bytes.size();
    if (!report.facts.datagram.empty()) {
        entry.facts.datagram = decode::as_bytes(kept_.keep(decode::as_text(report.facts.datagram)));
        octets_ += report.facts.datagram.size();
    }
    add_facts(report, entry.frame.bytes);
    if (!with_story) return;
    if (report.connection != decode::none && report.annotation.event != decode::flow::Event::none) {
        connections_.push_back(recording.connection_so_far(report.connection));
        entry.told = connections_.data();
    }
    for (const auto index : report.findings) {
        const auto finding = recording.finding_so_far(index);
        findings_.push_back({index, finding, recording.connection_so_far(finding.connection)});
    }
    entry.findings = {findings_.data(), report.findings.size()};
}

std::span<const FrameBlock::Entry> FrameBlock::seal() {
    std::size_t segment = 0, analysis = 0, story = 0, finding_fact = 0, message = 0, exchange = 0, told = 0, found = 0;
    for (auto& told_story : stories_)
        told_story.findings = next(finding_facts_, finding_fact, told_story.findings.size());
    for (auto& facts : segments_) {
        if (facts.analysis != nullptr) facts.analysis = &analyses_[analysis++];
        if (facts.story != nullptr) facts.story = &stories_[story++];
    }
    for (auto& entry : entries_) {
        entry.facts.segments = next(segments_, segment, entry.facts.segments.size());
        entry.facts.messages = next(messages_, message, entry.facts.messages.size());
        entry.facts.datagram_exchanges = next(exchanges_, exchange, entry.facts.datagram_exchanges.size());
        if (entry.told != nullptr) entry.told = &connections_[told++];
        entry.findings = next(findings_, found, entry.findings.size());
    }
    return entries_;
}

}  // namespace loopscope::app
