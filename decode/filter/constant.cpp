#include "decode/filter/constant.hpp"

#include <charconv>

#include "decode/filter/address_text.hpp"
#include "decode/filter/time_text.hpp"

namespace loopscope::decode::filter {

namespace {

char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }
bool same_name(std::string_view a, std::string_view b) {
    return std::equal(a.begin(), a.end(), b.begin(), b.end(), [](char x, char y) { return lower(x) == lower(y); });
}

struct TruthNames {
    std::string_view if_true, if_false;
};
/// What tshark calls the values of a boolean field; empty where it has sentences of its own for it.
TruthNames truth_names(const Field* field) {
    const std::string_view name = field == nullptr ? std::string_view{} : field->name;
    for (const std::string_view set : {"tcp.flags.", "ip.flags.", "icmpv6.nd."})
        if (name.starts_with(set)) return {"Set", "Not set"};
    for (const std::string_view own : {"dns.", "eth.", "wlan.", "vlan.", "igmp.", "tcp.options."})
        if (name.starts_with(own)) return {};
    if (name == "ip.opt.type.copy" || name == "ipv6.fraghdr.more") return {"Yes", "No"};
    return {"True", "False"};
}

/// Decimal, or hexadecimal, binary and octal as in C.
enum class Digits : std::uint8_t { none, number, too_great };
Digits read_digits(std::string_view text, std::uint64_t& value) {
    int base = 10;
    if (text.size() > 2 && text[0] == '0' && lower(text[1]) == 'x')
        base = 16, text.remove_prefix(2);
    else if (text.size() > 2 && text[0] == '0' && lower(text[1]) == 'b')
        base = 2, text.remove_prefix(2);
    else if (text.size() > 1 && text[0] == '0')
        base = 8;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value, base);
    if (end != text.data() + text.size() || error == std::errc::invalid_argument) return Digits::none;
    return error == std::errc::result_out_of_range ? Digits::too_great : Digits::number;
}

class Reading {
public:
    Reading(SyntaxKind kind, const Token& token, bool negated, const Expected& expected, Constant& out,
            std::string& problem)
        : kind_(kind), text_(token.text), negated_(negated), expected_(expected), out_(out), problem_(problem) {}

    bool run() {
        if (negated_ && !is_number(expected_.type) && expected_.type != ValueType::relative_time)
            return refuse("A minus has no meaning before " + std::string(in_words(expected_.type)) + ".");
        switch (expected_.type) {
            case ValueType::none: return refuse("This field has no value: it is there or it is not.");
            case ValueType::boolean: return boolean();
            case ValueType::unsigned_number:
            case ValueType::signed_number: return number();
            case ValueType::mac: return mac();
            case ValueType::ipv4: return ipv4();
            case ValueType::ipv6: return ipv6();
            case ValueType::text: out_.hold(text_); return true;
            case ValueType::octets:
            case ValueType::protocol: return octets();
            case ValueType::relative_time: return seconds();
            case ValueType::absolute_time: return date();
        }
        return false;
    }

private:
    bool refuse(std::string problem) {
        problem_ = std::move(problem);
        return false;
    }
    bool is_word() const { return kind_ == SyntaxKind::word; }
    bool is_string() const { return kind_ == SyntaxKind::string; }
    std::string quoted() const { return "\"" + text_ + "\""; }

    /// The number that a character or a word without quotes is.
    bool plain_number(std::uint64_t& value) {
        if (kind_ == SyntaxKind::character) {
            value = static_cast<unsigned char>(text_[0]);
            return true;
        }
        switch (is_word() ? read_digits(text_, value) : Digits::none) {
            case Digits::number: return true;
            case Digits::too_great: return refuse(quoted() + " is greater than any number of 64 bits.");
            case Digits::none: return false;
        }
        return false;
    }

    bool boolean() {
        std::uint64_t value = 0;
        if (plain_number(value)) {
            out_.value.number = value != 0 ? 1 : 0;
            return true;
        }
        const auto names = truth_names(expected_.field);
        if ((is_word() && (text_ == "True" || text_ == "TRUE")) || same_name(text_, names.if_true)) {
            out_.value.number = 1;
            return true;
        }
        if ((is_word() && (text_ == "False" || text_ == "FALSE")) || same_name(text_, names.if_false)) return true;
        std::string help = quoted() + " is neither true nor false. Write 1 or 0";
        if (!names.if_true.empty())
            help.append(", \"").append(names.if_true).append("\" or \"").append(names.if_false) += '"';
        return refuse(help + ".");
    }

    bool number() {
        std::uint64_t value = 0;
        if (plain_number(value)) return fits(value);
        if (!problem_.empty()) return false;
        const auto names = expected_.field == nullptr ? std::span<const ValueName>{} : expected_.field->names;
        for (const auto& entry : names)
            if (same_name(entry.name, text_)) {
                out_.value.number = entry.value;
                return !negated_ || refuse("A minus has no meaning before a name.");
            }
        if (expected_.field == nullptr || names.empty())
            return refuse(quoted() + " is no number. Write one such as 80, 0x50 or 'P'.");
        std::string help = quoted() + " is neither a number nor a name of a value of " +
                           std::string(expected_.field->name) + ". Names are such as ";
        for (std::size_t i = 0; i < names.size() && i < 3; ++i)
            help.append(i == 0 ? "\"" : ", \"").append(names[i].name) += '"';
        return refuse(help + ".");
    }

