#include "ui/packet_order.hpp"

#include <algorithm>
#include <array>
#include <memory>
#include <new>
#include <string>
#include <thread>
#include <unordered_map>

#include "ui/order_of.hpp"
#include "ui/packet_row.hpp"

namespace loopscope::ui {
namespace {

using Keys = std::vector<std::uint64_t>;

constexpr std::size_t compared_octets = 64;
constexpr std::size_t share = 4096;  ///< packets between two looks at SortWork::stop

struct EndHash {
    std::size_t operator()(const PacketEnd& end) const {
        const auto* octets = end.endpoint.address.octets.data();
        std::uint64_t link = 0;
        for (const auto octet : end.link) link = link << 8 | octet;
        const auto mixed = (decode::load_be64(octets) ^ link) * 0x9e3779b97f4a7c15ull ^
                           (decode::load_be64(octets + 8) + end.endpoint.port) * 0xc2b2ae3d27d4eb4full;
        return static_cast<std::size_t>(mixed ^ mixed >> 29);
    }
};

/// The different values of a column, numbered as they come.
template <class Value, class Hash> class Numbered {
public:
    std::uint32_t number_of(const Value& value) {
        return ids_.try_emplace(value, static_cast<std::uint32_t>(ids_.size())).first->second;
    }
    const auto& all() const { return ids_; }

private:
    std::unordered_map<Value, std::uint32_t, Hash> ids_;
};

/// Where packets come from or go to. What their connection tells of it costs no decoding.
class Ends : public Numbered<PacketEnd, EndHash> {
public:
    Ends(const trace::Recording& recording, PacketColumn column)
        : recording_(recording), source_(column == PacketColumn::source) {}

    std::uint32_t id(std::uint32_t number) {
        const auto record = recording_.packet(number);
        if (record.connection == decode::none || record.has(trace::packet_flag::special_facts)) {
            recording_.describe(number, scratch_);
            return number_of(end_of(scratch_.packet, source_));
        }
        const auto [found, is_new] = of_connection_.try_emplace(record.connection);
        if (is_new) {
            const auto connection = recording_.connection(record.connection);
            found->second = {number_of({PacketEnd::Kind::endpoint, connection.client, {}}),
                             number_of({PacketEnd::Kind::endpoint, connection.server, {}})};
        }
        return found->second[record.has(trace::packet_flag::from_server) == source_ ? 1 : 0];
    }

private:
    const trace::Recording& recording_;
    bool source_;
    trace::FrameDetails scratch_;
    std::unordered_map<std::uint32_t, std::array<std::uint32_t, 2>> of_connection_;
};

/// What is known only from decoding the packet again.
class Texts : public Numbered<std::string, std::hash<std::string>> {
public:
    Texts(const trace::Recording& recording, PacketColumn column) : recording_(recording), column_(column) {}

