// A capture made of the fuzzer's octets: TCP segments, UDP datagrams and fragments between two hosts, in any order and
// overlap, and frames of nothing but its octets.
#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <span>
#include <vector>

#include "decode/decode.hpp"
#include "decode/flow/annotation.hpp"
#include "decode/flow/tracker.hpp"

namespace {

using namespace loopscope;
using decode::Bytes;

class Input {
public:
    explicit Input(Bytes octets) : rest_(octets) {}
    bool empty() const { return rest_.empty(); }
    std::uint8_t u8() {
        if (rest_.empty()) return 0;
        const auto value = rest_[0];
        rest_ = rest_.subspan(1);
        return value;
    }
    Bytes take(std::size_t size) {
        const auto taken = rest_.first(std::min(size, rest_.size()));
        rest_ = rest_.subspan(taken.size());
        return taken;
    }

private:
    Bytes rest_;
};

void put16(std::vector<std::uint8_t>& out, std::uint32_t value) {
    out.push_back(static_cast<std::uint8_t>(value >> 8));
    out.push_back(static_cast<std::uint8_t>(value));
}

void put32(std::vector<std::uint8_t>& out, std::uint32_t value) {
    put16(out, value >> 16);
    put16(out, value & 0xffff);
}

/// IPv4 with a transport header and some of the input as payload. `kind`: bits for direction, port, protocol, fragment.
std::vector<std::uint8_t> packet(Input& in, std::uint8_t kind) {
    const bool back = kind & 1, udp = kind & 2, fragment = kind & 4;
    const std::uint32_t server_port = kind & 8 ? 53 : 80;
    std::vector<std::uint8_t> transport;
    put16(transport, back ? server_port : 40000);
    put16(transport, back ? 40000 : server_port);
    if (udp) {
        const auto payload = in.take(in.u8());
        put16(transport, static_cast<std::uint32_t>(8 + payload.size()));
        put16(transport, 0);
        transport.insert(transport.end(), payload.begin(), payload.end());
    } else {
        const auto flags = in.u8();
        put32(transport, (back ? 0xffff'ffc0u : 1000) + in.u8());
        put32(transport, (back ? 1000 : 0xffff'ffc0u) + in.u8());
        put16(transport, 0x5000u | flags);
        put16(transport, in.u8());
        put32(transport, 0);
        const auto payload = in.take(in.u8());
        transport.insert(transport.end(), payload.begin(), payload.end());
    }
    std::vector<std::uint8_t> out{0x45, 0};
    put16(out, static_cast<std::uint32_t>(20 + transport.size()));
    put16(out, 7);
    put16(out, fragment ? (in.u8() & 3u) | (kind & 16 ? 0x2000u : 0) : 0);
    out.insert(out.end(), {64, static_cast<std::uint8_t>(udp ? 17 : 6), 0, 0});
    put32(out, back ? 2 : 1);
    put32(out, back ? 1 : 2);
    out.insert(out.end(), transport.begin(), transport.end());
    return out;
}

void check(bool holds) {
    if (!holds) std::abort();
}

void read_again(const decode::Frame& frame, const decode::flow::FrameReport& report,
                const decode::flow::Tracker& tracker) {
    static decode::FieldList fields;
    static decode::Packet packet;
    std::uint64_t sum = 0;
    for (const auto& message : report.facts.messages)
        for (const auto octet : message.bytes) sum += octet;
    check(sum < UINT64_MAX);
    fields.clear();
    decode::decode_frame(frame, &report.facts, &fields, packet);
    for (const auto index : report.touched) check(index < tracker.connection_count());
    if (report.connection == decode::none) return;
    for (const auto& segment : report.packet->all_segments())
        check(!explain(report.annotation, segment, tracker.connection(report.connection), report.from_server).empty() ||
              report.annotation.event == decode::flow::Event::none);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    Input in({data, size});
    decode::flow::Tracker tracker({.reassembly_bytes = 2000, .message_bytes = 300, .fragment_bytes = 2000});
    decode::Frame frame;
    frame.link_type = 101;
    std::size_t messages = 0;
    while (!in.empty() && frame.number < 500) {
        const auto kind = in.u8();
        std::vector<std::uint8_t> octets;
        if (kind & 0x80) {
            const auto raw = in.take(in.u8());
            octets.assign(raw.begin(), raw.end());
        } else {
            octets = packet(in, kind);
        }
        ++frame.number;
        frame.time += 1'000'000;
        frame.original_length = static_cast<std::uint32_t>(octets.size());
        if (kind & 0x40) octets.resize(std::min<std::size_t>(octets.size(), 50));
        frame.bytes = octets;
        const auto& report = tracker.add(frame);
        check(report.first_message == messages && report.message_count == report.messages.size());
        messages += report.message_count;
        for (const auto& message : report.messages) check(message.last_frame == frame.number);
        read_again(frame, report, tracker);
    }
    tracker.finish();
    return 0;
}
