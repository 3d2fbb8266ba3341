#include "capture/source.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <cerrno>
#include <cstring>
#include <optional>

#include "capture/foreign_file.hpp"
#include "capture/mapping.hpp"
#include "capture/pcap_reader.hpp"
#include "capture/pcapng_reader.hpp"
#include "capture/spool.hpp"

namespace loopscope::capture {

namespace {

constexpr std::uint64_t growth_range = 1ull << 40;  // octets of address space reserved for a file that grows
constexpr std::uint64_t least_range = 1ull << 28;
constexpr std::uint64_t size_check_interval = 1u << 20;  // octets read between two looks at the file's size
constexpr std::uint64_t kept_near = 32u << 20;           // octets behind the reader that its process goes on holding
constexpr std::uint64_t most_frames = 0xffff'fffe;       // frame numbers have 32 bits, and start at 1
constexpr std::uint64_t trial_bytes = 1u << 20;          // of compressed captures, to tell the variant of pcap

std::string grouped(std::uint64_t number) {
    std::string text = std::to_string(number);
    for (auto at = static_cast<std::ptrdiff_t>(text.size()) - 3; at > 0; at -= 3)
        text.insert(static_cast<std::size_t>(at), 1, ',');
    return text;
}

std::optional<std::uint64_t> size_of(int descriptor) {
    struct stat status;
    if (fstat(descriptor, &status) != 0) return std::nullopt;
    return static_cast<std::uint64_t>(status.st_size);
}

bool starts_like_gzip(int descriptor) {
    std::array<std::uint8_t, 3> start{};
    return pread(descriptor, start.data(), start.size(), 0) == 3 && start[0] == 0x1f && start[1] == 0x8b &&
           start[2] == 8;
}

Error open_error(const std::string& path, int error) {
    switch (error) {
        case ENOENT: return {"there is no such file", path, "Check the path."};
        case EACCES: return {"you may not read it (permission denied)", path, "See who may with: ls -l " + path};
        case EISDIR: return {"this is a folder, not a capture", path, "Give one of the files in it."};
        default: return {std::string("cannot be opened: ") + std::strerror(error), path, {}};
    }
}

}  // namespace

struct Source::State {
    enum class Format : std::uint8_t { unknown, pcap, pcapng };
    enum class Growing : std::uint8_t { some, pending, end, failed };

    State(std::string called, int opened, Growth grows)
        : name(std::move(called)), descriptor(opened), growth(grows), finished(grows == Growth::finished) {}
    State(const State&) = delete;
    State& operator=(const State&) = delete;
    ~State() {
        if (descriptor >= 0) close(descriptor);
    }

    std::string name;
    int descriptor;  // of a mapped file; -1 where it is spooled
    Growth growth;
    std::atomic<bool> finished;
    bool pipe = false;
    Mapping mapping;
    std::optional<Spool> spool;
    std::atomic<std::uint64_t> known{0}, offset{0};
    std::uint64_t next_size_check = size_check_interval, released = 0, frames = 0;
    Format format = Format::unknown;
    bool header_read = false;
    PcapReader pcap;
    PcapngReader pcapng;
    InterfaceList interfaces;
    Error damage;
    std::optional<Next> over;

    Cursor cursor() const {
        return {mapping.data(), known.load(std::memory_order_relaxed), offset.load(std::memory_order_relaxed)};
    }

    Next end_with(Next how) {
        over = how;
        return how;
    }

    Next fail(Problem problem) {
        const std::uint64_t at = offset.load(std::memory_order_relaxed);
        if (problem.mend.empty())
            problem.mend = frames == 0 ? "Nothing of it can be read. Record it again."
                                       : "What comes before can be used. Save that to a new file, or record again.";
        const std::string after = frames == 0 ? "before the first frame" : "after frame " + grouped(frames);
        damage = {std::move(problem.what), name + " at offset " + grouped(at) + " (" + after + ")",
                  std::move(problem.mend)};
        return end_with(Next::damaged);
    }

    Next fail_whole(Problem problem) {
        damage = {std::move(problem.what), name, std::move(problem.mend)};
        return end_with(Next::damaged);
    }

