#pragma once

#include "decode/field.hpp"
#include "decode/field_list.hpp"
#include "decode/packet.hpp"

namespace loopscope::decode {

namespace fields {

/// What the capture says about a frame, not the frame itself.
struct FrameFields {
    Field protocol{"frame", "Frame", FieldType::protocol};
    Field interface {
        "frame.interface_id", "Interface", FieldType::u32, Base::decimal,
            "Which of the capture's interfaces saw the frame."
    };
    Field time{"frame.time", "Arrival time", FieldType::absolute_time, Base::decimal, "When the frame was captured."};
    Field time_epoch{"frame.time_epoch", "Epoch time", FieldType::relative_time, Base::decimal,
                     "Seconds since 1970-01-01 00:00 UTC."};
    Field time_relative{"frame.time_relative", "Time since first frame", FieldType::relative_time, Base::decimal,
                        "Seconds since the capture's first frame."};
    Field time_delta{"frame.time_delta", "Time since the frame before", FieldType::relative_time, Base::decimal,
                     "Seconds since the frame that was captured before this one."};
    Field number{"frame.number", "Frame number", FieldType::u32, Base::decimal,
                 "Counted from 1 in the order of the capture."};
    Field length{"frame.len", "Frame length", FieldType::u32, Base::decimal, "Octets that were on the wire."};
    Field captured_length{"frame.cap_len", "Captured length", FieldType::u32, Base::decimal,
                          "Octets that the capture holds: fewer than on the wire where a snapshot length was set."};
};
inline constexpr FrameFields frame;

}  // namespace fields

void describe_frame(const Frame&, FieldList&);

}  // namespace loopscope::decode
