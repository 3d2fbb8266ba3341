#pragma once

#include "ui/graph_model.hpp"

namespace loopscope::ui {

/// The graphs of a TCP connection, in what is left of the window.
void draw_graphs(GraphModel&, ViewContext&);

}  // namespace loopscope::ui