    bool map(int file, std::uint64_t size, std::uint64_t least) { return mapping.map(file, size, least); }
    Failure open_spool(int input);
    Failure open_mapped(std::uint64_t size);
    Step find_format(const Cursor& at);
    Step step(Cursor& at, Record& record);
    Growing grow(bool block);
    Next at_end();
    Next next(Record& record, bool block);
    bool shrunk() const;
    bool forget_cut_end();
    void release_read(std::uint64_t end);
    bool begin();
};

/// Replaces the descriptor by a spooled copy of what it gives.
Failure Source::State::open_spool(int input) {
    auto created = Spool::create(input, name);
    if (!created) return created.error();
    spool.emplace(std::move(*created));
    if (!map(spool->descriptor(), growth_range, least_range))
        return Error{std::string("cannot map the temporary file: ") + std::strerror(errno), name,
                     "Set TMPDIR to a folder on a local disk."};
    return {};
}

Failure Source::State::open_mapped(std::uint64_t size) {
    const bool grows = growth == Growth::growing;
    const std::uint64_t range = grows ? std::max(size, growth_range) : size;
    if (map(descriptor, range, grows ? std::max(size, least_range) : size)) {
        known = size;
        return {};
    }
    if (grows) return Error{std::string("cannot be mapped: ") + std::strerror(errno), name, "Record to a local disk."};
    const int input = std::exchange(descriptor, -1);
    lseek(input, 0, SEEK_SET);
    return open_spool(input);
}

/// `passed`: it is known now.
Step Source::State::find_format(const Cursor& at) {
    const std::uint64_t left = at.left();
    if (left < PcapReader::magic_length) return Step::short_of_bytes;
    if (PcapReader::recognises(at.here())) {
        format = Format::pcap;
        return Step::passed;
    }
    if (std::memcmp(at.here(), "\n\r\r\n", 4) != 0) return Step::damaged;
    if (left < PcapngReader::magic_length) return Step::short_of_bytes;
    if (!PcapngReader::recognises(at.here())) return Step::damaged;
    format = Format::pcapng;
    header_read = true;
    return Step::passed;
}

Step Source::State::step(Cursor& at, Record& record) {
    if (format == Format::pcap && header_read) [[likely]]
        return pcap.read(at, record);
    if (format == Format::pcapng) return pcapng.read(at, record, interfaces);
    if (format == Format::unknown) return find_format(at);
    const bool whole = growth == Growth::finished && !pipe;
    const Step opened = pcap.open(at, interfaces, whole);
    header_read = opened == Step::passed;
    return opened;
}

Source::State::Growing Source::State::grow(bool block) {
    if (spool) {
        const Spool::More more = spool->more(block);
        if (spool->size() > mapping.size()) {
            fail({"the capture is larger than the address space that the system grants", "Record in several files."});
            return Growing::failed;
        }
        // What came before a failure is delivered first: the spool tells the failure again.
        if (spool->size() > known.load(std::memory_order_relaxed)) {
            known.store(spool->size(), std::memory_order_release);
            return Growing::some;
        }
        switch (more) {
            case Spool::More::some: return Growing::some;
            case Spool::More::pending: return Growing::pending;
            case Spool::More::end: return Growing::end;
            case Spool::More::failed: break;
        }
        const Error& error = spool->error();
        fail({error.what, error.mend});
        return Growing::failed;
    }
    if (growth == Growth::finished) return Growing::end;
    const bool last = finished.load(std::memory_order_acquire);
    const std::uint64_t before = known.load(std::memory_order_relaxed);
    const std::uint64_t size = std::min(size_of(descriptor).value_or(before), mapping.size());
    if (size > before) {
        known.store(size, std::memory_order_release);
        return Growing::some;
    }
    return last ? Growing::end : Growing::pending;
}

Source::Next Source::State::at_end() {
    const Cursor at = cursor();
    if (format == Format::unknown) {
        Problem problem = describe_foreign_file({at.here(), std::min<std::uint64_t>(at.left(), 512)});
        if (at.left() >= 4 && std::memcmp(at.here(), "\n\r\r\n", 4) == 0)
            problem = {"it is cut short in its first block", "Nothing of it can be read. Record it again."};
        return fail_whole(std::move(problem));
    }
    if (!header_read) return fail({"it is cut short in the file header", {}});
    if (at.left() == 0) return end_with(Next::end);
    return fail({"it is cut short: it ends in the middle of a " +
                     std::string(format == Format::pcap ? "record" : "block") + ", of which " + grouped(at.left()) +
                     (at.left() == 1 ? " octet is there" : " octets are there"),
                 {}});
}

/// Whether the mapped file has become shorter than it was, so that zeros stand where octets were.
bool Source::State::shrunk() const {
    return mapping.lost() ||
           (descriptor >= 0 && size_of(descriptor).value_or(0) < known.load(std::memory_order_relaxed));
}

/// Who writes a growing file cuts off what a full disk left of its last frame. False: more than that is gone.
bool Source::State::forget_cut_end() {
    const std::uint64_t size = size_of(descriptor).value_or(0);
    if (growth == Growth::finished || mapping.lost() || size < offset.load(std::memory_order_relaxed)) return false;
    known.store(size, std::memory_order_release);
    return true;
}

/// What was read shall not grow in this process's memory: the system has it on disk. It is let go of piece by piece,
/// for all at once, when the program ends, somebody would wait for it.
void Source::State::release_read(std::uint64_t end) {
    if (end - released < 2 * kept_near) return;
    mapping.release(released, end - kept_near);
    released = end - kept_near;
}

Source::Next Source::State::next(Record& record, bool block) {
    if (over) return *over;
    static const Problem became_shorter{"the file became shorter while it was read",
                                        "Somebody truncated or replaced it. Open it again."};
    for (;;) {
        Cursor at = cursor();
        const Step result = step(at, record);
        if (result == Step::frame) [[likely]] {
            if (frames == most_frames) [[unlikely]]
                return fail({"it has more packets than can be numbered, " + grouped(most_frames), {}});
            // A hole reads as zeros, and so as empty frames.
            if (record.bytes.empty() || at.offset >= next_size_check || mapping.lost()) [[unlikely]] {
                if (shrunk()) return fail(became_shorter);
                next_size_check = at.offset + size_check_interval;
                release_read(at.offset);
            }
            offset.store(at.offset, std::memory_order_relaxed);
            ++frames;
            return Next::frame;
        }
        if (result == Step::passed) {
            offset.store(at.offset, std::memory_order_relaxed);
            continue;
        }
        if (shrunk()) {
            if (!forget_cut_end()) return fail(became_shorter);
            continue;
        }
        if (result == Step::damaged && format == Format::unknown)
            return fail_whole(describe_foreign_file({at.here(), std::min<std::uint64_t>(at.left(), 512)}));
        if (result == Step::damaged) return fail(format == Format::pcap ? pcap.problem() : pcapng.problem());
        switch (grow(block)) {
            case Growing::some: continue;
            case Growing::pending: return Next::pending;
            case Growing::end: return at_end();
            case Growing::failed: return Next::damaged;
        }
    }
}

/// Reads on until the format is known, so that a foreign file is told when it is opened. False: see `damage`.
bool Source::State::begin() {
    while (spool && known.load(std::memory_order_relaxed) < trial_bytes)
        if (const Spool::More more = spool->more(true); more == Spool::More::some) {
            known = spool->size();
        } else if (more == Spool::More::failed && spool->size() == 0) {
            damage = spool->error();
            return false;
        } else if (more != Spool::More::pending) {
            break;
        }
    Record unused;
    while (!header_read) {
        Cursor at = cursor();
        const Step result = step(at, unused);
        if (result == Step::passed) {
            offset.store(at.offset, std::memory_order_relaxed);
            continue;
        }
        if (result == Step::short_of_bytes) {
            if (growth == Growth::growing) return true;
            at_end();
        } else if (format == Format::unknown) {
            fail_whole(describe_foreign_file({at.here(), std::min<std::uint64_t>(at.left(), 512)}));
        } else {
            fail(pcap.problem());
        }
        return false;
    }
    return true;
}

Result<Source> Source::open(const std::string& path, Growth growth) {
    if (path == "-") {
        const int descriptor = fcntl(STDIN_FILENO, F_DUPFD_CLOEXEC, 0);
        if (descriptor < 0) return Error{"it is closed", "standard input", "Pipe a capture into it."};
        return from_descriptor(descriptor, "standard input");
    }
    const int descriptor = ::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NOCTTY);
    if (descriptor < 0) return open_error(path, errno);
    auto state = std::make_unique<State>(path, descriptor, growth);
    struct stat status;
    if (fstat(descriptor, &status) != 0) return open_error(path, errno);
    if (S_ISDIR(status.st_mode)) return open_error(path, EISDIR);
    const bool regular = S_ISREG(status.st_mode);
    if (!regular) return from_descriptor(std::exchange(state->descriptor, -1), path);

