#include "trace/filter_index.hpp"

#include <algorithm>
#include <utility>

#include "decode/either_fields.hpp"
#include "decode/transport/tcp_analysis.hpp"

namespace loopscope::trace {

using decode::filter::Expression;
using decode::filter::Operation;

namespace {

/// Answers that are kept a connection take memory: so many tests may.
constexpr std::size_t most_connection_tests = 32;
/// So far ahead memory is asked for rows, which are read faster than it brings them.
constexpr std::uint32_t rows_ahead = 32;
/// Of a kind, besides Fit: it does not decide; and the server sent; the addresses and ports are not those of the
/// connection alone.
constexpr std::uint8_t look_further = 4, look_further_at_server = 5, look_at_addresses = 6;

constexpr auto application_layers = decode::layer_bit(decode::Protocol::dns) |
                                    decode::layer_bit(decode::Protocol::http) |
                                    decode::layer_bit(decode::Protocol::tls) |
                                    decode::layer_bit(decode::Protocol::ftp) | decode::layer_bit(decode::Protocol::ssh);

bool is_logical(Operation operation) {
    return operation == Operation::logical_and || operation == Operation::logical_or ||
           operation == Operation::logical_not;
}

/// A group is filled at once; other columns one by one.
bool is_group(FilterSource source) {
    return source == FilterSource::flags || source == FilterSource::analysis || source == FilterSource::story ||
           source == FilterSource::finding;
}
bool follows_for(const decode::Field& field) {
    const auto fields = decode::fields_of(decode::fields::tcp_analysis);
    return &field >= fields.data() && &field < fields.data() + fields.size();
}
/// Findings are filled with the story.
FilterSource group_of(FilterSource source) { return source == FilterSource::finding ? FilterSource::story : source; }

}  // namespace

IndexFilter::IndexFilter(const Recording& recording, decode::filter::Filter filter)
    : recording_(recording), packets_(recording.packets()), filter_(std::move(filter)) {
    if (filter_.always()) return;
    root_ = compile(filter_.program().root);
    follows_connections_ = std::any_of(tests_.begin(), tests_.end(), [](const Test& test) { return test.follows; });
    needs_findings_ = std::any_of(tests_.begin(), tests_.end(), [](const Test& test) { return test.needs_findings; });
}

IndexFilter::~IndexFilter() = default;

// -- from the program to tests

std::uint32_t IndexFilter::compile(std::uint32_t index) {
    const Expression& expression = filter_.program().expressions[index];
    Node node{expression.operation, {}, 0, 0};
    if (is_logical(expression.operation)) {
        for (const auto child : expression.children) node.children.push_back(compile(child));
        // Each is asked only about what those before it left open.
        std::stable_sort(node.children.begin(), node.children.end(),
                         [&](auto a, auto b) { return nodes_[a].cost < nodes_[b].cost; });
        node.cost = nodes_[node.children.back()].cost;
    } else {
        node.test = add_test(index);
        node.cost = static_cast<std::uint8_t>(tests_[node.test].mode);
    }
    nodes_.push_back(std::move(node));
    return static_cast<std::uint32_t>(nodes_.size() - 1);
}

std::uint32_t IndexFilter::add_test(std::uint32_t index) {
    Test test;
    test.expression = index;
    bool numbered = false;
    collect_columns(index, test, numbered);
    for (const auto& column : test.columns) {
        test.needs_connection |= column.source == FilterSource::connection;
        test.follows |= column.source == FilterSource::none && follows_for(*column.field);
        test.needs_findings |= column.source == FilterSource::finding;
        test.of_messages |= (column.layers & application_layers) != 0;
        const auto group = group_of(column.source);
        const bool listed = std::find(test.groups.begin(), test.groups.end(), group) != test.groups.end();
        if (is_group(group) && !listed) test.groups.push_back(group);
    }
    test.only_findings = !test.columns.empty() &&
                         std::all_of(test.columns.begin(), test.columns.end(),
                                     [](const FilterColumn& column) { return column.source == FilterSource::finding; });
    if (!numbered) test.numbers = decode::filter::number_test(filter_.program(), index);
    test.mode = mode_of(test);
    const auto by_connection = static_cast<std::size_t>(
        std::count_if(tests_.begin(), tests_.end(), [](const Test& one) { return one.mode == Mode::connection; }));
    if (numbered || (test.mode == Mode::connection && by_connection >= most_connection_tests))
        test.mode = Mode::decoding;
    test.kinds = std::make_unique<KindAnswers>();
    for (const auto odd : {PacketRow::odd_frame, PacketRow::odd_kind})
        (*test.kinds)[odd].store(static_cast<std::uint8_t>(Fit::unknown), std::memory_order_relaxed);
    test.answers = std::make_unique<FilterMemo>();
    test.of_addresses = std::make_unique<FilterMemo>();
    tests_.push_back(std::move(test));
    return static_cast<std::uint32_t>(tests_.size() - 1);
}

void IndexFilter::collect_columns(std::uint32_t index, Test& test, bool& numbered) const {
    const auto& program = filter_.program();
    const Expression& expression = program.expressions[index];
    if (expression.operation == Operation::field || expression.operation == Operation::exists) {
        const auto& slot = program.slots[expression.index];
        numbered |= !slot.layers.empty();
        const auto members = decode::members_of(*slot.field);
        for (const auto* field : {members.first, members.second}) {
            const bool listed = std::any_of(test.columns.begin(), test.columns.end(),
                                            [&](const FilterColumn& column) { return column.field == field; });
            if (field != nullptr && !listed) test.columns.push_back(filter_column(*field));
        }
    }
    for (const auto child : expression.children) collect_columns(child, test, numbered);
}

IndexFilter::Mode IndexFilter::mode_of(const Test& test) {
    const auto all_from = [&](FilterSource source) {
        return std::all_of(test.columns.begin(), test.columns.end(),
                           [&](const FilterColumn& column) { return column.source == source; });
    };
    const bool decoding = std::any_of(test.columns.begin(), test.columns.end(), [](const FilterColumn& column) {
        return column.source == FilterSource::none || column.source == FilterSource::layer;
    });
    if (decoding || test.columns.empty()) return Mode::decoding;
    if (all_from(FilterSource::connection)) return Mode::connection;
    const bool of_kind = std::all_of(test.columns.begin(), test.columns.end(), [](const FilterColumn& column) {
        return (is_group(column.source) && column.source != FilterSource::finding) ||
               column.value == FilterValue::interface;
    });
    if (of_kind) return Mode::kind;
    const bool one_number = test.columns.size() == 1 && test.columns[0].value != FilterValue::other;
    return test.numbers && one_number ? Mode::number : Mode::each;
}

// -- questions

void IndexFilter::test(std::uint32_t first, std::uint32_t count, Workspace& work, FilterAnswers& out) const {
    Words wanted{};
    for (std::uint32_t place = 0; place < count; place += 64) wanted[place / 64] = first_bits(count - place);
    out = {};
    if (filter_.always()) {
        out.yes = wanted;
        return;
    }
    if (needs_findings_) std::call_once(marking_, [&] { mark_findings(); });
    run(root_, {first, count, packets_.rows(first, count).data(), false, work}, wanted, out);
}

Fit IndexFilter::test_last(Workspace& work) const {
    if (filter_.always()) return Fit::yes;
    const auto number = recording_.last_frame().number;
    FilterAnswers answers;
    Words wanted{1};
    run(root_, {number, 1, packets_.rows(number, 1).data(), true, work}, wanted, answers);
    return answers.fits(0) ? Fit::yes : answers.fails(0) ? Fit::no : Fit::unknown;
}

void IndexFilter::run(std::uint32_t index, const Block& block, const Words& wanted, FilterAnswers& out) const {
    const Node& node = nodes_[index];
    if (!is_logical(node.operation)) return run_test(tests_[node.test], block, wanted, out);
    run(node.children[0], block, wanted, out);
    if (node.operation == Operation::logical_not) return std::swap(out.yes, out.no);
    const bool conjunction = node.operation == Operation::logical_and;
    const auto words = (block.count + 63) / 64;
    for (std::size_t child = 1; child < node.children.size(); ++child) {
        Words open = wanted;  // those that this child can still decide
        const auto& decided = conjunction ? out.no : out.yes;
        std::uint64_t any = 0;
        for (std::uint32_t word = 0; word < words; ++word) any |= open[word] &= ~decided[word];
        if (any == 0) return;
        FilterAnswers more;
        run(node.children[child], block, open, more);
        for (std::uint32_t word = 0; word < words; ++word) {
            const auto& [yes, no] = std::pair{more.yes[word], more.no[word]};
            out.yes[word] = conjunction ? out.yes[word] & yes : out.yes[word] | yes;
            out.no[word] = conjunction ? out.no[word] | no : out.no[word] & no;
        }
    }
}

/// Of a row that is not odd.
std::int64_t IndexFilter::row_number(const FilterColumn& column, const Block& block, std::uint32_t place) const {
    const auto& row = block.rows[place];
    switch (column.value) {
        case FilterValue::time: return row.time;
        case FilterValue::time_relative: return row.time - recording_.first_time();
        case FilterValue::time_delta: return row.time - previous_time(block.first + place);
        case FilterValue::number: return block.first + place;
        case FilterValue::original_length: return row.original_length;
        case FilterValue::captured_length: return row.captured_length;
        default: return payload_length(packets_.kind(row), row.original_length);
    }
}

/// Of the packet before, or of the first packet its own.
std::int64_t IndexFilter::previous_time(std::uint32_t number) const {
    return packets_.row(std::max(number, 2u) - 1).time;
}

void IndexFilter::run_test(const Test& test, const Block& block, const Words& wanted, FilterAnswers& out) const {
    switch (test.mode) {
        case Mode::decoding:
        case Mode::kind: ask_each(test, block, wanted, out, [](std::uint32_t, bool) { return Fit::unknown; }); break;
        case Mode::connection:
            ask_each(test, block, wanted, out, [&](std::uint32_t place, bool from_server) {
                const auto connection = block.rows[place].connection;
                if (connection == decode::none) return ask_about(test, block, place);
                const auto known = test.answers->get(connection * 2 + (from_server ? 1 : 0));
                return known != 0 ? static_cast<Fit>(known) : ask_connection(test, block, place, from_server);
            });
            break;
        case Mode::number:
            ask_each(test, block, wanted, out, [&](std::uint32_t place, bool) {
                return test.numbers->fits(row_number(test.columns[0], block, place)) ? Fit::yes : Fit::no;
            });
            break;
        case Mode::each: {
            auto asked = wanted;
            if (test.only_findings) keep_those_with_findings(block, asked);
            ask_each(test, block, asked, out, [&](std::uint32_t place, bool) { return ask_about(test, block, place); });
            for (std::size_t word = 0; word < asked.size(); ++word) out.no[word] |= wanted[word] & ~asked[word];
            break;
        }
    }
    if (test.of_messages && !block.last_read) leave_ended_open(block, out);
}

/// Asks `answer` about those whose kind does not decide.
template <class Answer>
void IndexFilter::ask_each(const Test& test, const Block& block, const Words& wanted, FilterAnswers& out,
                           Answer answer) const {
    const auto words = (block.count + 63) / 64;
    for (std::uint32_t word = 0; word < words; ++word) {
        std::uint64_t yes = 0, no = 0;
        for (auto open = wanted[word]; open != 0; open &= open - 1) {
            const auto bit = static_cast<std::uint32_t>(std::countr_zero(open));
            const auto place = word * 64 + bit;
            const auto& row = block.rows[place];
            __builtin_prefetch(&row + rows_ahead);
            auto verdict = (*test.kinds)[row.kind].load(std::memory_order_relaxed);
            if (verdict == 0) [[unlikely]]
                verdict = judge_kind(test, block, place);
            const auto fit = verdict < look_further         ? static_cast<Fit>(verdict)
                             : verdict == look_at_addresses ? ask_about_addresses(test, block, place)
                                                            : answer(place, verdict == look_further_at_server);
            yes |= std::uint64_t{fit == Fit::yes} << bit;
            no |= std::uint64_t{fit == Fit::no} << bit;
        }
        out.yes[word] = yes;
        out.no[word] = no;
    }
}

/// Of a packet of a kind that was not asked about before. Kept for the others of its kind.
std::uint8_t IndexFilter::judge_kind(const Test& test, const Block& block, std::uint32_t place) const {
    const auto& row = block.rows[place];
    const auto& kind = packets_.kind(row);
    const auto of_shape = shape_fit(test, kind.shape);
    auto verdict = static_cast<std::uint8_t>(of_shape);
    if (of_shape == Fit{} && test.mode == Mode::kind)
        verdict = static_cast<std::uint8_t>(ask_about(test, block, place));
    else if (of_shape == Fit{})
        verdict = kind.has(packet_flag::from_server) ? look_further_at_server : look_further;
    else if (of_shape == Fit::unknown && test.mode == Mode::connection && kind.shape.has_own_addresses())
        verdict = look_at_addresses;
    (*test.kinds)[row.kind].store(verdict, std::memory_order_relaxed);
    return verdict;
}

/// What holds for all that this end of the connection sent. Numbers are compared for both ends at once: the connection
/// has to be copied for it.
Fit IndexFilter::ask_connection(const Test& test, const Block& block, std::uint32_t place, bool from_server) const {
    const auto index = block.rows[place].connection;
    auto fit = Fit::unknown;
    const auto keep = [&](bool of_server, Fit known) {
        test.answers->set(index * 2 + (of_server ? 1 : 0), static_cast<std::uint8_t>(known));
        if (of_server == from_server) fit = known;
    };
    if (test.numbers && test.columns.size() <= 2) {
        const auto connection = block.last_read ? recording_.connection_so_far(index) : recording_.connection(index);
        for (const bool of_server : {false, true}) {
            // of a single column it is there, for the kind did not decide
            const auto first = connection_number(test.columns.front(), connection, of_server);
            const auto last = connection_number(test.columns.back(), connection, of_server);
            keep(of_server, test.numbers->fits(first, last) ? Fit::yes : Fit::no);
        }
    } else {
        keep(from_server, ask_about(test, block, place));
    }
    return fit;
}

decode::FieldList& IndexFilter::list_of(const Test& test, Workspace& work) const {
    while (work.lists.size() < tests_.size()) {
        std::vector<const decode::Field*> fields;
        for (const auto& column : tests_[work.lists.size()].columns) fields.push_back(column.field);
        work.lists.emplace_back().want(decode::FieldSet(fields), false);
    }
    return work.lists[static_cast<std::size_t>(&test - tests_.data())];
}

/// Where all that the test asks for is known, or not there.
Fit IndexFilter::ask_about(const Test& test, const Block& block, std::uint32_t place) const {
    const auto number = block.first + place;
    const auto record = recording_.packet(number);
    const bool no_finding = !test.needs_findings || shows_no_finding(block, place);
    if (test.only_findings && no_finding) return Fit::no;
    if (!no_finding && block.last_read) return Fit::unknown;
    IndexedPacket packet{record, number, recording_.first_time(), previous_time(number), nullptr};
    decode::flow::Connection connection;
    if ((test.needs_connection || !no_finding) && record.connection != decode::none) {
        connection = block.last_read ? recording_.connection_so_far(record.connection)
                                     : recording_.connection(record.connection);
        packet.connection = &connection;
    }
    auto& list = list_of(test, block.work);
    list.clear();
    for (const auto& column : test.columns)
        if (!is_group(column.source) && !column.absent(record.shape)) append_filter_value(list, column, packet);
    const auto findings = no_finding ? std::vector<decode::StoryFacts::FindingFacts>{} : findings_of(packet);
    packet.findings = findings;
    if (record.shape.has(decode::layer_bit(decode::Protocol::tcp)))
        for (const auto group : test.groups) append_filter_group(list, group, packet);
    const auto octets = filter_octets(packet);
    return filter_.test(test.expression, list, octets, block.work.scratch) ? Fit::yes : Fit::no;
}

/// What the shape alone says; Fit{} where it does not.
Fit IndexFilter::shape_fit(const Test& test, const PacketShape& shape) const {
    const auto& program = filter_.program();
    const Expression& expression = program.expressions[test.expression];
    const auto all_columns = [&](auto has) { return std::all_of(test.columns.begin(), test.columns.end(), has); };
    if (test.columns.empty()) return Fit::unknown;
    if (expression.operation == Operation::exists) {
        if (all_columns([&](const FilterColumn& column) { return column.absent(shape); })) return Fit::no;
        const bool any_layer = program.slots[expression.index].layers.empty();
        if (any_layer && test.columns[0].source == FilterSource::layer) return Fit::yes;
    } else if (missing(test.expression, test, shape)) {
        return Fit::no;
    }
    if (test.mode == Mode::decoding) return Fit::unknown;
    const bool known =
        all_columns([&](const FilterColumn& column) { return column.absent(shape) || column.known(shape); });
    return known ? Fit{} : Fit::unknown;
}

/// Whether the expression has no value for want of the fields. A test without a value on the left fails.
bool IndexFilter::missing(std::uint32_t index, const Test& test, const PacketShape& shape) const {
    const auto& program = filter_.program();
    const Expression& expression = program.expressions[index];
    const auto child_missing = [&](std::uint32_t child) { return missing(child, test, shape); };
    const auto& children = expression.children;
    switch (expression.operation) {
        case Operation::field: {
            const auto members = decode::members_of(*program.slots[expression.index].field);
            return std::all_of(test.columns.begin(), test.columns.end(), [&](const FilterColumn& column) {
                return (column.field != members.first && column.field != members.second) || column.absent(shape);
            });
        }
        case Operation::constant: return false;
        case Operation::add:
        case Operation::subtract:
        case Operation::multiply:
        case Operation::divide:
        case Operation::modulo:
        case Operation::bitwise_and: return std::any_of(children.begin(), children.end(), child_missing);
        case Operation::member:
        case Operation::matches: return child_missing(children[0]);
        case Operation::compare:
        case Operation::contains: return child_missing(children[0]) || child_missing(children[1]);
        default: return std::all_of(children.begin(), children.end(), child_missing);
    }
}

/// Messages that the capture's end completes are in no shape.
void IndexFilter::leave_ended_open(const Block& block, FilterAnswers& out) const {
    const auto* frames = completed_by_end_.load(std::memory_order_acquire);
    if (frames == nullptr) {
        auto found = recording_.completed_by_end();
        if (!found) return;
        const std::lock_guard lock{end_mutex_};
        if (end_owner_ == nullptr) end_owner_ = std::make_unique<const std::vector<std::uint32_t>>(std::move(*found));
        frames = end_owner_.get();
        completed_by_end_.store(frames, std::memory_order_release);
    }
    for (auto at = std::lower_bound(frames->begin(), frames->end(), block.first);
         at != frames->end() && *at - block.first < block.count; ++at) {
        const auto place = *at - block.first;
        out.yes[place / 64] &= ~(std::uint64_t{1} << place % 64);
        out.no[place / 64] &= ~(std::uint64_t{1} << place % 64);
    }
}

}  // namespace loopscope::trace
