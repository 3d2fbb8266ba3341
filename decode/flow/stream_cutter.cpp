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
    resume_ = 0;
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
    message_offset_ = offset_;
    first_frame_ = run.frame;
    frame_offset_ =
        run.in_segment ? run.frame_offset + static_cast<std::uint32_t>(octets.data() - run.octets.data()) : none;
    beyond_ = passed_over_ = passed_ = 0;
    front_ = to_the_end;
    kept_.swap(to.log.spare);
    expect(framing, to);
    append(octets, to);
}

void StreamCutter::expect(const Framing& framing, const Delivery& to) {
    until_close_ = framing.kind == Framing::Kind::until_close;
    wanted_ = until_close_ ? 0 : framing.length;
    resume_ = framing.resume;
    passed_ += framing.passed;
    if (to.log.told == Told::everything) return;
    if (to.log.told == Told::lines && !(to.protocol.line_needs_no_body && framing.passed == 0)) return;
    if (framing.summarised > 0) {
        front_ = framing.summarised;
        if (framing.passed == 0) passed_ = to_the_end;
    }
    if (kept_.size() <= front_) return;
    const auto behind_front = kept_.begin() + static_cast<std::ptrdiff_t>(front_);
    const auto gone = std::min<std::uint64_t>(passed_, kept_.size() + passed_over_) - front_ - passed_over_;
    kept_.erase(behind_front, behind_front + static_cast<std::ptrdiff_t>(gone));
    passed_over_ += gone;
}

void StreamCutter::append(Bytes octets, const Delivery& to) {
    const auto at = there();
    const auto within_limit =
        std::min<std::uint64_t>(octets.size(), std::max<std::uint64_t>(to.log.limits.message_bytes, at) - at);
    const auto front = std::min(within_limit, front_ - std::min(front_, at));
    const auto gone = std::min(within_limit - front, passed_ - std::min(passed_, at + front));
    const auto keep = [&](std::uint64_t from, std::uint64_t end) {
        const auto first = octets.begin();
        kept_.insert(kept_.end(), first + static_cast<std::ptrdiff_t>(from), first + static_cast<std::ptrdiff_t>(end));
    };
    keep(0, front);
    keep(front + gone, within_limit);
    passed_over_ += gone;
    if (within_limit < octets.size() && beyond_ == 0) ++to.log.reached.messages_too_long;
    beyond_ += octets.size() - within_limit;
    offset_ += octets.size();
}

Bytes StreamCutter::not_passed() const {
    const auto passed = front_ == to_the_end ? passed_ : front_;
    return Bytes(kept_).subspan(static_cast<std::size_t>(std::min<std::uint64_t>(passed, kept_.size())));
}

Bytes StreamCutter::extend(Bytes octets, const Delivery& to) {
    frame_offset_ = none;
    if (wanted_ > 0) return extend_to_length(octets, to);
    if (!until_close_) return extend_and_look(octets, to);
    append(octets, to);
    return {};
}

Bytes StreamCutter::extend_to_length(Bytes octets, const Delivery& to) {
    const auto missing = wanted_ > there() ? wanted_ - there() : 0;
    const auto taken = static_cast<std::size_t>(std::min<std::uint64_t>(missing, octets.size()));
    append(octets.first(taken), to);
    if (taken < missing) return {};
    if (beyond_ > 0) {
        cut_kept(kept_.size(), wanted_, End::cut, to);
        return octets.subspan(taken);
    }
    if (front_ != to_the_end) {
        cut_kept(kept_.size(), wanted_, End::whole, to);
        return octets.subspan(taken);
    }
    const auto framing = frame(kept_, false, to);
    if (framing.kind == Framing::Kind::complete && framing.length > 0 && framing.length <= kept_.size())
        cut_kept(static_cast<std::size_t>(framing.length), framing.length, End::whole, to, framing.summary);
    else if (framing.kind == Framing::Kind::need_more && (framing.length == 0 || framing.length > kept_.size()))
        expect(framing, to);
    else
        cut_kept(kept_.size(), kept_.size(), End::whole, to);
    return octets.subspan(taken);
}

