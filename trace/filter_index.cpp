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
/// So far ahead memory is asked for records, which are read faster than it brings them.
constexpr std::uint32_t records_ahead = 24;
/// Of a shape, besides Fit: it does not decide; the addresses and ports are not those of the connection alone.
constexpr std::uint8_t look_further = 4, look_at_addresses = 5;

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

std::uint32_t story_key(const PacketRecord& record) {
    const auto story = record.story();
    return static_cast<std::uint32_t>(story.event) | static_cast<std::uint32_t>(story.client_state) << 8 |
           static_cast<std::uint32_t>(story.server_state) << 12 |
           static_cast<std::uint32_t>(story.sender_phase()) << 16;
}

}  // namespace

IndexFilter::IndexFilter(const Recording& recording, decode::filter::Filter filter)
    : recording_(recording), filter_(std::move(filter)) {
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
    test.shapes = std::make_unique<ShapeAnswers>();
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
    if (all_from(FilterSource::flags)) return Mode::flags;
    if (all_from(FilterSource::analysis)) return Mode::analysis;
    if (all_from(FilterSource::story)) return Mode::story;
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
    const auto records = recording_.packets_from(first, count);
    run(root_, {first, count, records.data(), false, work}, wanted, out);
}

Fit IndexFilter::test_last(Workspace& work) const {
    if (filter_.always()) return Fit::yes;
    const auto number = recording_.last_frame().number;
    FilterAnswers answers;
    Words wanted{1};
    run(root_, {number, 1, recording_.packets_from(number, 1).data(), true, work}, wanted, answers);
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

void IndexFilter::run_test(const Test& test, const Block& block, const Words& wanted, FilterAnswers& out) const {
    const auto remember = [&](std::uint32_t key, std::uint32_t place) {
        if (const auto known = test.answers->get(key); known != 0) return static_cast<Fit>(known);
        const auto fit = ask_about(test, block, place);
        test.answers->set(key, static_cast<std::uint8_t>(fit));
        return fit;
    };
    const auto by_key = [&](auto key_of) {
        ask_each(test, block, wanted, out,
                 [&](const PacketRecord& record, std::uint32_t place) { return remember(key_of(record), place); });
    };
    switch (test.mode) {
        case Mode::decoding:
            ask_each(test, block, wanted, out, [](const PacketRecord&, std::uint32_t) { return Fit::unknown; });
            break;
        case Mode::connection:
            ask_each(test, block, wanted, out, [&](const PacketRecord& record, std::uint32_t place) {
                if (record.connection == decode::none) return ask_about(test, block, place);
                return remember(record.connection * 2 + (record.has(packet_flag::from_server) ? 1 : 0), place);
            });
            break;
        case Mode::flags: by_key([](const PacketRecord& record) { return std::uint32_t{record.tcp_flags}; }); break;
        case Mode::analysis: by_key([](const PacketRecord& record) { return std::uint32_t{record.analysis}; }); break;
        case Mode::story: by_key(story_key); break;
        case Mode::number:
            ask_each(test, block, wanted, out, [&](const PacketRecord& record, std::uint32_t place) {
                return ask_number(test, record, block.first + place);
            });
            break;
        case Mode::each: {
            auto asked = wanted;
            if (test.only_findings) keep_those_with_findings(block, asked);
            ask_each(test, block, asked, out,
                     [&](const PacketRecord&, std::uint32_t place) { return ask_about(test, block, place); });
            for (std::size_t word = 0; word < asked.size(); ++word) out.no[word] |= wanted[word] & ~asked[word];
            break;
        }
    }
    if (test.of_messages && !block.last_read) leave_ended_open(block, out);
}

/// Asks `answer` about those whose shape does not decide.
template <class Answer>
void IndexFilter::ask_each(const Test& test, const Block& block, const Words& wanted, FilterAnswers& out,
                           Answer answer) const {
    const auto words = (block.count + 63) / 64;
    for (std::uint32_t word = 0; word < words; ++word) {
        std::uint64_t yes = 0, no = 0;
        for (auto open = wanted[word]; open != 0; open &= open - 1) {
            const auto bit = static_cast<std::uint32_t>(std::countr_zero(open));
            const auto place = word * 64 + bit;
            const auto& record = block.records[place];
            __builtin_prefetch(&record + records_ahead);
            auto& of_shape = (*test.shapes)[record.shape];
            auto verdict = of_shape.load(std::memory_order_relaxed);
            if (verdict == 0) [[unlikely]] {
                const auto* shape = recording_.shape_of(record);
                const auto of_shape_alone = shape_fit(test, shape);
                verdict = static_cast<std::uint8_t>(of_shape_alone);
                if (of_shape_alone == Fit{}) verdict = look_further;
                const bool own_addresses = shape != nullptr && shape->has_own_addresses();
                if (of_shape_alone == Fit::unknown && test.mode == Mode::connection && own_addresses)
                    verdict = look_at_addresses;
                of_shape.store(verdict, std::memory_order_relaxed);
            }
            const auto fit = verdict == look_further        ? answer(record, place)
                             : verdict == look_at_addresses ? ask_about_addresses(test, block, place)
                                                            : static_cast<Fit>(verdict);
            yes |= std::uint64_t{fit == Fit::yes} << bit;
            no |= std::uint64_t{fit == Fit::no} << bit;
        }
        out.yes[word] = yes;
        out.no[word] = no;
    }
}

Fit IndexFilter::ask_number(const Test& test, const PacketRecord& record, std::uint32_t number) const {
    const auto& column = test.columns[0];
    if (column.value == FilterValue::interface && record.interface == decode::no_interface) return Fit::no;
    IndexedPacket packet{record, number, recording_.first_time(), record.time, nullptr, nullptr};
    if (column.value == FilterValue::payload_length) packet.shape = recording_.shape_of(record);
    if (column.value == FilterValue::time_delta && number > 1)
        packet.previous_time = recording_.packet(number - 1).time;
    return test.numbers->fits(filter_number(column, packet)) ? Fit::yes : Fit::no;
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
    const auto& record = block.records[place];
    const auto number = block.first + place;
    const bool no_finding = !test.needs_findings || shows_no_finding(block, place);
    if (test.only_findings && no_finding) return Fit::no;
    if (!no_finding && block.last_read) return Fit::unknown;
    IndexedPacket packet{record, number, recording_.first_time(), record.time, recording_.shape_of(record), nullptr};
    if (number > 1) packet.previous_time = recording_.packet(number - 1).time;
    decode::flow::Connection connection;
    if ((test.needs_connection || !no_finding) && record.connection != decode::none) {
        connection = block.last_read ? recording_.connection_so_far(record.connection)
                                     : recording_.connection(record.connection);
        packet.connection = &connection;
    }
    const auto there = [&](const FilterColumn& column) {
        return packet.shape == nullptr || !column.absent(*packet.shape);
    };
    if (test.numbers && packet.connection != nullptr && test.mode == Mode::connection && test.columns.size() <= 2) {
        // of a single column it is there, for the shape did not decide
        const auto first = filter_number(test.columns.front(), packet);
        return test.numbers->fits(first, filter_number(test.columns.back(), packet)) ? Fit::yes : Fit::no;
    }
    auto& list = list_of(test, block.work);
    list.clear();
    for (const auto& column : test.columns)
        if (!is_group(column.source) && there(column)) append_filter_value(list, column, packet);
    const auto findings = no_finding ? std::vector<decode::StoryFacts::FindingFacts>{} : findings_of(packet);
    packet.findings = findings;
    if (packet.shape != nullptr && packet.shape->has(decode::layer_bit(decode::Protocol::tcp)))
        for (const auto group : test.groups) append_filter_group(list, group, packet);
    const auto octets = filter_octets(packet);
    return filter_.test(test.expression, list, octets, block.work.scratch) ? Fit::yes : Fit::no;
}

/// What the shape alone says; Fit{} where it does not.
Fit IndexFilter::shape_fit(const Test& test, const PacketShape* shape) const {
    const auto& program = filter_.program();
    const Expression& expression = program.expressions[test.expression];
    const auto all_columns = [&](auto has) { return std::all_of(test.columns.begin(), test.columns.end(), has); };
    if (test.columns.empty()) return Fit::unknown;
    if (shape == nullptr) {
        const bool of_frame =
            all_columns([](const FilterColumn& column) { return column.source == FilterSource::frame; });
        return of_frame && test.mode != Mode::decoding ? Fit{} : Fit::unknown;
    }
    if (expression.operation == Operation::exists) {
        if (all_columns([&](const FilterColumn& column) { return column.absent(*shape); })) return Fit::no;
        const bool any_layer = program.slots[expression.index].layers.empty();
        if (any_layer && test.columns[0].source == FilterSource::layer) return Fit::yes;
    } else if (missing(test.expression, test, *shape)) {
        return Fit::no;
    }
    if (test.mode == Mode::decoding) return Fit::unknown;
    const bool known =
        all_columns([&](const FilterColumn& column) { return column.absent(*shape) || column.known(*shape); });
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
