#pragma once

#include <array>
#include <cstdint>
#include <unordered_map>

#include "decode/mix.hpp"
#include "trace/append_log.hpp"
#include "trace/packet_record.hpp"

namespace loopscope::trace {

/// The kinds of a capture's packets, numbered from 1. One writer, any number of readers.
class PacketKinds {
public:
    static constexpr std::uint32_t most = 65'534;

    /// The kind's number, a new one where it was not seen before; 0 where there is no room for more.
    std::uint16_t number_of(const PacketKind& kind) {
        const auto key = key_of(kind);
        const auto& recent = recent_[Hash{}(key) % recent_.size()];
        return recent.number != 0 && recent.key == key ? recent.number : look_up(key, kind);
    }
    const PacketKind& operator[](std::uint32_t number) const { return kinds_[number - 1]; }

private:
    /// All of a kind, made of its members one by one: they were just written.
    struct Key {
        std::uint64_t layers = 0, segment = 0, rest = 0;
        bool operator==(const Key&) const = default;
    };
    struct Hash {
        std::size_t operator()(const Key& key) const {
            return decode::mix(decode::mix(key.layers ^ key.rest << 20) + key.segment) >> 16;
        }
    };
    struct Recent {
        Key key;
        std::uint16_t number = 0;
    };
    static Key key_of(const PacketKind& kind);
    std::uint16_t look_up(const Key& key, const PacketKind& kind);

    AppendLog<PacketKind> kinds_;
    std::array<Recent, 512> recent_;
    std::unordered_map<Key, std::uint16_t, Hash> numbers_;
};

inline PacketKinds::Key PacketKinds::key_of(const PacketKind& kind) {
    return {.layers = std::uint64_t{kind.shape.repeated} << 32 | kind.shape.layers,
            .segment = std::uint64_t{kind.tcp_flags} | static_cast<std::uint64_t>(kind.client_state) << 12 |
                       static_cast<std::uint64_t>(kind.server_state) << 16 |
                       static_cast<std::uint64_t>(kind.event) << 20 | std::uint64_t{kind.flags} << 28 |
                       std::uint64_t{kind.phases} << 36 | static_cast<std::uint64_t>(kind.protocol) << 44,
            .rest = std::uint64_t{kind.analysis} | std::uint64_t{kind.interface} << 16 |
                    std::uint64_t{kind.shape.overhead} << 32 | std::uint64_t{kind.shape.plain} << 40};
}

}  // namespace loopscope::trace
