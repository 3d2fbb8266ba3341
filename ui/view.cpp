#include "ui/view.hpp"

namespace loopscope::ui {

void Selection::choose_frame(const trace::Recording& recording, std::uint32_t number) {
    if (number == decode::no_frame || number > recording.packet_count()) return;
    if (number != frame) {
        byte_source = 0;
        byte_offset = byte_size = 0;
    }
    frame = number;
    finding = decode::none;
    const std::uint32_t of_packet = recording.packet(number).connection;
    if (of_packet != decode::none) connection = of_packet;
    ++changes;
}

void Selection::choose_connection(std::uint32_t index) {
    connection = index;
    finding = decode::none;
    ++changes;
}

}  // namespace loopscope::ui
