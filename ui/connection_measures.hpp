#pragma once

#include <vector>

#include "ui/connections_model.hpp"

namespace loopscope::ui {

/// Adds what was measured of either direction: the section "How it went" of the details pane. Nothing where the
/// connection carried no payload.
void add_measures(std::vector<ConnectionFact>& facts, const decode::flow::TcpFigures& figures);

}  // namespace loopscope::ui
