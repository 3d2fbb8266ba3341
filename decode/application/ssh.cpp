// SSH's identification line. RFC 4253, section 4.2
//
//     SSH-protoversion-softwareversion SP comments CR LF        255 octets at most

#include "decode/application/ssh.hpp"

#include <string>

#include "decode/application/ascii.hpp"
#include "decode/application/http_message.hpp"
#include "decode/application/ssh_fields.hpp"

namespace loopscope::decode::application {

namespace {

using fields::ssh;

constexpr std::string_view identification = "SSH-";
constexpr std::size_t longest_line = 255;

}  // namespace

bool recognise_ssh(Bytes first_octets, const Segment&) {
    const auto octets = as_text(first_octets);
    return (octets.starts_with("SSH-2.") || octets.starts_with("SSH-1.")) &&
           http_line(octets.substr(0, longest_line)).length != 0;
}

Framing frame_ssh(Bytes available, const FramingContext&) {
    const auto octets = as_text(available);
    if (octets.substr(0, identification.size()) != identification.substr(0, octets.size()))
        return {Framing::Kind::foreign, 0, 0};
    const auto line = http_line(octets.substr(0, longest_line));
    if (line.length != 0) return {Framing::Kind::complete, line.length, 0};
    return {octets.size() < longest_line ? Framing::Kind::need_more : Framing::Kind::foreign, 0, 0};
}

MessageSummary summarise_ssh(Bytes message, bool) {
    MessageSummary summary;
    summary.header_length = static_cast<std::uint32_t>(message.size());
    return summary;
}

void describe_ssh(Reader& in, const Segment&, const MessageFacts&) {
    auto scope = in.scope(ssh.protocol);
    const auto line = http_line(as_text(in.rest()));
    part_ascii(in, ssh.banner, in.position(), line.text.size());
    if (in.summarising()) in.fields()->summarise("SSH", "says it speaks " + ascii_text(line.text));
    in.skip(line.length == 0 ? line.text.size() : line.length);
}

}  // namespace loopscope::decode::application
