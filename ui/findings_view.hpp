#pragma once

#include "ui/findings_model.hpp"
#include "ui/icons.hpp"
#include "ui/theme.hpp"
#include "ui/view.hpp"

namespace loopscope::ui {

/// Brings the model up to date and draws it into the current window. With nothing found it says so.
void draw_findings(FindingsModel& model, ViewContext& context);

/// The colour and the sign of a severity, wherever a finding is shown.
Color severity_color(const Theme&, decode::flow::Severity);
const Icon& severity_sign(decode::flow::Severity);

/// A finding's title and its two sentences.
void finding_text(const ViewContext&, const decode::flow::Finding&);

}  // namespace loopscope::ui