    const bool grows = growth == Growth::growing;
    const bool copied = !grows && (status.st_size == 0 || starts_like_gzip(descriptor));
    const Failure failure = copied ? state->open_spool(std::exchange(state->descriptor, -1))
                                   : state->open_mapped(static_cast<std::uint64_t>(status.st_size));
    if (failure) return *failure;
    if (!state->begin()) return state->damage;
    return Source(std::move(state));
}

Result<Source> Source::from_descriptor(int descriptor, const std::string& name) {
    auto state = std::make_unique<State>(name, descriptor, Growth::finished);
    struct stat status;
    if (fstat(descriptor, &status) != 0) return open_error(name, errno);
    if (S_ISDIR(status.st_mode)) return open_error(name, EISDIR);
    if (isatty(descriptor))
        return Error{"this is a terminal, not a capture", name, "Pipe a capture into it, or give a file."};
    const bool whole_file = S_ISREG(status.st_mode) && status.st_size > 0 && lseek(descriptor, 0, SEEK_CUR) == 0;
    if (whole_file && !starts_like_gzip(descriptor)) {
        if (const Failure failure = state->open_mapped(static_cast<std::uint64_t>(status.st_size))) return *failure;
        if (!state->begin()) return state->damage;
        return Source(std::move(state));
    }
    state->pipe = !S_ISREG(status.st_mode);
    if (const Failure failure = state->open_spool(std::exchange(state->descriptor, -1))) return *failure;
    if (!state->pipe && !state->begin()) return state->damage;
    return Source(std::move(state));
}

