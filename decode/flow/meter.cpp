#include "decode/flow/meter.hpp"

#include <algorithm>

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
    terms.whole = own.has_initial_sequence;
    terms.first = own.initial_sequence + 1;
    terms.heard = peer.has_initial_sequence;
    terms.scale_known = peer.window_scale != -1;
    terms.selective = own.sack_permitted && peer.sack_permitted;
    return terms;
}

}  // namespace

struct TcpMeter::Live {
    std::array<SenderMeter::Terms, 2> terms;
    std::int64_t round_trip;                              ///< of the handshake
    std::array<std::unique_ptr<SenderMeter>, 2> senders;  ///< made with the first payload of that side
};

SenderMeter* TcpMeter::from(Side side) const {
    return live_ == nullptr ? nullptr : live_->senders[static_cast<std::size_t>(side)].get();
}

TcpMeter::TcpMeter(const Connection& handshake) : live_(std::make_unique<Live>()) {
    for (const auto side : {Side::client, Side::server})
        live_->terms[static_cast<std::size_t>(side)] = terms_of(handshake, side);
    live_->round_trip = handshake.syn_retries == 0 ? handshake.handshake_time : -1;
}
TcpMeter::~TcpMeter() = default;
TcpMeter::TcpMeter(TcpMeter&&) noexcept = default;
TcpMeter& TcpMeter::operator=(TcpMeter&&) noexcept = default;

TcpMeter::Reading TcpMeter::add(const Segment& segment) {
    Reading reading;
    if (live_ == nullptr) return reading;
    auto& own = live_->senders[static_cast<std::size_t>(segment.sender)];
    auto* peer = from(other(segment.sender));
    if (segment.event != Event::captured_twice) {
        if (own == nullptr && segment.length > 0)
            own = std::make_unique<SenderMeter>(live_->terms[static_cast<std::size_t>(segment.sender)],
                                                live_->round_trip);
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
    const auto* own = from(sender);
    return own == nullptr ? Evidence{} : own->evidence(time, begin, length);
}

void TcpMeter::release() {
    if (live_ == nullptr) return;
    final_ = PackedFigures(figures());
    live_.reset();
}

TcpFigures TcpMeter::figures() const {
    if (live_ == nullptr) return final_.unpack();
    TcpFigures all;
    for (const auto side : {Side::client, Side::server})
        if (const auto* sender = from(side)) all.from(side) = sender->figures();
    return all;
}

}  // namespace loopscope::decode::flow
