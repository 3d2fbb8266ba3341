#include "ui/wake.hpp"

#include <GLFW/glfw3.h>

#include <atomic>

namespace loopscope::ui {
namespace {

std::atomic<bool> pending{false}, accepting{false};

}  // namespace

void wake_window() {
    if (!accepting.load(std::memory_order_acquire)) return;
    if (!pending.exchange(true, std::memory_order_acq_rel)) glfwPostEmptyEvent();
}

bool take_wake() { return pending.exchange(false, std::memory_order_acq_rel); }

bool wake_pending() { return pending.load(std::memory_order_acquire); }

void accept_wakes(bool on) { accepting.store(on, std::memory_order_release); }

}  // namespace loopscope::ui