    std::uint32_t id(std::uint32_t number) {
        describe_row(recording_, number, scratch_, row_);
        text_ = column_ == PacketColumn::what ? row_.headline() : row_.protocol;
        if (text_.size() > compared_octets) text_.resize(compared_octets);
        return number_of(text_);
    }

private:
    const trace::Recording& recording_;
    PacketColumn column_;
    trace::FrameDetails scratch_;
    PacketRow row_;
    std::string text_;
};

/// Replaces keys, which are a part's number and an id in it, by the value's rank among those of all parts.
template <class Part> void rank(Keys& keys, const std::vector<std::unique_ptr<Part>>& parts) {
    using Value = typename std::decay_t<decltype(parts[0]->all())>::key_type;
    std::vector<std::pair<const Value*, std::uint64_t>> values;
    std::vector<std::vector<std::uint32_t>> ranks(parts.size());
    for (std::size_t part = 0; part < parts.size(); ++part) {
        ranks[part].resize(parts[part]->all().size());
        for (const auto& [value, id] : parts[part]->all()) values.emplace_back(&value, std::uint64_t{part} << 32 | id);
    }
    std::sort(values.begin(), values.end(), [](const auto& a, const auto& b) { return *a.first < *b.first; });
    std::uint32_t now = 0;
    for (std::size_t i = 0; i < values.size(); ++i) {
        now += i > 0 && *values[i - 1].first < *values[i].first ? 1 : 0;
        ranks[values[i].second >> 32][static_cast<std::uint32_t>(values[i].second)] = now;
    }
    for (auto& key : keys) key = ranks[key >> 32][static_cast<std::uint32_t>(key)];
}

/// Keys by the rank of each packet's value, a share of the packets on each core.
template <class Part>
Keys ranked_keys(const trace::Recording& recording, const std::vector<std::uint32_t>& numbers, PacketColumn column,
                 SortWork& work) {
    Keys keys(numbers.size());
    std::vector<std::unique_ptr<Part>> parts(std::max(1u, std::thread::hardware_concurrency()));
    for (auto& part : parts) part = std::make_unique<Part>(recording, column);
    std::atomic<std::size_t> next{0};
    const auto take_shares = [&](std::size_t part) {
        try {
            for (std::size_t first; !work.stop && (first = next.fetch_add(share)) < numbers.size();) {
                const auto end = std::min(first + share, numbers.size());
                for (auto i = first; i < end; ++i) keys[i] = std::uint64_t{part} << 32 | parts[part]->id(numbers[i]);
                work.keyed += static_cast<std::uint32_t>(end - first);
            }
        } catch (const std::bad_alloc&) { work.out_of_memory = work.stop = true; }
    };
    std::vector<std::thread> threads;
    for (std::size_t part = 1; part < parts.size(); ++part) threads.emplace_back(take_shares, part);
    take_shares(0);
    for (auto& thread : threads) thread.join();
    if (work.stop) return {};
    rank(keys, parts);
    return keys;
}

std::uint64_t number_key(const trace::Recording& recording, std::uint32_t number, const PacketSort& by) {
    const auto signed_key = [](std::int64_t value) { return static_cast<std::uint64_t>(value) ^ 1ull << 63; };
    if (by.column == PacketColumn::length) return recording.packet(number).original_length;
    if (by.column != PacketColumn::time) return number;
    const auto time = recording.time_of(number);
    if (by.time != TimeColumn::since_previous) return signed_key(time);
    return signed_key(number > 1 ? time - recording.time_of(number - 1) : 0);
}

Keys keys_of(const trace::Recording& recording, const std::vector<std::uint32_t>& numbers, const PacketSort& by,
             SortWork& work) {
    if (by.column == PacketColumn::source || by.column == PacketColumn::destination)
        return ranked_keys<Ends>(recording, numbers, by.column, work);
    if (by.column == PacketColumn::protocol || by.column == PacketColumn::what)
        return ranked_keys<Texts>(recording, numbers, by.column, work);
    Keys keys(numbers.size());
    std::transform(numbers.begin(), numbers.end(), keys.begin(),
                   [&](std::uint32_t number) { return number_key(recording, number, by); });
    work.keyed = static_cast<std::uint32_t>(keys.size());
    return keys;
}

}  // namespace

PacketOrder sort_packets(const trace::Recording& recording, const std::vector<std::uint32_t>& numbers,
                         const PacketSort& by, SortWork& work) try {
    PacketOrder order;
    {
        const auto keys = keys_of(recording, numbers, by, work);
        if (work.stop) return {};
        order.numbers = order_of(keys, by.descending, work.stop);
    }
    if (work.stop) return {};
    order.rows.resize(numbers.empty() ? 0 : numbers.back(), decode::none);
    for (std::uint32_t row = 0; row < order.numbers.size(); ++row) {
        const auto number = numbers[order.numbers[row]];
        order.rows[number - 1] = row;
        order.numbers[row] = number;
    }
    return order;
} catch (const std::bad_alloc&) {
    work.out_of_memory = true;
    return {};
}

}  // namespace loopscope::ui
