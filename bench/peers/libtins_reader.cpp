// libtins: parses each packet, and with --streams puts TCP's streams together. libtins_reader FILE [--streams]
#include <tins/tcp_ip/stream_follower.h>
#include <tins/tins.h>

#include <cstdint>
#include <cstdio>
#include <cstring>

namespace {

void follow(Tins::FileSniffer& file) {
    std::uint64_t packets = 0, streams = 0, octets = 0;
    Tins::TCPIP::StreamFollower follower;
    follower.new_stream_callback([&](Tins::TCPIP::Stream& stream) {
        ++streams;
        stream.client_data_callback([&](Tins::TCPIP::Stream& from) { octets += from.client_payload().size(); });
        stream.server_data_callback([&](Tins::TCPIP::Stream& from) { octets += from.server_payload().size(); });
        stream.auto_cleanup_payloads(true);
    });
    file.sniff_loop([&](Tins::Packet& packet) {
        ++packets;
        follower.process_packet(packet);
        return true;
    });
    std::printf("%llu packets, %llu streams with %llu octets\n", static_cast<unsigned long long>(packets),
                static_cast<unsigned long long>(streams), static_cast<unsigned long long>(octets));
}

}  // namespace

int main(int count, char** arguments) {
    if (count < 2) return std::fputs("libtins_reader FILE [--streams]\n", stderr), 2;
    try {
        Tins::FileSniffer file{arguments[1]};
        if (count > 2 && std::strcmp(arguments[2], "--streams") == 0) return follow(file), 0;
        std::uint64_t packets = 0;
        file.sniff_loop([&](const Tins::PDU&) { return ++packets, true; });
        std::printf("%llu packets\n", static_cast<unsigned long long>(packets));
    } catch (const std::exception& error) { return std::fprintf(stderr, "libtins_reader: %s\n", error.what()), 1; }
}
