#include "ui/ladder_model.hpp"

#include <algorithm>

#include "trace/ladder_words.hpp"

namespace loopscope::ui {

namespace {

constexpr std::size_t cached_rows = 512;

}  // namespace

void LadderModel::reset() {
    lanes_.clear();
    forget_rows();
    cache_.clear();
    findings_.reset();
    recording_ = nullptr;
    followed_connection_ = decode::none;
    seen_changes = opened_for = 0;
    on_block = false;
}

/// Everything that depends on which lanes there are.
void LadderModel::forget_rows() {
    frames_.clear();
    fold_.clear();
    tops_.clear();
    space_.clear();
    words_.clear();
    visible_ = 0;
    extended_to_ = 0;
    scaled_rows_ = 0;
}

std::size_t LadderModel::lane_of(std::uint32_t connection) const {
    return static_cast<std::size_t>(std::find(lanes_.begin(), lanes_.end(), connection) - lanes_.begin());
}

void LadderModel::show_only(std::uint32_t connection) {
    if (lanes_.size() == 1 && lanes_[0] == connection) return;
    lanes_.assign(1, connection);
    forget_rows();
}

void LadderModel::add_lane(std::uint32_t connection) {
    if (has_lane(connection) || lanes_.size() >= max_lanes) return;
    lanes_.insert(std::upper_bound(lanes_.begin(), lanes_.end(), connection), connection);
    forget_rows();
}

void LadderModel::remove_lane(std::uint32_t connection) {
    if (lanes_.size() <= 1) return;
    std::erase(lanes_, connection);
    forget_rows();
}

void LadderModel::extend(const trace::Recording& recording, std::uint32_t published) {
    if (extended_to_ == published) return;
    const auto known = static_cast<std::ptrdiff_t>(frames_.size());
    for (const auto lane : lanes_) {
        const auto before = static_cast<std::ptrdiff_t>(frames_.size());
        recording.packets_of(lane, extended_to_, frames_);
        std::inplace_merge(frames_.begin() + known, frames_.begin() + before, frames_.end());
    }
    // what came in between is left for the next time, so that all lanes stop at the same packet
    while (!frames_.empty() && frames_.back() > published) frames_.pop_back();
    extended_to_ = published;
}

void LadderModel::update(const trace::Recording& recording, std::uint32_t packet_count, const Selection& selection) {
    if (recording_ != &recording) {
        reset();
        recording_ = &recording;
    }
    const auto published = recording.packet_count();
    if (selection.connection != followed_connection_) {
        followed_connection_ = selection.connection;
        if (selection.connection != decode::none && !has_lane(selection.connection)) show_only(selection.connection);
    }
    if (lanes_.empty() && recording.connection_count() > 0) show_only(0);
    extend(recording, published);
    visible_ =
        static_cast<std::size_t>(std::upper_bound(frames_.begin(), frames_.end(), packet_count) - frames_.begin());
    fold_.update(recording, frames_, static_cast<std::uint32_t>(visible_));
    place_rows(recording);
    findings_.update(recording, lanes_, packet_count);
    if (opened_for == selection.changes) return;
    opened_for = selection.changes;
    on_block = false;
    open_around(selection.frame);
}

void LadderModel::place_rows(const trace::Recording& recording) {
    auto row = fold_.take_changed();
    const auto count = row_count();
    if (to_scale_ && (count > 2 * scaled_rows_ || 2 * count < scaled_rows_)) {
        scaled_rows_ = count;
        scale_ = trace::fit_scale(recording, frames_, fold_.rows());
        row = 0;
    }
    row = std::min({row, count, tops_.size()});
    tops_.resize(count);
    space_.resize(count);
    for (; row < count; ++row) {
        tops_[row] = row == 0 ? 0 : top_of(row - 1) + height_of(row - 1);
        const bool after_silence = row > 0 && kind_of(row - 1) == Kind::silence;
        const bool first_of_block = row > 0 && kind_of(row - 1) == Kind::block && block(row - 1).open;
        const bool none = !to_scale_ || kind_of(row) == Kind::silence || after_silence || first_of_block;
        space_[row] = none ? 0 : static_cast<float>(scale_.empty_rows(gap_before(recording, row)));
    }
}

void LadderModel::set_to_scale(bool on) {
    to_scale_ = on;
    scaled_rows_ = 0;
    tops_.clear();
    if (recording_ != nullptr) place_rows(*recording_);
}

void LadderModel::set_all_open(bool open) {
    fold_.set_all_open(open);
    if (recording_ != nullptr) place_rows(*recording_);
}

double LadderModel::height_of(std::size_t row) const {
    const auto kind = kind_of(row);
    return kind == Kind::silence ? silence_height : kind == Kind::block ? block_height : 1;
}

double LadderModel::total_height() const {
    return tops_.empty() ? 0 : top_of(tops_.size() - 1) + height_of(tops_.size() - 1);
}

std::size_t LadderModel::row_at(double height) const {
    const auto after = std::upper_bound(tops_.begin(), tops_.end(), height);
    return after == tops_.begin() ? 0 : static_cast<std::size_t>(after - tops_.begin()) - 1;
}

std::int64_t LadderModel::gap_before(const trace::Recording& recording, std::size_t row) const {
    return trace::gap_before(recording, frames_, entry(row).first);
}

bool LadderModel::broken_before(const trace::Recording& recording, std::size_t row) const {
    return space_[row] > 0 && scale_.broken(gap_before(recording, row));
}

std::size_t LadderModel::row_of(std::uint32_t frame) const {
    const auto end = frames_.begin() + static_cast<std::ptrdiff_t>(visible_);
    const auto after = std::upper_bound(frames_.begin(), end, frame);
    if (after == frames_.begin()) return row_count();
    return fold_.row_of(static_cast<std::uint32_t>(after - frames_.begin()) - 1);
}

const trace::LadderRow& LadderModel::row(const trace::Recording& recording, std::size_t index) {
    const auto frame = frame_at(index);
    if (const auto kept = cache_.find(frame); kept != cache_.end()) return kept->second;
    if (cache_.size() >= cached_rows) cache_.clear();
    return cache_.emplace(frame, trace::ladder_row(recording, frame, scratch_)).first->second;
}

const std::string& LadderModel::words(const trace::Recording& recording, std::size_t index) {
    const auto& at = entry(index);
    const auto last = at.kind == Kind::block ? block(index).last : at.first;
    const auto key = std::uint64_t{at.first} << 1 | (at.kind == Kind::block ? 1u : 0u);
    if (const auto kept = words_.find(key); kept != words_.end() && kept->second.last == last) return kept->second.text;
    if (words_.size() >= cached_rows) words_.clear();
    auto text = at.kind == Kind::block ? trace::block_words(recording, frames_, block(index), scratch_.packet)
                                       : trace::silence_words(recording, frames_, at.first);
    return words_.insert_or_assign(key, Words{last, std::move(text)}).first->second.text;
}

std::vector<LadderFindings::Shown> LadderModel::findings_at(std::size_t row) const {
    const auto kind = kind_of(row);
    if (kind == Kind::silence || (kind == Kind::block && block(row).open)) return {};
    return findings_.shown_by(frame_at(row), kind == Kind::block ? frames_[block(row).last] : frame_at(row));
}

std::size_t LadderModel::set_open(std::size_t row, bool open) {
    const auto index = entry(row).block;
    if (index == decode::none) return row;
    fold_.set_open(index, open);
    if (recording_ != nullptr) place_rows(*recording_);
    return fold_.blocks()[index].row;
}

void LadderModel::open_around(std::uint32_t frame) {
    const auto row = row_of(frame);
    if (row < row_count() && kind_of(row) == Kind::block && !block(row).open && frame <= frames_[block(row).last])
        set_open(row, true);
}

std::size_t LadderModel::step(std::size_t row, std::int64_t steps) const {
    const auto count = static_cast<std::int64_t>(row_count());
    if (count == 0) return 0;
    auto at = row < row_count() ? static_cast<std::int64_t>(row) + steps : steps > 0 ? 0 : count - 1;
    at = std::clamp<std::int64_t>(at, 0, count - 1);
    const std::int64_t on = steps > 0 ? 1 : -1;
    while (at + on >= 0 && at + on < count && kind_of(static_cast<std::size_t>(at)) == Kind::silence) at += on;
    return static_cast<std::size_t>(at);
}

std::size_t LadderModel::cursor(const Selection& selection) const {
    const auto row = row_of(selection.frame);
    if (!on_block || row >= row_count() || entry(row).block == decode::none) return row;
    return fold_.blocks()[entry(row).block].row;
}

}  // namespace loopscope::ui
