// How long a program takes to show itself: first_frame COMMAND... prints, in milliseconds since the command was
// started, when its window is on the screen, when its top is drawn and when its list is. Then it ends the command.
// Needs DISPLAY.
#include <X11/Xlib.h>
#include <X11/Xutil.h>
#include <signal.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <chrono>
#include <cstdio>
#include <set>
#include <thread>

namespace {

using Clock = std::chrono::steady_clock;

constexpr auto patience = std::chrono::seconds(30);
/// Smaller windows are splash screens and the like.
constexpr int smallest_width = 640;

double milliseconds(Clock::duration time) { return std::chrono::duration<double, std::milli>(time).count(); }

/// True where this part of the window shows something: text has many shades, an empty ground has one.
bool is_drawn(Display* display, Window window, int x, int y, unsigned width, unsigned height) {
    XImage* image = XGetImage(display, window, x, y, width, height, AllPlanes, ZPixmap);
    if (image == nullptr) return false;
    std::set<unsigned long> colours;
    for (int row = 0; row < image->height && colours.size() < 12; ++row)
        for (int column = 0; column < image->width; ++column) colours.insert(XGetPixel(image, column, row));
    XDestroyImage(image);
    return colours.size() >= 12;
}

Window mapped_window(Display* display, XWindowAttributes& attributes) {
    Window root = 0, parent = 0, found = 0, *children = nullptr;
    unsigned count = 0;
    XQueryTree(display, DefaultRootWindow(display), &root, &parent, &children, &count);
    for (unsigned child = 0; child < count; ++child) {
        if (XGetWindowAttributes(display, children[child], &attributes) == 0) continue;
        if (attributes.map_state == IsViewable && attributes.width >= smallest_width) found = children[child];
        if (found != 0) break;
    }
    if (children != nullptr) XFree(children);
    return found;
}

int watch(Display* display, Clock::time_point start) {
    double mapped = 0, top = 0, list = 0;
    while (list == 0 && Clock::now() - start < patience) {
        XWindowAttributes attributes{};
        if (const Window window = mapped_window(display, attributes); window != 0) {
            if (mapped == 0) mapped = milliseconds(Clock::now() - start);
            const auto width = static_cast<unsigned>(attributes.width);
            if (top == 0 && is_drawn(display, window, 0, 0, width, 60)) top = milliseconds(Clock::now() - start);
            const int rows = attributes.height / 4;
            if (top != 0 && is_drawn(display, window, 0, rows, width / 2, 40))
                list = milliseconds(Clock::now() - start);
        }
        std::this_thread::sleep_for(std::chrono::milliseconds(2));
    }
    std::printf("mapped %.0f top %.0f list %.0f\n", mapped, top, list);
    return list == 0 ? 1 : 0;
}

}  // namespace

int main(int count, char** arguments) {
    if (count < 2) return std::fputs("first_frame COMMAND...\n", stderr), 2;
    Display* display = XOpenDisplay(nullptr);
    if (display == nullptr) return std::fputs("first_frame: no display could be opened\n", stderr), 1;
    // A window may go away between two questions about it.
    XSetErrorHandler([](Display*, XErrorEvent*) { return 0; });
    pid_t child = 0;
    const auto start = Clock::now();
    if (const int error = posix_spawnp(&child, arguments[1], nullptr, nullptr, arguments + 1, environ); error != 0)
        return std::fprintf(stderr, "first_frame: %s cannot be started\n", arguments[1]), 1;
    const int status = watch(display, start);
    kill(child, SIGKILL);
    waitpid(child, nullptr, 0);
    XCloseDisplay(display);
    return status;
}
