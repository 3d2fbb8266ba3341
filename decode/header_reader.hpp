#pragma once

#include <cstddef>
#include <cstdint>
#include <cstring>

#include "decode/reader.hpp"

namespace loopscope::decode {

/// Stands in for a Reader while a header is read that is all there and of which nobody records anything: the same
/// lines, compiled a second time, cost a load each. Reading past the header's size is not allowed.
class HeaderReader {
public:
    explicit HeaderReader(const Reader& in) : start_(in.rest().data()), at_(start_), there_(in.remaining()) {}

    bool ok() const { return !failed_; }
    void fail(StopReason) { failed_ = true; }
    static constexpr bool recording() { return false; }
    static constexpr bool wants(const Field&) { return false; }
    template <class Fields> static constexpr bool wants_any(const Fields&) { return false; }
    static constexpr std::uint32_t offset() { return 0; }  ///< only records tell of it

    std::size_t passed() const { return static_cast<std::size_t>(at_ - start_); }
    std::size_t remaining() const { return there_ - passed(); }
    Bytes rest() const { return {at_, remaining()}; }

    std::uint8_t raw_u8() { return *at_++; }
    std::uint16_t raw_u16() { return at_ += 2, load_be16(at_ - 2); }
    std::uint32_t raw_u32() { return at_ += 4, load_be32(at_ - 4); }
    void skip(std::size_t size) { at_ += size; }
    std::uint8_t peek(std::size_t ahead = 0) const { return at_[ahead]; }
    std::uint16_t peek_u16(std::size_t ahead = 0) const { return load_be16(at_ + ahead); }

    std::uint8_t u8(const Field&) { return raw_u8(); }
    std::uint16_t u16(const Field&) { return raw_u16(); }
    MacAddress mac(const Field&) {
        MacAddress mac;
        std::memcpy(mac.octets.data(), at_, sizeof mac.octets);
        at_ += sizeof mac.octets;
        return mac;
    }
    IpAddress ipv4(const Field&) { return IpAddress::v4(raw_u32()); }

    template <class Value> static void part(const Field&, std::uint32_t, std::uint32_t, const Value&) {}
    template <class Value> static void generated(const Field&, const Value&) {}

private:
    const std::uint8_t *start_, *at_;
    std::size_t there_;
    bool failed_ = false;
};

/// Fills `header`, whose fixed part has `size` octets, by `read(in, header)`, which takes a Reader or a HeaderReader.
/// What the quick one does not take is read again, so that the reader stops where and why it should.
template <class Header, class Read> void read_header(Reader& in, std::size_t size, Header& header, Read read) {
    if (!in.recording() && in.ok() && in.remaining() >= size) {
        HeaderReader quick{in};
        read(quick, header);
        if (quick.ok()) [[likely]] {
            in.skip(quick.passed());
            return;
        }
        header = {};
    }
    read(in, header);
}

}  // namespace loopscope::decode
