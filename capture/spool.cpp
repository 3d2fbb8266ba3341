#include "capture/spool.hpp"

#include <fcntl.h>
#include <poll.h>
#include <unistd.h>
#include <zlib.h>

#include <array>
#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <vector>

namespace loopscope::capture {

namespace {

constexpr std::size_t chunk = 1u << 20;

std::string spool_folder() {
    const char* folder = std::getenv("TMPDIR");
    return folder != nullptr && *folder != '\0' ? folder : "/tmp";
}

int open_unnamed(const std::string& folder) {
    const int descriptor = ::open(folder.c_str(), O_TMPFILE | O_RDWR | O_CLOEXEC, 0600);
    if (descriptor >= 0 || (errno != EOPNOTSUPP && errno != EISDIR && errno != EINVAL)) return descriptor;
    std::string path = folder + "/loopscope-XXXXXX";
    const int named = mkostemp(path.data(), O_CLOEXEC);
    if (named >= 0) unlink(path.c_str());
    return named;
}

Error spool_error(const std::string& name, int error) {
    Error result{std::string("cannot copy it to a temporary file in ") + spool_folder() + ": " + std::strerror(error),
                 name, "Set TMPDIR to a folder on a disk with enough room"};
    if (error == ENOSPC || error == EDQUOT) result.mend += ", or free some there";
    result.mend += '.';
    return result;
}

}  // namespace

struct Spool::State {
    enum class Form : std::uint8_t { unknown, plain, gzip };

    State(int opened, int spooled, const std::string& called) : input(opened), file(spooled), name(called) {}
    State(const State&) = delete;
    State& operator=(const State&) = delete;
    ~State() {
        if (form == Form::gzip) inflateEnd(&stream);
        if (input >= 0) close(input);
        if (file >= 0) close(file);
    }

    int input, file;
    std::string name;
    Form form = Form::unknown;
    bool input_ended = false, member_open = false;
    std::uint64_t size = 0;
    std::vector<std::uint8_t> raw;  // read and not yet spooled: from `raw_used` to its end
    std::size_t raw_used = 0;
    std::vector<std::uint8_t> inflated;
    z_stream stream{};
    Error error;

    std::size_t raw_left() const { return raw.size() - raw_used; }

    More fail(Error why) {
        error = std::move(why);
        return More::failed;
    }

    More store(const std::uint8_t* data, std::size_t length) {
        while (length > 0) {
            const ssize_t written = pwrite(file, data, length, static_cast<off_t>(size));
            if (written < 0 && errno == EINTR) continue;
            if (written <= 0) return fail(spool_error(name, written < 0 ? errno : ENOSPC));
            data += written;
            length -= static_cast<std::size_t>(written);
            size += static_cast<std::size_t>(written);
        }
        return More::some;
    }

    More read_input(bool block) {
        pollfd ready{input, POLLIN, 0};
        const int count = poll(&ready, 1, block ? -1 : 0);
        if (count == 0 || (count < 0 && errno == EINTR)) return More::pending;
        const std::size_t before = raw_left();
        raw.erase(raw.begin(), raw.begin() + static_cast<std::ptrdiff_t>(raw_used));
        raw_used = 0;
        raw.resize(before + chunk);
        const ssize_t got = ::read(input, raw.data() + before, chunk);
        const int why = errno;
        raw.resize(before + static_cast<std::size_t>(got > 0 ? got : 0));
        if (got > 0) return More::some;
        if (got < 0 && (why == EINTR || why == EAGAIN)) return More::pending;
        if (got < 0) return fail({std::string("cannot read: ") + std::strerror(why), name, {}});
        input_ended = true;
        return More::end;
    }

    /// gzip (RFC 1952) starts with 1f 8b 08.
    void find_form() {
        static constexpr std::array<std::uint8_t, 3> gzip_magic{0x1f, 0x8b, 0x08};
        if (raw_left() >= gzip_magic.size() &&
            std::memcmp(raw.data() + raw_used, gzip_magic.data(), gzip_magic.size()) == 0) {
            form = Form::gzip;
            inflateInit2(&stream, 15 + 16);
            inflated.resize(chunk);
            member_open = true;
        } else if (raw_left() >= gzip_magic.size() || input_ended) {
            form = Form::plain;
        }
    }

    /// One step of inflate, at most `chunk` octets out.
    More inflate_some() {
        if (!member_open) {  // another member, or padding that is not looked at
            if (raw[raw_used] != 0x1f) {
                raw_used = raw.size();
                return More::some;
            }
            inflateReset(&stream);
            member_open = true;
        }
        stream.next_in = raw.data() + raw_used;
        stream.avail_in = static_cast<uInt>(raw_left());
        stream.next_out = inflated.data();
        stream.avail_out = chunk;
        const int result = inflate(&stream, Z_NO_FLUSH);
        raw_used = raw.size() - stream.avail_in;
        const More stored = store(inflated.data(), chunk - stream.avail_out);
        if (stored == More::failed) return stored;
        if (result == Z_STREAM_END) member_open = false;
        if (result == Z_OK || result == Z_STREAM_END || result == Z_BUF_ERROR) return More::some;
        const char* text = stream.msg != nullptr ? stream.msg : "not gzip";
        return fail({std::string("the gzip compression is damaged (") + text + ")", name,
                     "What could be uncompressed before is kept. Fetch the file again, or try gzip -dc on it."});
    }

    More at_end() {
        if (!member_open) return More::end;
        return fail({"the gzip compression ends too early: the file is cut short", name,
                     "What could be uncompressed is kept. Fetch the file again."});
    }
};

Result<Spool> Spool::create(int input, const std::string& name) {
    const int file = open_unnamed(spool_folder());
    if (file < 0) {
        const int why = errno;
        close(input);
        return spool_error(name, why);
    }
    return Spool(std::make_unique<State>(input, file, name));
}

Spool::Spool(std::unique_ptr<State> state) : state_(std::move(state)) {}
Spool::Spool(Spool&&) noexcept = default;
Spool& Spool::operator=(Spool&&) noexcept = default;
Spool::~Spool() = default;

Spool::More Spool::more(bool block) {
    State& s = *state_;
    if (!s.error.what.empty()) return More::failed;
    const bool need_input = s.raw_left() == 0 || s.form == State::Form::unknown;
    if (need_input && !s.input_ended) {
        const More got = s.read_input(block);
        if (got == More::pending || got == More::failed) return got;
    }
    if (s.form == State::Form::unknown) s.find_form();
    if (s.form == State::Form::unknown) return More::some;
    if (s.raw_left() == 0) return s.input_ended ? s.at_end() : More::some;
    if (s.form == State::Form::gzip) return s.inflate_some();
    const More stored = s.store(s.raw.data() + s.raw_used, s.raw_left());
    s.raw_used = s.raw.size();
    return stored;
}

std::uint64_t Spool::size() const { return state_->size; }
int Spool::descriptor() const { return state_->file; }
int Spool::input() const { return state_->input; }
bool Spool::compressed() const { return state_->form == State::Form::gzip; }
const Error& Spool::error() const { return state_->error; }

}  // namespace loopscope::capture
