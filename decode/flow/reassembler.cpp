#include "decode/flow/reassembler.hpp"

#include <algorithm>
#include <iterator>
#include <utility>

namespace loopscope::decode::flow {

Reassembler::Place Reassembler::place(const Piece& piece) const {
    if (piece.sequence + piece.length <= next_) return Place::old;
    return piece.sequence <= next_ ? Place::next : Place::ahead;
}

Run Reassembler::take(const Piece& piece) {
    Run run{.octets = piece.octets, .frame_offset = piece.frame_offset, .in_segment = true, .frame = piece.frame};
    if (piece.sequence > next_) {
        run.missing_before = static_cast<std::uint32_t>(piece.sequence - next_);
    } else {
        const auto seen = std::min<std::size_t>(static_cast<std::size_t>(next_ - piece.sequence), piece.octets.size());
        run.octets = piece.octets.subspan(seen);
        run.frame_offset += static_cast<std::uint32_t>(seen);
    }
    const auto captured_end = piece.sequence + static_cast<std::uint32_t>(piece.octets.size());
    next_ = piece.sequence + piece.length;
    run.missing_after = static_cast<std::uint32_t>(next_ - captured_end);
    return run;
}

void Reassembler::keep(const Piece& piece) {
    if (ahead_ == nullptr) ahead_ = std::make_unique<Ahead>();
    auto& [kept, first, held] = *ahead_;
    const auto begin = kept.begin() + static_cast<std::ptrdiff_t>(first);
    auto at = kept.end();
    while (at != begin && std::prev(at)->sequence > piece.sequence) --at;
    if (at != begin) {
        const auto& before = *std::prev(at);
        if (before.sequence + before.length >= piece.sequence + piece.length) return;  // came again
    }
    held += piece.octets.size() + sizeof(Kept);
    kept.insert(at, {piece.sequence, piece.length, piece.frame, {piece.octets.begin(), piece.octets.end()}});
}

bool Reassembler::next_kept() const { return waits() && first_kept().sequence <= next_; }

bool Reassembler::next_kept(SequenceNumber given_up) const {
    return waits() && (next_kept() || first_kept().sequence <= given_up);
}

Run Reassembler::take_kept(std::vector<std::uint8_t>& storage) {
    auto kept = std::move(ahead_->kept[ahead_->first++]);
    ahead_->held -= kept.octets.size() + sizeof(Kept);
    if (ahead_->first == ahead_->kept.size()) drop_kept();
    storage = std::move(kept.octets);
    const Piece piece{kept.sequence, storage, kept.length, 0, kept.frame};
    if (place(piece) == Place::old) return {.frame = kept.frame};
    auto run = take(piece);
    run.in_segment = false;
    return run;
}

}  // namespace loopscope::decode::flow
