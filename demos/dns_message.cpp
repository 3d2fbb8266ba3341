// The format of DNS messages (RFC 1035, section 4): 12 octets of header, the question, three lists of records.
//
//   id | flags and code | number of questions, answers, authority and additional records
//
// A name is a row of labels, each after its length, up to a label of length 0. Two octets that begin with the bits 11
// stand for "the rest is the name that begins at this offset".

#include "demos/dns_message.hpp"

#include <arpa/inet.h>

#include <array>
#include <map>
#include <sstream>
#include <stdexcept>

namespace loopscope::demos {
namespace {

constexpr std::uint16_t internet = 1;  // the class of all records

class Writer {
public:
    std::string octets;

    void u8(std::size_t value) { octets += static_cast<char>(value); }
    void u16(std::size_t value) { u8(value >> 8 & 0xff), u8(value & 0xff); }
    void u32(std::size_t value) { u16(value >> 16 & 0xffff), u16(value & 0xffff); }

    void name(std::string_view name) {
        while (!name.empty()) {
            if (const auto known = offsets_.find(std::string(name)); known != offsets_.end()) {
                return u16(0xc000 | known->second);
            }
            offsets_[std::string(name)] = octets.size();
            const std::string_view label = name.substr(0, name.find('.'));
            u8(label.size());
            octets += label;
            name.remove_prefix(std::min(label.size() + 1, name.size()));
        }
        u8(0);
    }

    void record(const ResourceRecord& record) {
        name(record.name);
        u16(static_cast<std::uint16_t>(record.type));
        u16(internet);
        u32(record.ttl);
        const std::size_t length_at = octets.size();
        u16(0);
        data(record);
        const std::size_t length = octets.size() - length_at - 2;
        octets[length_at] = static_cast<char>(length >> 8);
        octets[length_at + 1] = static_cast<char>(length & 0xff);
    }

private:
    void ip(int family, std::size_t size, const std::string& text) {
        std::array<char, 16> address{};
        if (inet_pton(family, text.c_str(), address.data()) != 1) throw std::runtime_error("not an address: " + text);
        octets.append(address.data(), size);
    }
    void data(const ResourceRecord& record) {
        std::istringstream words(record.data);
        std::string word, other;
        std::uint32_t number = 0;
        switch (record.type) {
            case RecordType::a: return ip(AF_INET, 4, record.data);
            case RecordType::aaaa: return ip(AF_INET6, 16, record.data);
            case RecordType::ns:
            case RecordType::cname: return name(record.data);
            case RecordType::mx:
                words >> number >> word;
                u16(number);
                return name(word);
            case RecordType::txt:
                u8(record.data.size());
                octets += record.data;
                return;
            case RecordType::soa:
                words >> word >> other;
                name(word);
                name(other);
                while (words >> number) u32(number);
                return;
        }
    }

    std::map<std::string, std::size_t> offsets_;
};

class Reader {
public:
    explicit Reader(std::string_view octets) : octets_(octets) {}

    std::uint32_t u8() {
        if (position_ >= octets_.size()) throw std::runtime_error("the DNS message is too short");
        return static_cast<unsigned char>(octets_[position_++]);
    }
    std::uint16_t u16() {
        const std::uint32_t high = u8();
        return static_cast<std::uint16_t>(high << 8 | u8());
    }
    std::uint32_t u32() {
        const std::uint32_t high = u16();
        return high << 16 | u16();
    }
    std::string take(std::size_t size) {
        std::string result;
        while (result.size() < size) result += static_cast<char>(u8());
        return result;
    }

    std::string name() {
        std::string result;
        std::size_t after = 0, start = position_;  // `after`: where the first pointer ends
        while (const std::uint32_t length = u8()) {
            if (length >= 0xc0) {
                const std::size_t target = (length & 0x3f) << 8 | u8();
                if (target >= start) throw std::runtime_error("a DNS name points forward");
                if (after == 0) after = position_;
                start = position_ = target;
            } else {
                result += (result.empty() ? "" : ".") + take(length);
            }
        }
        if (after != 0) position_ = after;
        return result;
    }

    ResourceRecord record() {
        ResourceRecord record;
        record.name = name();
        record.type = static_cast<RecordType>(u16());
        u16();
        record.ttl = u32();
        const std::size_t size = u16(), end = position_ + size;
        record.data = data(record.type, size);
        position_ = end;
        return record;
    }

private:
    std::string ip(int family, std::size_t size) {
        char text[INET6_ADDRSTRLEN] = "";
        inet_ntop(family, take(size).c_str(), text, sizeof text);
        return text;
    }
    std::string data(RecordType type, std::size_t size) {
        std::string text;
        switch (type) {
            case RecordType::a: return ip(AF_INET, 4);
            case RecordType::aaaa: return ip(AF_INET6, 16);
            case RecordType::ns:
            case RecordType::cname: return name();
            case RecordType::mx: text = std::to_string(u16()); return text + " " + name();
            case RecordType::txt: return take(u8());
            case RecordType::soa:
                text = name();
                text += " " + name();
                for (int i = 0; i < 5; ++i) text += " " + std::to_string(u32());
                return text;
        }
        return take(size);
    }

    std::string_view octets_;
    std::size_t position_ = 0;
};

}  // namespace

std::string to_text(RecordType type) {
    switch (type) {
        case RecordType::a: return "A";
        case RecordType::ns: return "NS";
        case RecordType::cname: return "CNAME";
        case RecordType::soa: return "SOA";
        case RecordType::mx: return "MX";
        case RecordType::txt: return "TXT";
        case RecordType::aaaa: return "AAAA";
    }
    return "TYPE" + std::to_string(static_cast<int>(type));
}

std::string encode(const DnsMessage& message) {
    Writer out;
    out.u16(message.id);
    out.u16(message.flags | message.code);
    out.u16(1);
    for (const auto* section : {&message.answers, &message.authority, &message.additional}) out.u16(section->size());
    out.name(message.question.name);
    out.u16(static_cast<std::uint16_t>(message.question.type));
    out.u16(internet);
    for (const auto* section : {&message.answers, &message.authority, &message.additional}) {
        for (const ResourceRecord& record : *section) out.record(record);
    }
    return out.octets;
}

DnsMessage decode(std::string_view octets) {
    Reader in(octets);
    DnsMessage message;
    message.id = in.u16();
    const std::uint16_t flags = in.u16();
    message.flags = flags & 0xfff0;
    message.code = flags & 0x000f;
    if (in.u16() != 1) throw std::runtime_error("a DNS message without exactly one question");
    const std::array<std::uint16_t, 3> counts{in.u16(), in.u16(), in.u16()};
    message.question.name = in.name();
    message.question.type = static_cast<RecordType>(in.u16());
    in.u16();
    const std::array sections{&message.answers, &message.authority, &message.additional};
    for (std::size_t i = 0; i < sections.size(); ++i) {
        for (int count = 0; count < counts[i]; ++count) sections[i]->push_back(in.record());
    }
    return message;
}

}  // namespace loopscope::demos