Bytes StreamCutter::extend_and_look(Bytes octets, const Delivery& to) {
    append(octets, to);
    if (beyond_ > 0) {  // its end cannot be found in what is not kept
        cut_kept(kept_.size(), there(), End::cut, to);
        lose(to);
        return {};
    }
    const auto rest = not_passed();
    if (rest.empty()) return {};
    const auto framing = frame(rest, false, to);
    if (framing.kind == Framing::Kind::foreign) {  // but a message may begin with this segment
        forget();
        lose(to);
        offset_ -= octets.size();
        return octets;
    }
    const auto length = passed_ + framing.length;
    if (framing.kind != Framing::Kind::complete || length == 0 || framing.length > rest.size()) {
        expect(framing, to);
        return {};
    }
    const auto after = std::min(rest.size() - static_cast<std::size_t>(framing.length), octets.size());
    cut_kept(static_cast<std::size_t>(std::min(front_, length)), length, End::whole, to, framing.summary);
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

void StreamCutter::gap(std::uint32_t missing, bool snapped, const Delivery& to) {
    auto still = mode_ == Mode::passing ? wanted_ : 0;
    if (mode_ == Mode::within) {
        still = until_close_ ? to_the_end : wanted_ > there() ? wanted_ - there() : 0;
        cut_kept(kept_.size(), wanted_ > 0 ? wanted_ : there(), snapped ? End::cut : End::unfinished, to);
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
        const auto rest = not_passed();
        const auto framing = frame(rest, true, to);
        const bool whole = framing.kind == Framing::Kind::complete && framing.length <= rest.size();
        const bool complete =
            orderly && beyond_ == 0 && (whole || until_close_ || framing.kind == Framing::Kind::until_close);
        cut_kept(kept_.size(), wanted_ > 0 ? wanted_ : there(), complete ? End::whole : End::unfinished, to);
    }
    mode_ = Mode::lost;
}

void StreamCutter::drop() {
    if (mode_ != Mode::within) return;
    const auto still = until_close_ ? to_the_end : wanted_ > there() ? wanted_ - there() : 0;
    forget();
    wanted_ = still;
    mode_ = still == 0 ? Mode::lost : Mode::passing;
}

void StreamCutter::lose(const Delivery& to) {
    if (mode_ != Mode::lost && to.from_server) to.exchanges.lose_responses();
    mode_ = Mode::lost;
}

void StreamCutter::forget() {
    kept_ = {};
    beyond_ = passed_over_ = 0;
    resume_ = 0;
}

Framing StreamCutter::frame(Bytes octets, bool ended, const Delivery& to) const {
    application::FramingContext context;
    context.from_server = to.from_server;
    context.stream_ended = ended;
    context.resume = resume_;
    if (to.from_server) context.request_method = to.exchanges.next_method();
    const auto* foresight = to.log.foresight;
    if (foresight != nullptr && foresight->is_of(octets) && foresight->protocol == &to.protocol &&
        foresight->holds(context))
        return foresight->framing;
    return to.protocol.frame(octets, context);
}

void StreamCutter::cut_kept(std::size_t size, std::uint64_t length, End end, const Delivery& to, const Summary& known) {
    auto octets = std::move(kept_);
    const auto left_out = end == End::whole ? length - size : passed_over_;
    if (first_frame_ != to.log.frame) frame_offset_ = none;
    forget();
    mode_ = Mode::between;
    hand_on({Bytes(octets).first(size), length, message_offset_, left_out, frame_offset_, first_frame_,
             end == End::whole, end == End::unfinished},
            to, known);
    if (to.log.tells()) {
        to.log.kept_octets.push_back(std::move(octets));
    } else if (octets.capacity() <= most_spare) {
        octets.clear();
        to.log.spare = std::move(octets);
    }
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
