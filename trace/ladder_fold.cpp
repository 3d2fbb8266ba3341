#include "trace/ladder_fold.hpp"

#include <algorithm>
#include <utility>

#include "trace/ladder.hpp"

namespace loopscope::trace {

using decode::flow::Event;
using Kind = FoldRow::Kind;

namespace {

constexpr std::uint32_t short_way = 8;                ///< packets of a connection that are looked back at
constexpr std::uint32_t first_tls_packets = 16;       ///< in which TLS shakes hands
constexpr std::uint32_t duplicates_worth_seeing = 3;  ///< RFC 5681, section 3.2: the third makes the sender act
constexpr std::int64_t surely_silent = 1'000'000'000, maybe_silent = 200'000'000,
                       noticeable = 20'000'000;  ///< nanoseconds
constexpr std::int64_t round_trips = 4;
constexpr std::uint32_t usual_gaps = 15, unusual = 10;

/// The connection's packets before this one, the nearest first, until `visit` gives false.
template <class Visit>
void walk_back(const Recording& recording, const PacketRecord& record, std::uint32_t steps, Visit visit) {
    for (auto at = record.previous_in_connection; at != decode::no_frame && steps > 0; --steps) {
        const auto earlier = recording.packet(at);
        if (!visit(earlier)) return;
        at = earlier.previous_in_connection;
    }
}

/// The last payload before it ended a message.
bool begins_message(const Recording& recording, const PacketRecord& record) {
    bool begins = false;
    walk_back(recording, record, short_way, [&](const PacketRecord& earlier) {
        if (!earlier.has(packet_flag::carries_payload)) return true;
        begins = earlier.has(packet_flag::completes_messages);
        return false;
    });
    return begins;
}

bool follows_zero_window(const Recording& recording, const PacketRecord& record) {
    bool follows = false;
    walk_back(recording, record, short_way, [&](const PacketRecord& earlier) {
        follows = earlier.event == Event::zero_window;
        return !follows;
    });
    return follows;
}

/// TLS cuts a long transfer into records, each a message: only the first packets hold more than that.
bool is_late_tls(const Recording& recording, const PacketRecord& record) {
    if (record.protocol != decode::Protocol::tls) return false;
    std::uint32_t before = 0;
    walk_back(recording, record, first_tls_packets, [&](const PacketRecord&) { return ++before, true; });
    return before == first_tls_packets;
}

bool may_be_ordinary(Event event) {
    switch (event) {
        case Event::data:
        case Event::acknowledgment:
        case Event::duplicate_acknowledgment:
        case Event::window_update:
        case Event::datagram:
        case Event::datagram_answer: return true;
        default: return false;
    }
}

}  // namespace

std::uint32_t duplicate_number(const Recording& recording, std::uint32_t number, std::uint32_t steps) {
    const auto record = recording.packet(number);
    if (record.event != Event::duplicate_acknowledgment) return 0;
    std::uint32_t count = 1;
    bool counted = false;
    walk_back(recording, record, steps, [&](const PacketRecord& earlier) {
        if (earlier.event == record.event && earlier.related_frame == record.related_frame) ++count;
        const auto before = earlier.previous_in_connection;
        counted = before == decode::no_frame || before <= record.related_frame;
        return !counted;
    });
    return counted || record.previous_in_connection == record.related_frame ? count : 0;
}

bool is_ordinary(const Recording& recording, std::uint32_t number) {
    namespace flag = decode::tcp_flag;
    const auto record = recording.packet(number);
    if (!may_be_ordinary(record.event) || record.has(packet_flag::damaged)) return false;
    if ((record.tcp_flags & (flag::syn | flag::fin | flag::rst | flag::urg | flag::cwr)) != 0) return false;
    if (ladder_section(record) != LadderSection::none) return false;
    if (record.previous_in_connection == decode::no_frame) return false;
    const auto previous = recording.packet(record.previous_in_connection);
    if (previous.client_state != record.client_state || previous.server_state != record.server_state) return false;
    const bool tls = is_late_tls(recording, record);
    if (record.has(packet_flag::completes_messages) && !tls) return false;
    if (record.has(packet_flag::carries_payload) && !tls && begins_message(recording, record)) return false;
    if (record.event == Event::window_update) return !follows_zero_window(recording, record);
    if (record.event != Event::duplicate_acknowledgment) return true;
    const auto which = duplicate_number(recording, number, 4 * short_way);
    return which == 0 || which > duplicates_worth_seeing;
}

std::int64_t gap_before(const Recording& recording, std::span<const std::uint32_t> frames, std::uint32_t position) {
    if (position == 0) return 0;
    const auto earlier = recording.time_of(frames[position - 1]), later = recording.time_of(frames[position]);
    if (later <= earlier) return 0;
    const auto gap = static_cast<std::uint64_t>(later) - static_cast<std::uint64_t>(earlier);
    return static_cast<std::int64_t>(std::min<std::uint64_t>(gap, INT64_MAX));
}

bool is_silence(const Recording& recording, std::span<const std::uint32_t> frames, std::uint32_t position) {
    const auto gap = gap_before(recording, frames, position);
    if (gap < noticeable) return false;
    if (gap >= surely_silent) return true;
    if (gap < maybe_silent) {
        const auto index = recording.packet(frames[position]).connection;
        const auto round_trip = index == decode::none ? -1 : recording.connection(index).handshake_time;
        if (round_trip < 0 || gap / round_trips < round_trip) return false;
    }
    std::array<std::int64_t, usual_gaps> gaps{};
    std::size_t count = 0;
    for (auto at = position - 1; at > 0 && count < gaps.size(); --at) gaps[count++] = gap_before(recording, frames, at);
    if (count == 0) return true;
    const auto short_one = gaps.begin() + static_cast<std::ptrdiff_t>(count / 5);
    std::nth_element(gaps.begin(), short_one, gaps.begin() + static_cast<std::ptrdiff_t>(count));
    return gap / unusual >= *short_one;
}

void LadderFold::clear() {
    rows_.clear();
    blocks_.clear();
    count_ = 0;
    run_ = decode::none;
    in_block_ = false;
    changed_ = 0;
}

std::size_t LadderFold::take_changed() { return std::exchange(changed_, rows_.size()); }

void LadderFold::push(std::uint32_t position, Kind kind, std::uint32_t block) {
    changed_ = std::min(changed_, rows_.size());
    rows_.push_back({position, block, kind});
}

void LadderFold::pop() {
    rows_.pop_back();
    changed_ = std::min(changed_, rows_.size());
}

void LadderFold::update(const Recording& recording, std::span<const std::uint32_t> frames, std::uint32_t shown) {
    if (shown < count_) shrink(recording, frames, shown);
    while (count_ < shown) add(recording, frames, count_++);
}

namespace {

/// Counts a packet in the block, or takes it out again.
void account(LadderBlock& block, const Recording& recording, std::uint32_t frame, std::uint32_t position, bool in) {
    const auto record = recording.packet(frame);
    const auto sender = record.has(packet_flag::from_server) ? 1u : 0u;
    const auto change = [in](auto& figure, auto by) { in ? figure += by : figure -= by; };
    change(block.packets[sender], 1u);
    if (record.event == Event::duplicate_acknowledgment) change(block.duplicates, 1u);
    if (!record.has(packet_flag::carries_payload)) return;
    if (in && block.carrying[sender] == 0) block.first_carrying[sender] = position;
    if (in) block.last_carrying[sender] = position;
    change(block.carrying[sender], 1u);
    change(block.wire_bytes[sender], std::uint64_t{record.original_length});
}

}  // namespace

void LadderFold::add(const Recording& recording, Frames frames, std::uint32_t position) {
    const bool silence = is_silence(recording, frames, position);
    const bool ordinary = is_ordinary(recording, frames[position]);
    if (silence || !ordinary) {
        run_ = decode::none;
        in_block_ = false;
    }
    if (silence) push(position, Kind::silence);
    if (!ordinary) return push(position, Kind::arrow);
    if (run_ == decode::none) run_ = position;
    if (in_block_) {
        auto& block = blocks_.back();
        account(block, recording, frames[position], position, true);
        block.last = position;
        if (recording.packet(frames[position]).connection != block.connection) block.connection = decode::none;
        changed_ = std::min(changed_, block.row);
        if (block.open) push(position, Kind::arrow, static_cast<std::uint32_t>(blocks_.size()) - 1);
        return;
    }
    push(position, Kind::arrow);
    if (position - run_ + 1 == shortest) begin_block(recording, frames, run_, position);
}

void LadderFold::begin_block(const Recording& recording, Frames frames, std::uint32_t first, std::uint32_t last) {
    for (auto at = first; at <= last; ++at) pop();
    const auto index = static_cast<std::uint32_t>(blocks_.size());
    auto& block = blocks_.emplace_back();
    block.first = first;
    block.last = last;
    block.first_frame = frames[first];
    block.connection = recording.packet(frames[first]).connection;
    block.open = wants_open(block.first_frame);
    block.row = rows_.size();
    push(first, Kind::block, index);
    for (auto at = first; at <= last; ++at) {
        account(block, recording, frames[at], at, true);
        if (recording.packet(frames[at]).connection != block.connection) block.connection = decode::none;
        if (block.open) push(at, Kind::arrow, index);
    }
    in_block_ = true;
}

void LadderFold::shrink(const Recording& recording, Frames frames, std::uint32_t shown) {
    while (!rows_.empty() && rows_.back().first >= shown) {
        if (rows_.back().kind == Kind::block) blocks_.pop_back();
        pop();
    }
    count_ = shown;
    run_ = decode::none;
    in_block_ = false;
    if (!blocks_.empty() && blocks_.back().last + 1 >= shown && shown > 0) {
        shorten_block(recording, frames, shown);
        if (blocks_.back().size() < shortest) return dissolve_block();
        in_block_ = true;
        run_ = blocks_.back().first;
        return;
    }
    // a run that was too short for a block may have been cut: it is folded again
    for (auto left = shortest; left > 0 && !rows_.empty(); --left) {
        const auto& row = rows_.back();
        if (row.kind != Kind::arrow || row.block != decode::none) break;
        count_ = row.first;
        pop();
    }
    pop_silence();
}

/// The silence before a packet that is folded again is found again.
void LadderFold::pop_silence() {
    if (!rows_.empty() && rows_.back().kind == Kind::silence && rows_.back().first >= count_) pop();
}

void LadderFold::shorten_block(const Recording& recording, Frames frames, std::uint32_t shown) {
    auto& block = blocks_.back();
    changed_ = std::min(changed_, block.row);
    for (; block.last >= shown; --block.last) account(block, recording, frames[block.last], block.last, false);
    for (const std::size_t sender : {0u, 1u}) {
        if (block.carrying[sender] == 0) continue;
        auto& last = block.last_carrying[sender];
        for (last = std::min(last, block.last); last > block.first_carrying[sender]; --last) {
            const auto record = recording.packet(frames[last]);
            if (record.has(packet_flag::carries_payload) && record.has(packet_flag::from_server) == (sender == 1))
                break;
        }
    }
    // its `connection` stays: that of a block of several may be of one again, which says no less
}

/// Too short to be a block: its packets are folded again.
void LadderFold::dissolve_block() {
    count_ = blocks_.back().first;
    while (rows_.size() > blocks_.back().row) pop();
    blocks_.pop_back();
    pop_silence();
}

std::size_t LadderFold::row_of(std::uint32_t position) const {
    const auto after = std::upper_bound(rows_.begin(), rows_.end(), position,
                                        [](std::uint32_t wanted, const FoldRow& row) { return wanted < row.first; });
    return after == rows_.begin() ? rows_.size() : static_cast<std::size_t>(after - rows_.begin()) - 1;
}

void LadderFold::insert_arrows(LadderBlock& block, std::uint32_t index) {
    const auto at = rows_.begin() + static_cast<std::ptrdiff_t>(block.row) + 1;
    auto position = block.first;
    for (auto row = rows_.insert(at, block.size(), FoldRow{0, index, Kind::arrow}); position <= block.last; ++row)
        row->first = position++;
}

void LadderFold::set_open(std::uint32_t index, bool open) {
    auto& block = blocks_[index];
    if (block.open == open) return;
    block.open = open;
    if (open == all_open_)
        exceptions_.erase(block.first_frame);
    else
        exceptions_.insert(block.first_frame);
    changed_ = std::min(changed_, block.row);
    if (open) {
        insert_arrows(block, index);
    } else {
        const auto from = rows_.begin() + static_cast<std::ptrdiff_t>(block.row) + 1;
        rows_.erase(from, from + block.size());
    }
    for (auto later = index + 1; later < blocks_.size(); ++later)
        open ? blocks_[later].row += block.size() : blocks_[later].row -= block.size();
}

void LadderFold::set_all_open(bool open) {
    all_open_ = open;
    exceptions_.clear();
    const auto folded = std::exchange(rows_, {});
    changed_ = 0;
    for (const auto& row : folded) {
        if (row.kind == Kind::arrow && row.block != decode::none) continue;
        if (row.kind == Kind::block) {
            blocks_[row.block].open = open;
            blocks_[row.block].row = rows_.size();
        }
        rows_.push_back(row);
        if (row.kind == Kind::block && open)
            for (auto at = blocks_[row.block].first; at <= blocks_[row.block].last; ++at)
                rows_.push_back({at, row.block, Kind::arrow});
    }
}

}  // namespace loopscope::trace
