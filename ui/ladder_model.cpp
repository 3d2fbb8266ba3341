#include "ui/ladder_model.hpp"

#include <algorithm>

#include "ui/quantity.hpp"

namespace loopscope::ui {

namespace {

constexpr std::size_t cached_rows = 512;

}  // namespace

void LadderModel::reset() {
    lanes_.clear();
    frames_.clear();
    cache_.clear();
    visible_ = 0;
    extended_to_ = 0;
    recording_ = nullptr;
    followed_connection_ = decode::none;
    seen_changes = 0;
}

std::size_t LadderModel::lane_of(std::uint32_t connection) const {
    return static_cast<std::size_t>(std::find(lanes_.begin(), lanes_.end(), connection) - lanes_.begin());
}

void LadderModel::show_only(std::uint32_t connection) {
    if (lanes_.size() == 1 && lanes_[0] == connection) return;
    lanes_.assign(1, connection);
    frames_.clear();
    extended_to_ = 0;
}

void LadderModel::add_lane(std::uint32_t connection) {
    if (has_lane(connection) || lanes_.size() >= max_lanes) return;
    lanes_.insert(std::upper_bound(lanes_.begin(), lanes_.end(), connection), connection);
    frames_.clear();
    extended_to_ = 0;
}

void LadderModel::remove_lane(std::uint32_t connection) {
    if (lanes_.size() <= 1) return;
    std::erase(lanes_, connection);
    frames_.clear();
    extended_to_ = 0;
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
}

std::size_t LadderModel::row_of(std::uint32_t frame) const {
    const auto end = frames_.begin() + static_cast<std::ptrdiff_t>(visible_);
    const auto after = std::upper_bound(frames_.begin(), end, frame);
    return after == frames_.begin() ? visible_ : static_cast<std::size_t>(after - frames_.begin()) - 1;
}

const trace::LadderRow& LadderModel::row(const trace::Recording& recording, std::size_t index) {
    const auto frame = frames_[index];
    if (const auto kept = cache_.find(frame); kept != cache_.end()) return kept->second;
    if (cache_.size() >= cached_rows) cache_.clear();
    return cache_.emplace(frame, trace::ladder_row(recording, frame, scratch_)).first->second;
}

std::uint32_t LadderModel::step(std::uint32_t frame, std::int64_t rows) const {
    if (visible_ == 0) return decode::no_frame;
    const auto row = row_of(frame);
    if (row == visible_) return frames_[rows > 0 ? 0 : visible_ - 1];
    const auto wanted =
        std::clamp<std::int64_t>(static_cast<std::int64_t>(row) + rows, 0, static_cast<std::int64_t>(visible_) - 1);
    return frames_[static_cast<std::size_t>(wanted)];
}

void ConnectionSearch::begin(const std::string& words) {
    words_ = lower(words);
    found_.clear();
    looked_at_ = 0;
}

bool ConnectionSearch::done(const trace::Recording& recording) const {
    return found_.size() >= at_most || looked_at_ >= recording.connection_count();
}

void ConnectionSearch::advance(const trace::Recording& recording) {
    for (auto left = in_one_go; left > 0 && !done(recording); --left, ++looked_at_)
        if (words_.empty() || holds_words(connection_title(recording, looked_at_), words_))
            found_.push_back(looked_at_);
}

std::string connection_title(const trace::Recording& recording, std::uint32_t index) {
    const auto connection = recording.connection(index);
    const auto protocol =
        connection.application == decode::Protocol::unknown ? connection.transport : connection.application;
    return std::to_string(index) + "   " + decode::to_text(connection.client) + " \xe2\x86\x92 " +
           decode::to_text(connection.server) + "   " + std::string{decode::to_text(protocol)} + ", " +
           std::string{to_text(connection.outcome)};
}

}  // namespace loopscope::ui
