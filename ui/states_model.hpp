#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <vector>

#include "decode/flow/connection.hpp"
#include "trace/recording.hpp"
#include "ui/view.hpp"

namespace loopscope::ui {

/// One end goes from a state to another, as a packet tells.
struct StateChange {
    enum class Cause : std::uint8_t {
        sent,          ///< this end sent the packet
        received,      ///< this end received it
        earlier,       ///< must have happened before: no packet shows it
        inferred,      ///< both ends sent data: both are connected
        judged_again,  ///< what was told of this end before was not so: its FIN left before the other's arrived
    };
    std::uint32_t frame = decode::no_frame;
    std::uint32_t answers = decode::no_frame;  ///< frame that it answers; no_frame: none
    std::int64_t time = 0;                     ///< nanoseconds since 1970
    std::uint16_t flags = 0;                   ///< decode::tcp_flag of the packet
    decode::flow::Side end = decode::flow::Side::client;
    decode::flow::TcpState from = decode::flow::TcpState::unknown, to = decode::flow::TcpState::unknown;
    Cause cause = Cause::received;

    bool by_reset() const { return (flags & decode::tcp_flag::rst) != 0 && cause != Cause::earlier; }
};

/// "frame 2: SYN+ACK received"
std::string cause_text(const StateChange&);
/// The socket call that the change implies: "connect()"; empty where it needs none.
std::string_view implied_call(const StateChange&);

/// Appends what a packet changes, in the order in which it happens; `before` are both ends' states before it.
void append_changes(const trace::PacketRecord&, std::uint32_t frame,
                    const std::array<decode::flow::TcpState, 2>& before, std::vector<StateChange>& out);
/// All changes of a connection.
std::vector<StateChange> state_changes(const trace::Recording&, std::uint32_t connection);

/// Where one end stands and which way it came.
struct StateWay {
    decode::flow::TcpState state = decode::flow::TcpState::unknown;
    std::array<bool, 32> taken{};                                         ///< by position in state_edges()
    bool reset = false;                                                   ///< the last change was a reset
    decode::flow::TcpState reset_from = decode::flow::TcpState::unknown;  ///< where it was then
};
/// Takes one more change of this end into account.
void go(StateWay&, const StateChange&);

/// The state diagram of the selected connection: its changes of state, and how far they have come. Costs what is new,
/// and at most `in_one_go` packets a call.
class StatesModel {
public:
    static constexpr std::uint32_t in_one_go = 50'000;
    static constexpr std::int64_t glide_time = 450'000'000;  ///< nanoseconds that a token takes to its new state

    void update(const trace::Recording&, std::uint32_t packet_count, const Selection&);
    void reset() { *this = StatesModel(); }
    /// Call once a frame: `elapsed` nanoseconds of the viewer's time.
    void advance(std::int64_t elapsed);
    /// Tokens are on their way.
    bool animating() const { return progress_[0] < 1 || progress_[1] < 1; }

    std::uint32_t connection() const { return connection_; }
    /// All packets of the connection were looked at.
    bool complete() const { return complete_; }
    const std::vector<StateChange>& changes() const { return changes_; }
    /// Changes up to the position: the first so many of changes().
    std::size_t shown() const { return shown_; }
    std::uint32_t position() const {
        return position_;
    }                                                  ///< frame number: what came after it is not taken into account
    bool at_selected() const { return at_selected_; }  ///< the position is that of the chosen packet
    void follow() { at_selected_ = false; }            ///< to the newest packet shown
    const StateWay& way(decode::flow::Side end) const { return ways_[static_cast<std::size_t>(end)]; }
    /// States that the token leaves behind while it glides, the one it stood on first; empty: it rests.
    const std::vector<decode::flow::TcpState>& glide(decode::flow::Side end) const {
        return glides_[static_cast<std::size_t>(end)];
    }
    /// Of the glide, 0..1.
    float progress(decode::flow::Side end) const { return progress_[static_cast<std::size_t>(end)]; }

    std::size_t list_shown = 0;      ///< shown() that the list was scrolled to
    std::uint32_t seen_changes = 0;  ///< Selection::changes that was taken into account

private:
    void choose(std::uint32_t connection);
    void look_on(const trace::Recording&);
    void follow_position(std::uint32_t packet_count, const Selection&, const trace::Recording&);
    void rest();
    void show_to(std::size_t count);

    const trace::Recording* recording_ = nullptr;
    std::uint32_t connection_ = decode::none;
    bool complete_ = false;
    std::uint32_t looked_to_ = decode::no_frame;  ///< packets up to this one are in changes_
    std::uint32_t walk_from_ = decode::no_frame;  ///< the walk back towards looked_to_ began here ...
    std::uint32_t walk_at_ = decode::no_frame;    ///< ... and comes to this one next
    std::vector<StateChange> walked_;             ///< what it found, the latest first
    std::vector<StateChange> changes_;
    std::size_t shown_ = 0;
    std::uint32_t position_ = decode::no_frame, seen_count_ = 0, seen_total_ = 0;
    bool at_selected_ = false, fresh_ = true;
    std::array<StateWay, 2> ways_;
    std::array<std::vector<decode::flow::TcpState>, 2> glides_;
    std::array<float, 2> progress_{1, 1};
};

}  // namespace loopscope::ui