    /// Takes the number where the field can hold it.
    bool fits(std::uint64_t value) {
        const auto type = expected_.field == nullptr ? FieldType::i64 : expected_.field->type;
        const auto bits = bits_of(type) == 0 ? 64 : bits_of(type);
        const bool is_signed = expected_.type == ValueType::signed_number;
        const auto greatest = is_signed    ? (std::uint64_t{1} << (bits - 1)) - 1
                              : bits == 64 ? ~std::uint64_t{0}
                                           : (std::uint64_t{1} << bits) - 1;
        const auto most = negated_ ? (std::uint64_t{1} << 63) : greatest;
        if (value > most)
            return refuse("\"" + text_ + "\" is too great for this field: it holds " + std::to_string(greatest) +
                          " at most.");
        out_.value.number = negated_ ? 0 - value : value;
        out_.value.negative = negated_ && value != 0;
        return true;
    }

    bool mac() {
        const auto read = is_word() ? parse_octets(text_) : std::nullopt;
        if (!read) return refuse(quoted() + " is no Ethernet address. Write one without quotes: 00:11:22:33:44:55.");
        if (read->size() != 6 && !expected_.part)
            return refuse(quoted() + " has " + std::to_string(read->size()) +
                          " octets, an Ethernet address has 6. For a part of it: eth.src[0:3] == 00:00:83.");
        out_.hold(*read);
        return true;
    }

    /// The bits after the slash, or `all` where there is none; nothing where it is no number up to `all`.
    std::optional<std::uint8_t> prefix(std::string& address, unsigned all) const {
        const auto slash = text_.find('/');
        address = text_.substr(0, slash);
        if (slash == std::string::npos) return static_cast<std::uint8_t>(all);
        unsigned bits = 0;
        const auto* last = text_.data() + text_.size();
        const auto [end, error] = std::from_chars(text_.data() + slash + 1, last, bits);
        if (error != std::errc{} || end != last || bits > all) return std::nullopt;
        return static_cast<std::uint8_t>(bits);
    }

    bool ipv4() {
        std::string address;
        const auto bits = prefix(address, 32);
        if (!bits) return refuse("After the slash comes how many bits count: 0 to 32.");
        const auto read = is_word() ? parse_ipv4(address) : std::nullopt;
        if (!read)
            return refuse(quoted() +
                          " is no IPv4 address. Write one without quotes, such as 10.0.0.1 or 10.0.0.0/8; "
                          "host names are not looked up.");
        out_.value.number = *read;
        out_.value.prefix = *bits;
        return true;
    }

    bool ipv6() {
        std::string address;
        const auto bits = prefix(address, 128);
        if (!bits) return refuse("After the slash comes how many bits count: 0 to 128.");
        const auto read = is_word() ? parse_ipv6(address) : std::nullopt;
        if (!read)
            return refuse(quoted() +
                          " is no IPv6 address. Write one without quotes, such as fe80::1 or fe80::/10; "
                          "host names are not looked up.");
        out_.hold(std::string(read->begin(), read->end()));
        out_.value.prefix = *bits;
        return true;
    }

    bool octets() {
        if (!is_word()) return out_.hold(text_), true;
        const auto read = parse_octets(text_);
        if (!read) return refuse(quoted() + " is no row of octets. Write them as 47:45:54, or a text in quotes.");
        out_.hold(*read);
        return true;
    }

    bool seconds() {
        const auto read = is_word() ? parse_seconds(text_) : std::nullopt;
        if (!read)
            return refuse(quoted() + " is no time in seconds. Write one such as 1.5, with nine decimals at most.");
        out_.value.number = static_cast<std::uint64_t>(negated_ ? -*read : *read);
        out_.value.negative = negated_ && *read != 0;
        return true;
    }

    bool date() {
        const auto read = kind_ == SyntaxKind::character ? std::nullopt : parse_date(text_);
        if (!read)
            return refuse(quoted() +
                          " is no date. Write one such as \"2020-07-04 12:34:56\" or "
                          "\"Jul 4, 2020 12:34:56\", in UTC.");
        out_.value.number = static_cast<std::uint64_t>(*read);
        out_.value.negative = *read < 0;
        return true;
    }

    SyntaxKind kind_;
    const std::string& text_;
    bool negated_;
    const Expected& expected_;
    Constant& out_;
    std::string& problem_;
};

}  // namespace

bool read_constant(SyntaxKind kind, const Token& token, bool negated, const Expected& expected, Constant& out,
                   std::string& problem) {
    return Reading(kind, token, negated, expected, out, problem).run();
}

}  // namespace loopscope::decode::filter
