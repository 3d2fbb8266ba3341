#pragma once

#include <cstddef>
#include <cstdint>

#include "trace/recording.hpp"
#include "ui/scene.hpp"
#include "ui/theme.hpp"

namespace loopscope::ui {

struct LadderPictureOptions {
    bool unfold = false;           ///< every packet has its arrow; else runs of ordinary ones are blocks
    bool to_scale = false;         ///< rows stand as far apart as time asks for; else evenly
    bool explained = true;         ///< with the annotations
    float width = 1180;            ///< logical pixels
    std::size_t most_rows = 2000;  ///< it stops there, and says how many packets are left
};

/// The whole ladder of a connection, as the window shows it, on one page: who stands at either end, arrows with flags
/// and numbers, both ends' states, handshake and teardown bracketed, what happens in small type, and a legend.
Scene ladder_picture(const trace::Recording&, std::uint32_t connection, const LadderPictureOptions&, const Theme&,
                     const TextMeasure&);

}  // namespace loopscope::ui
