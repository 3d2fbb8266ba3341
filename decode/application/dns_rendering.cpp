// The data of resource records as text. RFC 1035, section 5.1 (zone files); RFC 3597, section 5 (unknown types);
// RFC 4034 (DNSKEY, RRSIG, NSEC, DS), RFC 5155 (NSEC3), RFC 6698 (TLSA), RFC 8659 (CAA), RFC 9460 (SVCB, HTTPS),
// RFC 3403 (NAPTR), RFC 1876 (LOC), RFC 4255 (SSHFP), RFC 7553 (URI), and those of the other types in the table.

#include "decode/application/dns_rendering.hpp"

#include <algorithm>
#include <string_view>

#include "decode/address.hpp"
#include "decode/application/ascii.hpp"
#include "decode/application/dns_location.hpp"
#include "decode/application/dns_name.hpp"
#include "decode/application/dns_record.hpp"
#include "decode/application/dns_service_parameters.hpp"

namespace loopscope::decode::application {

namespace {

/// A type's data, a letter for each item:
///   1 2 4  an unsigned number of so many octets     n  a name                A  an IPv4 address
///   t      a record type                            d  a time (date)         T  a bitmap of types
///   s S    a character string, all of them          q  the rest, quoted      w  a character string without quotes
///   h b    the rest in hexadecimal, in base 64      x  a length octet and hexadecimal; "-" where empty
///   H      a length octet and base 32               L  a location            v  service parameters
struct Layout {
    std::uint16_t type;
    std::string_view items;
};

constexpr Layout layouts[] = {
    {3, "n"},          {4, "n"},     {7, "n"},          {8, "n"},     {9, "n"},       {11, "A1h"},  {13, "ss"},
    {14, "nn"},        {17, "nn"},   {18, "2n"},        {19, "s"},    {20, "S"},      {21, "2n"},   {22, "h"},
    {24, "t114dd2nb"}, {25, "211b"}, {26, "2nn"},       {29, "L"},    {35, "22sssn"}, {36, "2n"},   {37, "221b"},
    {43, "211h"},      {44, "11h"},  {46, "t114dd2nb"}, {47, "nT"},   {48, "211b"},   {49, "b"},    {50, "112xHT"},
    {51, "112x"},      {52, "111h"}, {53, "111h"},      {56, "S"},    {59, "211h"},   {60, "211b"}, {61, "b"},
    {62, "42T"},       {63, "411h"}, {64, "2nv"},       {65, "2nv"},  {104, "2h"},    {105, "2A"},  {106, "2h"},
    {107, "2n"},       {108, "h"},   {109, "h"},        {256, "22q"}, {257, "1wq"},   {258, "S"},   {32768, "211h"},
    {32769, "211h"},
};

constexpr char hexadecimal_digits[] = "0123456789ABCDEF";

std::string hexadecimal(Bytes octets) {
    std::string text;
    for (const auto octet : octets) {
        text += hexadecimal_digits[octet >> 4];
        text += hexadecimal_digits[octet & 15];
    }
    return text;
}

/// RFC 4648, section 4 (6 bits a digit, padded) and 7 (5 bits a digit, not padded, as in RFC 5155)
std::string by_digits(Bytes octets, unsigned bits_a_digit, std::string_view digits, std::size_t padded_to) {
    std::string text;
    std::uint32_t held = 0;
    unsigned bits = 0;
    for (const auto octet : octets) {
        held = held << 8 | octet;
        for (bits += 8; bits >= bits_a_digit;)
            text += digits[held >> (bits -= bits_a_digit) & ((1u << bits_a_digit) - 1)];
    }
    if (bits > 0) text += digits[held << (bits_a_digit - bits) & ((1u << bits_a_digit) - 1)];
    while (text.size() % padded_to != 0) text += '=';
    return text;
}

std::string base64(Bytes octets) {
    return by_digits(octets, 6, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/", 4);
}
std::string base32(Bytes octets) { return by_digits(octets, 5, "0123456789ABCDEFGHIJKLMNOPQRSTUV", 1); }

Bytes counted(Reader& data) {
    const auto size = data.raw_u8();
    const auto octets = data.rest().first(std::min<std::size_t>(size, data.remaining()));
    data.skip(size);
    return octets;
}

Bytes rest(Reader& data) {
    const auto octets = data.rest();
    data.skip(octets.size());
    return octets;
}

std::string quoted(Bytes octets) { return "\"" + ascii_text(as_text(octets)) + "\""; }

/// Seconds since 1970 as YYYYMMDDHHmmSS (RFC 4034, section 3.2).
std::string date(std::uint32_t seconds) {
    // Days since 0000-03-01, so that leap days come last in their year.
    const std::uint32_t days = seconds / 86400 + 719468;
    const std::uint32_t era = days / 146097, day_of_era = days % 146097;
    const std::uint32_t year_of_era = (day_of_era - day_of_era / 1460 + day_of_era / 36524 - day_of_era / 146096) / 365;
    const std::uint32_t day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    const std::uint32_t from_march = (5 * day_of_year + 2) / 153;
    const std::uint32_t day = day_of_year - (153 * from_march + 2) / 5 + 1;
    const std::uint32_t month = from_march < 10 ? from_march + 3 : from_march - 9;
    const std::uint32_t year = year_of_era + era * 400 + (month <= 2 ? 1 : 0);
    const auto digits = [](std::uint32_t number, std::size_t width) {
        auto text = std::to_string(number);
        return text.insert(0, width - std::min(width, text.size()), '0');
    };
    return digits(year, 4) + digits(month, 2) + digits(day, 2) + digits(seconds / 3600 % 24, 2) +
           digits(seconds / 60 % 60, 2) + digits(seconds % 60, 2);
}

/// RFC 4034, section 4.1.2: windows of 256 types, up to 32 octets of bits each.
std::string type_bitmap(Reader& data) {
    std::string text;
    while (data.ok() && data.remaining() > 0) {
        const unsigned window = data.raw_u8();
        const auto bits = counted(data);
        for (unsigned i = 0; i < bits.size() * 8; ++i) {
            if ((bits[i / 8] << (i % 8) & 0x80) == 0) continue;
            if (!text.empty()) text += ' ';
            text += dns_type_text(static_cast<std::uint16_t>(window << 8 | (i & 255)));
        }
    }
    return text;
}

std::string name_text(Reader& data, Bytes message) {
    const auto name = read_dns_name(data, message);
    return name.labels == 0 && name.complete ? "." : ascii_text(name.text());
}

std::string strings(Reader& data) {
    std::string text;
    while (data.ok() && data.remaining() > 0) text.append(text.empty() ? "" : " ").append(quoted(counted(data)));
    return text;
}

std::string item_text(char item, Reader& data, Bytes message) {
    switch (item) {
        case '1': return std::to_string(data.raw_u8());
        case '2': return std::to_string(data.raw_u16());
        case '4': return std::to_string(data.raw_u32());
        case 'A': return to_text(IpAddress::v4(data.raw_u32()));
        case 't': return dns_type_text(data.raw_u16());
        case 'd': return date(data.raw_u32());
        case 'n': return name_text(data, message);
        case 's': return quoted(counted(data));
        case 'S': return strings(data);
        case 'w': return ascii_text(as_text(counted(data)));
        case 'q': return quoted(rest(data));
        case 'h': return hexadecimal(rest(data));
        case 'b': return base64(rest(data));
        case 'T': return type_bitmap(data);
        case 'L': return dns_location(data);
        case 'v': return dns_service_parameters(data);
        case 'H': return base32(counted(data));
        default: {
            const auto salt = counted(data);
            return salt.empty() ? "-" : hexadecimal(salt);
        }
    }
}

std::string generic(Bytes octets) {
    return "\\# " + std::to_string(octets.size()) + (octets.empty() ? "" : " " + hexadecimal(octets));
}

}  // namespace

std::string render_dns_data(std::uint16_t type, Reader data, Bytes message) {
    Reader in{data.rest(), nullptr, "dns"};
    const auto* layout =
        std::find_if(std::begin(layouts), std::end(layouts), [type](const auto& l) { return l.type == type; });
    if (layout == std::end(layouts)) return generic(data.rest());
    std::string text;
    for (const char item : layout->items) {
        const auto next = item_text(item, in, message);
        if (!text.empty() && !next.empty()) text += ' ';
        text += next;
    }
    return in.ok() && in.remaining() == 0 ? text : generic(data.rest());
}

}  // namespace loopscope::decode::application
