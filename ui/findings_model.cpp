#include "ui/findings_model.hpp"

#include <algorithm>

#include "ui/quantity.hpp"

namespace loopscope::ui {

using decode::flow::Finding;
using decode::flow::Severity;

namespace {

// Findings in one frame of the window: that are taken note of, and that are held against a filter's words.
constexpr std::uint32_t noted_a_frame = 5000, looked_at_a_frame = 1000;

std::uint64_t bits(std::int64_t number) { return static_cast<std::uint64_t>(number) ^ std::uint64_t{1} << 63; }

SortKey key_of(const trace::Recording& recording, std::uint32_t index, FindingColumn column) {
    const auto finding = recording.finding(index);
    switch (column) {
        // What broke comes first.
        case FindingColumn::severity:
            return {static_cast<std::uint64_t>(Severity::broken) - static_cast<std::uint64_t>(severity(finding)),
                    index};
        case FindingColumn::kind: return {static_cast<std::uint64_t>(finding.kind), index};
        case FindingColumn::happened: return text_key(what_happened(finding, recording.connection(finding.connection)));
        case FindingColumn::connection: return {finding.connection, index};
        case FindingColumn::packets: return {finding.first_frame(), finding.last_frame()};
        case FindingColumn::time: return {bits(finding.time), index};
    }
    return {};
}

}  // namespace

void FindingsModel::reset() {
    order_.reset();
    position_ = found_ = looked_at_ = to_look_again_ = next_again_ = 0;
    counts_ = {};
    seen_.clear();
    matching_.clear();
    list = {};
    chosen_ = decode::none;
    ++version_;
}

void FindingsModel::update(const trace::Recording& recording, std::uint32_t packet_count) {
    const auto all = recording.finding_count();
    const bool at_end = packet_count >= recording.packet_count();
    const auto established = [&](std::uint32_t index) {
        const auto frame = recording.finding(index).found_in;
        return frame == decode::no_frame ? at_end : frame <= packet_count;
    };
    const auto known = found_;
    while (found_ > 0 && (found_ > all || !established(found_ - 1))) --found_;
    const auto stop = std::min(all, found_ + noted_a_frame);
    while (found_ < stop && established(found_)) ++found_;
    more_ = found_ == stop && found_ < all;
    if (found_ < known) forget_from(found_);
    if (packet_count != position_ || found_ != known) to_look_again_ = std::min(found_, looked_at_);
    position_ = packet_count;

    auto budget = filter_.empty() ? noted_a_frame : looked_at_a_frame;
    for (; looked_at_ < found_ && budget > 0; --budget) look_at(recording, looked_at_++);
    to_look_again_ = std::min(to_look_again_, looked_at_);
    for (; to_look_again_ > 0 && budget > 0; --budget, --to_look_again_) {
        if (next_again_ >= looked_at_) next_again_ = 0;
        look_at(recording, next_again_++);
    }
    order_.update(matching_, static_cast<int>(column_), descending_, version_, sort_key(recording));
}

void FindingsModel::count(const Seen& seen, bool more) {
    auto& number = counts_[static_cast<std::size_t>(seen.severity)];
    if (seen.counted) more ? ++number : --number;
}

void FindingsModel::look_at(const trace::Recording& recording, std::uint32_t index) {
    if (seen_.size() <= index) seen_.resize(index + 1);
    const auto finding = recording.finding(index);
    const Seen now{!finding.withdrawn, !finding.withdrawn && matches(recording, finding), severity(finding)};
    auto& before = seen_[index];
    count(before, false);
    count(now, true);
    if (now.matches != before.matches) {
        const auto at = std::lower_bound(matching_.begin(), matching_.end(), index);
        if (now.matches)
            matching_.insert(at, index);
        else
            matching_.erase(at);
        if (index + 1 != looked_at_) ++version_;
    } else if (now.severity != before.severity && now.matches) {
        ++version_;
    }
    before = now;
}

void FindingsModel::forget_from(std::uint32_t count_left) {
    for (auto index = count_left; index < seen_.size(); ++index) count(seen_[index], false);
    seen_.resize(std::min<std::size_t>(seen_.size(), count_left));
    looked_at_ = std::min(looked_at_, count_left);
    while (!matching_.empty() && matching_.back() >= count_left) matching_.pop_back();
    if (chosen_ != decode::none && chosen_ >= count_left) chosen_ = decode::none;
    ++version_;
}

bool FindingsModel::matches(const trace::Recording& recording, const Finding& finding) const {
    if (filter_.empty()) return true;
    const auto connection = recording.connection(finding.connection);
    std::string text{to_text(severity(finding))};
    text.append(" ").append(keyword(finding.kind)).append(" ").append(title(finding.kind)).append(" ");
    text += what_happened(finding, connection) + " " + decode::to_text(connection.client) + " " +
            decode::to_text(connection.server);
    return holds_words(text, filter_);
}

RowOrder::MakeKey FindingsModel::sort_key(const trace::Recording& recording) const {
    if (column_ == FindingColumn::time) return {};  // as they were found
    return [&recording, column = column_]() -> RowOrder::Key {
        return [&recording, column](std::uint32_t row) { return key_of(recording, row, column); };
    };
}

void FindingsModel::sort_by(FindingColumn column, bool descending) {
    column_ = column;
    descending_ = descending;
}

void FindingsModel::set_filter(const std::string& filter) {
    auto wanted = lower(filter);
    if (wanted == filter_) return;
    filter_ = std::move(wanted);
    forget_from(0);
}

void FindingsModel::choose(const trace::Recording& recording, Selection& selection, std::uint32_t index) {
    chosen_ = index;
    const auto finding = recording.finding(index);
    const auto frame = finding.shown_by(finding.found_in) ? finding.found_in : finding.first_frame();
    if (frame != decode::no_frame) selection.choose_frame(recording, frame);
    followed_changes_ = selection.changes;
}

void FindingsModel::follow(const trace::Recording& recording, const Selection& selection) {
    if (selection.changes != followed_changes_ && selection.connection != decode::none) {
        followed_changes_ = selection.changes;
        if (selection.finding < found_) chosen_ = selection.finding;
        auto candidate = decode::none;
        for (const auto index : recording.findings_of(selection.connection))
            if (index < found_ && (recording.finding(index).shown_by(selection.frame) || candidate == decode::none))
                candidate = index;
        const bool fits = chosen_ < found_ && recording.finding(chosen_).connection == selection.connection &&
                          (recording.finding(chosen_).shown_by(selection.frame) || candidate == decode::none ||
                           !recording.finding(candidate).shown_by(selection.frame));
        if (candidate != decode::none && !fits) chosen_ = candidate;
    }
    const bool gone = chosen_ >= found_ || recording.finding(chosen_).withdrawn;
    if (gone) chosen_ = rows().empty() ? decode::none : rows().front();
}

std::string packets_text(const Finding& finding) {
    const auto frames = finding.evidence();
    std::string text;
    for (std::size_t i = 0; i < frames.size(); ++i)
        text += (i == 0                                  ? ""
                 : i + 1 < frames.size()                 ? ", "
                 : frames.size() == Finding::most_frames ? " … "
                                                         : ", ") +
                grouped(frames[i]);
    return text;
}

std::string finding_caption(const Finding& finding) {
    return std::string{title(finding.kind)} + (finding.inferred ? " (inferred)" : "");
}

std::string FindingsModel::cell(const trace::Recording& recording, std::uint32_t index, FindingColumn column) const {
    const auto finding = recording.finding(index);
    switch (column) {
        case FindingColumn::severity: return std::string{to_text(severity(finding))};
        case FindingColumn::kind: return std::string{title(finding.kind)};
        case FindingColumn::happened: return what_happened(finding, recording.connection(finding.connection));
        case FindingColumn::connection: {
            const auto connection = recording.connection(finding.connection);
            return decode::to_text(connection.client) + " → " + decode::to_text(connection.server);
        }
        case FindingColumn::packets: return packets_text(finding);
        case FindingColumn::time: return seconds_text(time_between(recording.first_time(), finding.time));
    }
    return {};
}

}  // namespace loopscope::ui
