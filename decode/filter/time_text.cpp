#include "decode/filter/time_text.hpp"

#include <array>
#include <chrono>

namespace loopscope::decode::filter {

namespace {

constexpr std::int64_t second = 1'000'000'000;

/// What is left to be read of a text. Each `take` fails for good once one has failed.
class Rest {
public:
    explicit Rest(std::string_view text) : text_(text) {}

    bool ok() const { return ok_; }
    bool done() const { return ok_ && text_.empty(); }
    bool next_is(char c) const { return ok_ && text_.starts_with(c); }

    /// A number of at least `least` and at most `most` digits.
    std::int64_t number(std::size_t least, std::size_t most) {
        std::int64_t value = 0;
        std::size_t digits = 0;
        for (; digits < most && !text_.empty() && text_[0] >= '0' && text_[0] <= '9'; ++digits) {
            value = value * 10 + (text_[0] - '0');
            text_.remove_prefix(1);
        }
        if (digits < least) ok_ = false;
        return value;
    }
    bool pass(std::string_view what) {
        if (!ok_ || !text_.starts_with(what)) return false;
        text_.remove_prefix(what.size());
        return true;
    }
    void need(std::string_view what) { ok_ = pass(what) && ok_; }

    /// ".5": nanoseconds.
    std::int64_t fraction() {
        if (!pass(".")) return 0;
        const auto before = text_.size();
        auto value = number(1, 9);
        for (auto digits = before - text_.size(); digits < 9; ++digits) value *= 10;
        return value;
    }
    /// "Jul": 7
    unsigned month() {
        constexpr std::array<std::string_view, 12> names = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                                            "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
        for (unsigned i = 0; i < names.size(); ++i)
            if (pass(names[i])) return i + 1;
        ok_ = false;
        return 0;
    }
    void spaces() {
        while (pass(" ")) {}
    }

private:
    std::string_view text_;
    bool ok_ = true;
};

std::optional<std::int64_t> day_start(std::int64_t year, unsigned month, unsigned day) {
    namespace chrono = std::chrono;
    const chrono::year_month_day date{chrono::year{static_cast<int>(year)}, chrono::month{month}, chrono::day{day}};
    // Nanoseconds in 64 bits reach from 1678 to 2261.
    if (!date.ok() || year < 1700 || year > 2200) return std::nullopt;
    return chrono::sys_days{date}.time_since_epoch().count() * 86'400 * second;
}

/// "12:34", "12:34:56", "12:34:56.5"
std::optional<std::int64_t> time_of_day(Rest& rest) {
    const auto hours = rest.number(1, 2);
    rest.need(":");
    const auto minutes = rest.number(2, 2);
    std::int64_t seconds = 0, fraction = 0;
    if (rest.pass(":")) {
        seconds = rest.number(2, 2);
        fraction = rest.fraction();
    }
    if (!rest.ok() || hours > 23 || minutes > 59 || seconds > 60) return std::nullopt;
    return (hours * 3600 + minutes * 60 + seconds) * second + fraction;
}

/// "Z", "UTC", "+02:00" or nothing: nanoseconds to take off.
std::optional<std::int64_t> zone(Rest& rest) {
    rest.spaces();
    if (rest.pass("Z") || rest.pass("UTC") || rest.done()) return 0;
    const bool west = rest.next_is('-');
    if (!rest.pass("-")) rest.need("+");
    const auto hours = rest.number(2, 2);
    rest.pass(":");
    const auto minutes = rest.done() ? 0 : rest.number(2, 2);
    if (!rest.ok() || hours > 14 || minutes > 59) return std::nullopt;
    return (hours * 3600 + minutes * 60) * second * (west ? -1 : 1);
}

}  // namespace

std::optional<std::int64_t> parse_seconds(std::string_view text) {
    Rest rest(text);
    const auto seconds = rest.number(1, 9);
    auto whole = seconds;
    // More than nine digits: 64 bits of nanoseconds hold ten.
    if (!rest.done() && !rest.next_is('.')) {
        if (whole > 922'337'202) return std::nullopt;
        whole = whole * 10 + rest.number(1, 1);
    }
    const auto fraction = rest.fraction();
    return rest.done() ? std::optional{whole * second + fraction} : std::nullopt;
}

std::optional<std::int64_t> parse_date(std::string_view text) {
    Rest rest(text);
    std::int64_t year = 0;
    unsigned month = 0, day = 0;
    const bool iso = !text.empty() && text[0] >= '0' && text[0] <= '9';
    if (iso) {
        year = rest.number(4, 4);
        rest.need("-");
        month = static_cast<unsigned>(rest.number(2, 2));
        rest.need("-");
        day = static_cast<unsigned>(rest.number(2, 2));
    } else {
        month = rest.month();
        rest.spaces();
        day = static_cast<unsigned>(rest.number(1, 2));
        rest.need(",");
        rest.spaces();
        year = rest.number(4, 4);
    }
    if (!rest.ok()) return std::nullopt;
    const auto date = day_start(year, month, day);
    if (!date) return std::nullopt;
    if (iso && rest.done()) return date;
    if (!(iso && rest.pass("T"))) rest.need(" ");
    rest.spaces();
    const auto time = time_of_day(rest);
    if (!time) return std::nullopt;
    const auto offset = zone(rest);
    return offset && rest.done() ? std::optional{*date + *time - *offset} : std::nullopt;
}

}  // namespace loopscope::decode::filter
