#include "decode/flow/meter.hpp"

#include <algorithm>
#include <optional>

#include "decode/flow/packed_figures.hpp"
#include "decode/flow/sender_meter.hpp"

namespace loopscope::decode::flow {
namespace {

SenderMeter::Terms terms_of(const Connection& handshake, Side sender) {
    const auto& own = handshake.from(sender);
    const auto& peer = handshake.from(other(sender));
    SenderMeter::Terms terms;
    const std::uint32_t timestamps = own.timestamps && peer.timestamps ? 12 : 0;
    if (peer.has_mss && peer.mss > timestamps) {
        const auto most = own.has_mss ? std::min(own.mss, peer.mss) : peer.mss;
        terms.segment_size = most > timestamps ? most - timestamps : peer.mss;
    }
    if (handshake.syn_retries == 0) terms.round_trip = handshake.handshake_time;
    terms.whole = own.has_initial_sequence;
    terms.first = own.initial_sequence + 1;
    terms.heard = peer.has_initial_sequence;
    terms.scale_known = peer.window_scale != -1;
    terms.selective = own.sack_permitted && peer.sack_permitted;
    return terms;
}

}  // namespace

struct TcpMeter::State {
    struct Live {
        std::array<SenderMeter::Terms, 2> terms;
        std::array<std::unique_ptr<SenderMeter>, 2> senders;  ///< made with the first payload of that side
    };

    explicit State(const Connection& handshake) : live(std::make_unique<Live>()) {
        for (const auto side : {Side::client, Side::server})
            live->terms[static_cast<std::size_t>(side)] = terms_of(handshake, side);
    }
    SenderMeter* from(Side side) const {
        return live == nullptr ? nullptr : live->senders[static_cast<std::size_t>(side)].get();
    }

    std::unique_ptr<Live> live;                  ///< until the connection has ended
    std::optional<PackedFigures> final_figures;  ///< from then on
};

TcpMeter::TcpMeter(const Connection& handshake) : state_(std::make_unique<State>(handshake)) {}
TcpMeter::~TcpMeter() = default;
TcpMeter::TcpMeter(TcpMeter&&) noexcept = default;
TcpMeter& TcpMeter::operator=(TcpMeter&&) noexcept = default;

TcpMeter::Reading TcpMeter::add(const Segment& segment) {
    auto& state = *state_;
    Reading reading;
    if (state.live == nullptr) return reading;
    auto& own = state.live->senders[static_cast<std::size_t>(segment.sender)];
    auto* peer = state.from(other(segment.sender));
    if (segment.event != Event::captured_twice) {
        if (own == nullptr && segment.length > 0)
            own = std::make_unique<SenderMeter>(state.live->terms[static_cast<std::size_t>(segment.sender)]);
        if (own != nullptr) own->send(segment);
        if (peer != nullptr) {
            const auto heard = peer->hear(segment);
            reading.round_trip = heard.round_trip;
            reading.round_trip_by_timestamp = heard.round_trip_by_timestamp;
            reading.duplicate_sack = heard.duplicate_sack;
        }
    }
    const auto* sending = (segment.length > 0 && own != nullptr) || peer == nullptr ? own.get() : peer;
    if (sending != nullptr) reading.in_flight = sending->in_flight();
    if (own != nullptr) reading.phase = own->phase();
    if (peer != nullptr) reading.peer_phase = peer->phase();
    return reading;
}

TcpMeter::Evidence TcpMeter::evidence(std::int64_t time, SequenceNumber begin, std::uint32_t length,
                                      Side sender) const {
    const auto* own = state_->from(sender);
    return own == nullptr ? Evidence{} : own->evidence(time, begin, length);
}

void TcpMeter::release() {
    if (state_->live == nullptr) return;
    state_->final_figures.emplace(figures());
    state_->live.reset();
}

TcpFigures TcpMeter::figures() const {
    if (state_->final_figures) return state_->final_figures->unpack();
    TcpFigures all;
    for (const auto side : {Side::client, Side::server})
        if (const auto* sender = state_->from(side)) all.from(side) = sender->figures();
    return all;
}

}  // namespace loopscope::decode::flow
