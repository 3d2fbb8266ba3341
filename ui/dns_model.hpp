#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "ui/exchange_table.hpp"
#include "ui/list_state.hpp"
#include "ui/view.hpp"

namespace loopscope::ui {

enum class DnsColumn : std::uint8_t { number, time, name, type, answers, rcode, elapsed, transport, connection };
inline constexpr int dns_columns = 9;

/// One resource record of an answer.
struct DnsRecord {
    enum class Section : std::uint8_t { answer, authority, additional };
    Section section = Section::answer;
    std::string name, type, record_class, data;
    std::uint32_t time_to_live = 0;  ///< seconds
};

/// One DNS message taken apart for the details pane (RFC 1035, section 4.1).
struct DnsMessage {
    struct Question {
        std::string name, type, record_class;
    };
    std::uint32_t message = decode::none;
    std::uint32_t frame = decode::no_frame;
    std::uint16_t id = 0;
    std::string opcode, rcode;
    std::vector<std::string> flags;  ///< "recursion desired", "authoritative answer"
    std::vector<Question> questions;
    std::vector<DnsRecord> records;
};
DnsMessage dns_message(const trace::Recording&, std::uint32_t message);

class DnsModel {
public:
    DnsModel();
    void update(const trace::Recording&, std::uint32_t packet_count);
    void reset();

    ExchangeTable table;
    struct Details {
        Exchange exchange;
        DnsMessage query, answer;
    };
    const Details& details(const trace::Recording&, std::uint32_t exchange);

    std::string filter_text;  ///< as typed
    ListState list;

private:
    Details details_;
};

}  // namespace loopscope::ui
