#include "ui/states_model.hpp"

#include <algorithm>

#include "ui/quantity.hpp"
#include "ui/state_edges.hpp"

namespace loopscope::ui {
namespace {

using decode::flow::Side;
using decode::flow::TcpState;
using enum TcpState;
using Cause = StateChange::Cause;
namespace flag = decode::tcp_flag;

constexpr std::size_t longest_glide = 3;  ///< changes that a token follows one by one; more are one leap

std::array<TcpState, 2> states_of(const trace::PacketRecord& record) {
    return {record.client_state, record.server_state};
}

std::string flags_text(std::uint16_t flags) {
    std::string text;
    const auto add = [&](std::uint16_t bit, std::string_view name) {
        if ((flags & bit) != 0) text.append(text.empty() ? "" : "+").append(name);
    };
    add(flag::rst, "RST");
    add(flag::syn, "SYN");
    add(flag::fin, "FIN");
    add(flag::ack, "ACK");
    return text.empty() ? "segment" : text;
}

/// The acknowledgment is what counts, not what else the segment says.
bool is_acknowledgment_of(const StateChange& change, TcpState from) {
    return change.cause == Cause::received && change.from == from && (change.flags & flag::fin) == 0;
}

}  // namespace

std::string cause_text(const StateChange& change) {
    const auto frame = "frame " + grouped(change.frame) + ": ";
    switch (change.cause) {
        case Cause::earlier:
            return "before frame " + grouped(change.answers != decode::no_frame ? change.answers : change.frame);
        case Cause::inferred: return frame + "both ends have sent data, so both are connected";
        case Cause::judged_again: return frame + "its FIN left before it had the other's: both close at once";
        default: break;
    }
    if (change.cause == Cause::sent && change.to == syn_received && change.answers != decode::no_frame)
        return "frame " + grouped(change.answers) + ": SYN received, answered by frame " + grouped(change.frame);
    if (is_acknowledgment_of(change, syn_received)) return frame + "ACK of its SYN received";
    for (const auto awaits : {fin_wait_1, closing, last_ack})
        if (is_acknowledgment_of(change, awaits) && !change.by_reset()) return frame + "ACK of its FIN received";
    return frame + flags_text(change.flags) + (change.cause == Cause::sent ? " sent" : " received");
}

std::string_view implied_call(const StateChange& change) {
    if (change.cause == Cause::earlier) return change.to == listen ? "listen()" : "";
    if (change.cause != Cause::sent && change.cause != Cause::judged_again) return {};
    if (change.by_reset()) {
        if (change.from == unknown) return "no listen() on this port";
        const bool connected = change.from == established || change.from == close_wait;
        return connected ? "close() with unread data, or SO_LINGER 0" : "";
    }
    if (change.to == syn_sent) return "connect()";
    return (change.flags & flag::fin) != 0 ? "close() or shutdown()" : "";
}

void append_changes(const trace::PacketRecord& record, std::uint32_t frame, const std::array<TcpState, 2>& before,
                    std::vector<StateChange>& out) {
    const auto after = states_of(record);
    const bool from_server = record.has(trace::packet_flag::from_server);
    // who sends acts first; the segment arrives afterwards
    for (const auto end : {from_server ? Side::server : Side::client, from_server ? Side::client : Side::server}) {
        const auto from = before[static_cast<std::size_t>(end)], to = after[static_cast<std::size_t>(end)];
        if (from == to) continue;
        const bool sender = (end == Side::server) == from_server;
        StateChange change{frame,       record.related_frame,
                           record.time, record.tcp_flags,
                           end,         from,
                           to,          sender ? Cause::sent : Cause::received};
        const bool syn = (record.tcp_flags & flag::syn) != 0, ack = (record.tcp_flags & flag::ack) != 0;
        if (from == unknown && to == established && !syn) change.cause = Cause::inferred;
        if (from == close_wait && to == closing) change.cause = Cause::judged_again;
        if (from == unknown && to == syn_sent) change.from = closed;
        if (from == unknown && to == syn_received && sender && syn && ack) {
            auto waiting = change;
            waiting.cause = Cause::earlier;
            waiting.from = closed;
            waiting.to = change.from = listen;
            out.push_back(waiting);
        }
        out.push_back(change);
    }
}

std::vector<StateChange> state_changes(const trace::Recording& recording, std::uint32_t connection) {
    std::vector<std::uint32_t> frames;
    recording.packets_of(connection, decode::no_frame, frames);
    std::vector<StateChange> changes;
    std::array<TcpState, 2> before{unknown, unknown};
    for (const auto frame : frames) {
        const auto record = recording.packet(frame);
        append_changes(record, frame, before, changes);
        before = states_of(record);
    }
    return changes;
}

void go(StateWay& way, const StateChange& change) {
    way.state = change.to;
    way.reset = change.by_reset() && change.to == closed;
    way.reset_from = way.reset ? change.from : unknown;
    if (way.reset) return;
    auto from = change.from;
    if (change.cause == Cause::judged_again) {
        if (const auto wrong = find_state_edge(established, close_wait); wrong < way.taken.size())
            way.taken[wrong] = false;
        from = established;
    }
    for (const auto edge : state_path(from, change.to)) way.taken[edge] = true;
}

void StatesModel::choose(std::uint32_t connection) {
    connection_ = connection;
    complete_ = false;
    looked_to_ = walk_from_ = walk_at_ = decode::no_frame;
    walked_.clear();
    changes_.clear();
    at_selected_ = false;
    fresh_ = true;
    show_to(0);
    rest();
}

/// Walks back from the newest packet to what is known already: only the connection's own packets are touched.
void StatesModel::look_on(const trace::Recording& recording) {
    const auto last = recording.last_packet_of(connection_);
    if (walk_from_ == decode::no_frame) {
        complete_ = last == looked_to_;
        if (complete_) return;
        walk_from_ = walk_at_ = last;
    }
    std::vector<StateChange> of_packet;
    for (std::uint32_t i = 0; i < in_one_go && walk_at_ > looked_to_; ++i) {
        const auto record = recording.packet(walk_at_);
        const auto previous = record.previous_in_connection;
        const auto before =
            previous == decode::no_frame ? std::array{unknown, unknown} : states_of(recording.packet(previous));
        if (before != states_of(record)) {
            of_packet.clear();
            append_changes(record, walk_at_, before, of_packet);
            walked_.insert(walked_.end(), of_packet.rbegin(), of_packet.rend());
        }
        walk_at_ = previous;
    }
    if (walk_at_ > looked_to_) return;
    changes_.insert(changes_.end(), walked_.rbegin(), walked_.rend());
    walked_.clear();
    looked_to_ = walk_from_;
    walk_from_ = decode::no_frame;
    complete_ = recording.last_packet_of(connection_) == looked_to_;
}

/// Sets shown_ and both ends' ways; a token that moved glides on from where it stood.
void StatesModel::show_to(std::size_t count) {
    const std::array<TcpState, 2> stood{ways_[0].state, ways_[1].state};
    const auto before = shown_;
    const bool on = count >= before;
    if (!on) ways_ = {};
    for (auto i = on ? before : 0; i < count; ++i) go(ways_[static_cast<std::size_t>(changes_[i].end)], changes_[i]);
    shown_ = count;
    for (const auto end : {Side::client, Side::server}) {
        const auto index = static_cast<std::size_t>(end);
        auto& glide = glides_[index];
        if (ways_[index].state == stood[index]) continue;
        glide.assign(1, stood[index]);
        progress_[index] = 0;
        std::vector<TcpState> passed;
        for (auto i = before; on && i < count && passed.size() <= longest_glide + 1; ++i) {
            if (changes_[i].end != end) continue;
            if (passed.empty() && changes_[i].from != stood[index]) passed.push_back(changes_[i].from);
            passed.push_back(changes_[i].to);
        }
        if (!passed.empty() && passed.size() <= longest_glide + 1)
            glide.insert(glide.end(), passed.begin(), passed.end() - 1);
    }
}

void StatesModel::follow_position(std::uint32_t packet_count, const Selection& selection,
                                  const trace::Recording& recording) {
    const auto total = recording.packet_count();
    // the replay moved: it leads, until a packet is chosen again. A capture that only grows does not.
    if (packet_count != seen_count_ && (packet_count < total || seen_count_ < seen_total_)) at_selected_ = false;
    seen_total_ = total;
    if (selection.changes != seen_changes) {
        const bool own = selection.frame != decode::no_frame && selection.frame <= total &&
                         recording.packet(selection.frame).connection == connection_;
        at_selected_ = own && selection.frame <= packet_count;
    }
    seen_changes = selection.changes;
    seen_count_ = packet_count;
    position_ = at_selected_ ? selection.frame : packet_count;
    const auto end = std::partition_point(changes_.begin(), changes_.end(),
                                          [&](const StateChange& change) { return change.frame <= position_; });
    const auto count = static_cast<std::size_t>(end - changes_.begin());
    if (count != shown_) show_to(count);
    if (fresh_ && complete_) {
        // a connection that has just been chosen stands where it stands
        fresh_ = false;
        rest();
    }
}

void StatesModel::update(const trace::Recording& recording, std::uint32_t packet_count, const Selection& selection) {
    if (recording_ != &recording) {
        const auto kept = seen_changes;
        reset();
        seen_changes = kept;
        recording_ = &recording;
    }
    auto wanted = selection.connection;
    if (wanted == decode::none && recording.connection_count() > 0) wanted = 0;
    const bool known = wanted != decode::none && wanted < recording.connection_count();
    if (!known) return choose(decode::none);
    if (wanted != connection_) choose(wanted);
    look_on(recording);
    follow_position(packet_count, selection, recording);
}

void StatesModel::rest() {
    glides_ = {};
    progress_ = {1, 1};
}

void StatesModel::advance(std::int64_t elapsed) {
    for (std::size_t end = 0; end < 2; ++end) {
        auto& progress = progress_[end];
        progress = std::min(1.f, progress + static_cast<float>(static_cast<double>(elapsed) / glide_time));
        if (progress >= 1) glides_[end].clear();
    }
}

}  // namespace loopscope::ui
