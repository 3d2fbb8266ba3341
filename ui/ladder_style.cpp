#include "ui/ladder_style.hpp"

namespace loopscope::ui {

using decode::flow::TcpState;
using trace::ArrowKind;
using trace::LadderSection;

LifelineStyle lifeline_style(const Theme& theme, TcpState state) {
    switch (state) {
        case TcpState::unknown: return {theme.faint, 1.5f, false};
        case TcpState::closed: return {theme.faint, 1.5f, true};
        case TcpState::listen: return {theme.muted, 1.5f, false};
        case TcpState::syn_sent:
        case TcpState::syn_received: return {theme.opening, 2.5f, false};
        case TcpState::established: return {theme.good, 4, false};
        case TcpState::fin_wait_1:
        case TcpState::fin_wait_2:
        case TcpState::close_wait:
        case TcpState::closing:
        case TcpState::last_ack: return {theme.closing, 2.5f, false};
        case TcpState::time_wait: return {theme.closing, 2, true};
    }
    return {theme.faint, 1.5f, false};
}

Color section_color(const Theme& theme, LadderSection section) {
    switch (section) {
        case LadderSection::none: return theme.muted;
        case LadderSection::handshake: return theme.opening;
        case LadderSection::half_closed:
        case LadderSection::teardown: return theme.closing;
        case LadderSection::reset:
        case LadderSection::refused: return theme.failure;
    }
    return theme.muted;
}

ArrowStyle arrow_style(ArrowKind kind) {
    switch (kind) {
        case ArrowKind::plain: return {1.4f, 0, 0};
        case ArrowKind::control: return {1.8f, 0, 0};
        case ArrowKind::message:
        case ArrowKind::reset: return {2.2f, 0, 0};
        case ArrowKind::repeated: return {1.8f, 9, 6};
        case ArrowKind::warning: return {1.8f, 3, 4};
    }
    return {};
}

}  // namespace loopscope::ui
