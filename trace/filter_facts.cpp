// What a display filter needs of the things that other frames tell.
#include <algorithm>

#include "decode/application/dns_fields.hpp"
#include "decode/application/ftp_fields.hpp"
#include "decode/application/http_fields.hpp"
#include "decode/application/ssh_fields.hpp"
#include "decode/application/tls_fields.hpp"
#include "decode/transport/story.hpp"
#include "decode/transport/tcp_analysis.hpp"
#include "trace/filter_index.hpp"

namespace loopscope::trace {

using decode::filter::Expression;
using decode::filter::Operation;

namespace {

/// Whether the octets of the field, not its presence alone, are asked for.
bool asks_for_octets(const decode::filter::Program& program, std::uint32_t index, const decode::Field& field) {
    const Expression& expression = program.expressions[index];
    if (expression.operation == Operation::field && program.slots[expression.index].field == &field) return true;
    return std::any_of(expression.children.begin(), expression.children.end(),
                       [&](std::uint32_t child) { return asks_for_octets(program, child, field); });
}

}  // namespace

WantedFacts wanted_facts(const decode::filter::Filter& filter) {
    namespace fields = decode::fields;
    if (filter.always()) return {.story = false, .messages = false, .exchanges = false, .analysis = false};
    const auto wanted = filter.wanted();
    const auto any_of = [&](std::initializer_list<const decode::Field*> some) {
        return std::any_of(some.begin(), some.end(), [&](const auto* field) { return wanted.contains(*field); });
    };
    const auto& http = fields::http;
    const auto& dns = fields::dns;
    const bool exchanges = any_of({&http.response_in, &http.request_in, &http.time, &http.content_length, &http.chunk,
                                   &http.chunk_size, &http.chunk_data, &http.body, &http.trailer, &dns.retransmission,
                                   &dns.response_in, &dns.response_to, &dns.time}) ||
                           asks_for_octets(filter.program(), filter.program().root, http.protocol);
    return {.story = wanted.contains_any(fields::story),
            .messages = wanted.contains_any(dns) || wanted.contains_any(http) || wanted.contains_any(fields::tls) ||
                        wanted.contains_any(fields::ftp) || wanted.contains_any(fields::ssh),
            .exchanges = exchanges,
            .analysis = wanted.contains_any(fields::tcp_analysis)};
}

}  // namespace loopscope::trace
