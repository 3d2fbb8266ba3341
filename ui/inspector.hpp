#pragma once

#include "ui/bytes_model.hpp"
#include "ui/details_model.hpp"
#include "ui/view.hpp"

namespace loopscope::ui {

/// Details and octets of the chosen packet, each highlighting the other.
struct Inspector {
    DetailsModel details;
    RowScroll details_scroll;
    BytesModel bytes;
    OctetRange hovered;       ///< under the pointer, in either pane, in this frame
    OctetRange hovered_next;  ///< collected for the next frame
};

/// Call once a frame before the two below.
void update_inspector(Inspector&, const ViewContext&);
/// The details tree, into what is left of the current window. `explained`: with what the packet does above it.
void draw_details(Inspector&, ViewContext&, bool explained);
/// The octets, into what is left of the current window.
void draw_bytes(Inspector&, ViewContext&);

}  // namespace loopscope::ui