Source::Source(std::unique_ptr<State> state) : state_(std::move(state)) {}
Source::Source(Source&&) noexcept = default;
Source& Source::operator=(Source&&) noexcept = default;
Source::~Source() = default;

Source::Next Source::next(Record& record, bool block) { return state_->next(record, block); }

Bytes Source::bytes(std::uint64_t offset, std::uint32_t size) const {
    const std::uint64_t known = state_->known.load(std::memory_order_acquire);
    if (offset > known || size > known - offset) return {};
    return {state_->mapping.data() + offset, size};
}

void Source::finish() { state_->finished.store(true, std::memory_order_release); }
const Error& Source::damage() const { return state_->damage; }
std::size_t Source::interface_count() const { return state_->interfaces.size(); }
const CaptureInterface& Source::interface(std::size_t index) const {
    return state_->interfaces[index == no_interface ? 0 : index];
}
const std::vector<std::string>& Source::section_notes() const { return state_->pcapng.notes(); }
const std::string& Source::name() const { return state_->name; }

std::string Source::format() const {
    if (state_->format == State::Format::unknown) return "unknown";
    const std::string name = state_->format == State::Format::pcap ? state_->pcap.format() : "pcapng";
    return state_->spool && state_->spool->compressed() ? name + ", gzip-compressed" : name;
}

std::uint64_t Source::bytes_read() const { return state_->offset.load(std::memory_order_relaxed); }
std::uint64_t Source::bytes_known() const { return state_->known.load(std::memory_order_acquire); }
bool Source::may_grow() const { return state_->pipe || state_->growth == Growth::growing; }
int Source::wait_descriptor() const { return state_->pipe ? state_->spool->input() : -1; }

}  // namespace loopscope::capture
