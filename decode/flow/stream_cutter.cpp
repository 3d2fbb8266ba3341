#include "decode/flow/stream_cutter.hpp"

#include <algorithm>
#include <limits>
#include <utility>

namespace loopscope::decode::flow {
namespace {

using application::Framing;

constexpr auto to_the_end = std::numeric_limits<std::uint64_t>::max();
constexpr std::size_t most_spare = 64u << 10;

}  // namespace

void StreamCutter::octets(const Run& run, const Delivery& to) {
    if (run.missing_before > 0) gap(run.missing_before, false, to);
    auto rest = run.octets;
    while (!rest.empty() && !switched_) {
        switch (mode_) {
            case Mode::passing: rest = pass(rest); break;
            case Mode::within: rest = extend(rest, to); break;
            case Mode::between:
            case Mode::lost: rest = begin(run, rest, to); break;
        }
    }
    offset_ += rest.size();
    if (run.missing_after > 0) gap(run.missing_after, true, to);
}

Bytes StreamCutter::begin(const Run& run, Bytes octets, const Delivery& to) {
    const auto framing = frame(octets, false, to);
    if (framing.kind == Framing::Kind::foreign || (framing.kind == Framing::Kind::complete && framing.length == 0)) {
        lose(to);
        offset_ += octets.size();
        return {};
    }
    if (framing.kind != Framing::Kind::complete || framing.length > octets.size()) {
        keep(run, octets, framing, to);
        return {};
    }
    const auto length = static_cast<std::size_t>(framing.length);
    const auto place =
        run.in_segment ? run.frame_offset + static_cast<std::uint32_t>(octets.data() - run.octets.data()) : none;
    const auto offset = offset_;
    mode_ = Mode::between;
    offset_ += length;
    hand_on({octets.first(length), length, offset, 0, place, run.frame}, to, framing.summary);
    return octets.subspan(length);
}

void StreamCutter::keep(const Run& run, Bytes octets, const Framing& framing, const Delivery& to) {
    mode_ = Mode::within;
    part_ = to.log.spare != nullptr ? std::move(to.log.spare) : std::make_unique<MessagePart>();
    part_->offset = offset_;
    part_->first_frame = run.frame;
    if (run.in_segment)
        part_->frame_offset = run.frame_offset + static_cast<std::uint32_t>(octets.data() - run.octets.data());
    expect(framing, to);
    append(octets, to);
}

void StreamCutter::expect(const Framing& framing, const Delivery& to) {
    auto& part = *part_;
    part.until_close = framing.kind == Framing::Kind::until_close;
    wanted_ = part.until_close ? 0 : framing.length;
    part.resume = framing.resume;
    part.passed += framing.passed;
    if (to.log.told == Told::everything) return;
    if (to.log.told == Told::lines && !(to.protocol.line_needs_no_body && framing.passed == 0)) return;
    if (framing.summarised > 0) {
        part.front = framing.summarised;
        if (framing.passed == 0) part.passed = to_the_end;
    }
    if (part.kept.size() <= part.front) return;
    const auto behind_front = part.kept.begin() + static_cast<std::ptrdiff_t>(part.front);
    const auto gone =
        std::min<std::uint64_t>(part.passed, part.kept.size() + part.passed_over) - part.front - part.passed_over;
    part.kept.erase(behind_front, behind_front + static_cast<std::ptrdiff_t>(gone));
    part.passed_over += gone;
}

void StreamCutter::append(Bytes octets, const Delivery& to) {
    auto& part = *part_;
    const auto at = part.there();
    const auto within_limit =
        std::min<std::uint64_t>(octets.size(), std::max<std::uint64_t>(to.log.limits.message_bytes, at) - at);
    const auto front = std::min(within_limit, part.front - std::min(part.front, at));
    const auto gone = std::min(within_limit - front, part.passed - std::min(part.passed, at + front));
    const auto keep = [&](std::uint64_t from, std::uint64_t end) {
        const auto first = octets.begin();
        part.kept.insert(part.kept.end(), first + static_cast<std::ptrdiff_t>(from),
                         first + static_cast<std::ptrdiff_t>(end));
    };
    keep(0, front);
    keep(front + gone, within_limit);
    part.passed_over += gone;
    if (within_limit < octets.size() && part.beyond == 0) ++to.log.reached.messages_too_long;
    part.beyond += octets.size() - within_limit;
    offset_ += octets.size();
}

Bytes StreamCutter::extend(Bytes octets, const Delivery& to) {
    part_->frame_offset = none;
    if (wanted_ > 0) return extend_to_length(octets, to);
    if (!part_->until_close) return extend_and_look(octets, to);
    append(octets, to);
    return {};
}

Bytes StreamCutter::extend_to_length(Bytes octets, const Delivery& to) {
    const auto there = part_->there();
    const auto missing = wanted_ > there ? wanted_ - there : 0;
    const auto taken = static_cast<std::size_t>(std::min<std::uint64_t>(missing, octets.size()));
    append(octets.first(taken), to);
    if (taken < missing) return {};
    if (part_->beyond > 0) {
        cut_kept(part_->kept.size(), wanted_, End::cut, to);
        return octets.subspan(taken);
    }
    if (part_->front != MessagePart::all) {
        cut_kept(part_->kept.size(), wanted_, End::whole, to);
        return octets.subspan(taken);
    }
    const auto framing = frame(part_->kept, false, to);
    if (framing.kind == Framing::Kind::complete && framing.length > 0 && framing.length <= part_->kept.size())
        cut_kept(static_cast<std::size_t>(framing.length), framing.length, End::whole, to, framing.summary);
    else if (framing.kind == Framing::Kind::need_more && (framing.length == 0 || framing.length > part_->kept.size()))
        expect(framing, to);
    else
        cut_kept(part_->kept.size(), part_->kept.size(), End::whole, to);
    return octets.subspan(taken);
}

Bytes StreamCutter::extend_and_look(Bytes octets, const Delivery& to) {
    append(octets, to);
    if (part_->beyond > 0) {  // its end cannot be found in what is not kept
        cut_kept(part_->kept.size(), part_->there(), End::cut, to);
        lose(to);
        return {};
    }
    const auto rest = part_->not_passed();
    if (rest.empty()) return {};
    const auto framing = frame(rest, false, to);
    if (framing.kind == Framing::Kind::foreign) {  // but a message may begin with this segment
        part_.reset();
        lose(to);
        offset_ -= octets.size();
        return octets;
    }
    const auto length = part_->passed + framing.length;
    if (framing.kind != Framing::Kind::complete || length == 0 || framing.length > rest.size()) {
        expect(framing, to);
        return {};
    }
    const auto after = std::min(rest.size() - static_cast<std::size_t>(framing.length), octets.size());
    cut_kept(static_cast<std::size_t>(std::min(part_->front, length)), length, End::whole, to, framing.summary);
    offset_ -= after;
    return octets.last(after);
}

Bytes StreamCutter::pass(Bytes octets) {
    const auto passed = static_cast<std::size_t>(std::min<std::uint64_t>(wanted_, octets.size()));
    wanted_ -= passed;
    offset_ += passed;
    if (wanted_ == 0) mode_ = Mode::between;
    return octets.subspan(passed);
}

/// Octets of the message under way that are to come, as far as that is known.
std::uint64_t StreamCutter::still_wanted() const {
    if (part_->until_close) return to_the_end;
    return wanted_ > part_->there() ? wanted_ - part_->there() : 0;
}

void StreamCutter::gap(std::uint32_t missing, bool snapped, const Delivery& to) {
    auto still = mode_ == Mode::passing ? wanted_ : 0;
    if (mode_ == Mode::within) {
        still = still_wanted();
        const auto length = wanted_ > 0 ? wanted_ : part_->there();
        cut_kept(part_->kept.size(), length, snapped ? End::cut : End::unfinished, to);
    }
    offset_ += missing;
    if (still < missing || still == 0) {
        lose(to);
        return;
    }
    wanted_ = still == to_the_end ? to_the_end : still - missing;
    mode_ = wanted_ == 0 ? Mode::between : Mode::passing;
}

void StreamCutter::end(bool orderly, const Delivery& to) {
    if (mode_ == Mode::within) {
        const auto rest = part_->not_passed();
        const auto framing = frame(rest, true, to);
        const bool whole = framing.kind == Framing::Kind::complete && framing.length <= rest.size();
        const bool complete = orderly && part_->beyond == 0 &&
                              (whole || part_->until_close || framing.kind == Framing::Kind::until_close);
        const auto length = wanted_ > 0 ? wanted_ : part_->there();
        cut_kept(part_->kept.size(), length, complete ? End::whole : End::unfinished, to);
    }
    mode_ = Mode::lost;
}

void StreamCutter::drop() {
    if (mode_ != Mode::within) return;
    wanted_ = still_wanted();
    part_.reset();
    mode_ = wanted_ == 0 ? Mode::lost : Mode::passing;
}

void StreamCutter::lose(const Delivery& to) {
    if (mode_ != Mode::lost && to.from_server) to.exchanges.lose_responses();
    mode_ = Mode::lost;
}

Framing StreamCutter::frame(Bytes octets, bool ended, const Delivery& to) const {
    application::FramingContext context;
    context.from_server = to.from_server;
    context.stream_ended = ended;
    context.resume = part_ == nullptr ? 0 : part_->resume;
    if (to.from_server) context.request_method = to.exchanges.next_method();
    const auto* foresight = to.log.foresight;
    if (foresight != nullptr && foresight->is_of(octets) && foresight->protocol == &to.protocol &&
        foresight->holds(context))
        return foresight->framing;
    return to.protocol.frame(octets, context);
}

void StreamCutter::cut_kept(std::size_t size, std::uint64_t length, End end, const Delivery& to, const Summary& known) {
    auto part = std::move(part_);
    const auto left_out = end == End::whole ? length - size : part->passed_over;
    const auto frame_offset = part->first_frame == to.log.frame ? part->frame_offset : none;
    mode_ = Mode::between;
    hand_on({Bytes(part->kept).first(size), length, part->offset, left_out, frame_offset, part->first_frame,
             end == End::whole, end == End::unfinished},
            to, known);
    if (to.log.tells()) to.log.kept_octets.push_back(std::move(part->kept));
    if (part->kept.capacity() > most_spare) return;
    auto room = std::move(part->kept);
    room.clear();
    *part = {.kept = std::move(room)};
    to.log.spare = std::move(part);
}

void StreamCutter::hand_on(const Cut& cut, const Delivery& to, const Summary& known) {
    auto& log = to.log;
    const auto summary = known ? *known : to.protocol.summarise(cut.octets, true);
    Message message;
    message.connection = to.connection;
    message.protocol = to.protocol.protocol;
    message.from_server = to.from_server;
    message.over_tcp = true;
    message.complete = cut.complete;
    message.unfinished = cut.unfinished;
    message.role = static_cast<Message::Role>(summary.role);
    message.segment = log.segment;
    message.first_frame = cut.first_frame;
    message.last_frame = log.frame;
    message.stream_offset = cut.offset;
    message.length = cut.length;
    message.header_length = summary.header_length;
    message.code = static_cast<std::uint16_t>(summary.code);
    message.transaction = static_cast<std::uint16_t>(summary.transaction);
    message.session = to.exchanges.session();
    to.exchanges.agree(summary.session);
    const bool tunnel = to.from_server && to.exchanges.next_method() == "CONNECT" &&
                        summary.role == application::MessageSummary::Role::response && summary.code / 100 == 2;
    const auto exchange = to.exchanges.pair(message, summary, log.next_index(), log);
    log.messages.push_back(message);
    if (log.tells() && !cut.unfinished)
        log.facts.push_back({.segment = log.segment,
                             .protocol = message.protocol,
                             .from_server = message.from_server,
                             .bytes = cut.octets,
                             .left_out = cut.left_out,
                             .frame_offset = cut.frame_offset,
                             .complete = cut.complete,
                             .session = message.session,
                             .exchange = exchange});
    switched_ = switched_ || summary.switches_protocol || tunnel;
}

}  // namespace loopscope::decode::flow
