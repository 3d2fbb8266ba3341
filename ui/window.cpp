#include "ui/window.hpp"

#include <GLFW/glfw3.h>
#include <imgui_impl_glfw.h>
#include <imgui_impl_opengl3.h>

#include <algorithm>
#include <chrono>
#include <cmath>
#include <cstdio>
#include <fstream>
#include <thread>

#include "demos/demos.hpp"
#include "ui/imgui.hpp"
#include "ui/key_queue.hpp"
#include "ui/picture.hpp"
#include "ui/replay_view.hpp"
#include "ui/shell.hpp"
#include "ui/wake.hpp"

namespace loopscope::ui {
namespace {

using Clock = std::chrono::steady_clock;

std::int64_t steady_now() {
    return std::chrono::duration_cast<std::chrono::nanoseconds>(Clock::now().time_since_epoch()).count();
}

std::string last_glfw_error;

void remember_error(int, const char* description) { last_glfw_error = description; }

int fail(const std::string& what, const std::string& mend) {
    std::fprintf(stderr, "loopscope: %s. %s\n", what.c_str(), mend.c_str());
    return 1;
}

constexpr const char* without_display =
    "The window needs a display (DISPLAY or WAYLAND_DISPLAY). Without one, `loopscope decode -r FILE` prints packets, "
    "and "
    "`xvfb-run loopscope ... --screenshot FILE.png` makes a picture";

/// The window, its GL context and Dear ImGui in it, undone in the reverse order.
class Surface {
public:
    ~Surface() {
        accept_wakes(false);
        if (imgui_) {
            ImGui_ImplOpenGL3_Shutdown();
            ImGui_ImplGlfw_Shutdown();
            ImGui::DestroyContext();
        }
        if (window_) glfwDestroyWindow(window_);
        if (glfw_) glfwTerminate();
    }

    /// 0, or the exit status after the reason was printed.
    int open(int width, int height) {
        glfwSetErrorCallback(remember_error);
        glfw_ = glfwInit() == GLFW_TRUE;
        if (!glfw_) return fail("no display could be opened: " + last_glfw_error, std::string(without_display) + ".");
        glfwWindowHint(GLFW_CONTEXT_VERSION_MAJOR, 3);
        glfwWindowHint(GLFW_CONTEXT_VERSION_MINOR, 0);
        glfwWindowHint(GLFW_SCALE_TO_MONITOR, GLFW_TRUE);
        window_ = glfwCreateWindow(width, height, "Loopscope", nullptr, nullptr);
        if (!window_)
            return fail("no window with OpenGL 3.0 could be opened: " + last_glfw_error,
                        "Install a driver (sudo apt install libgl1-mesa-dri), or draw in software: "
                        "LIBGL_ALWAYS_SOFTWARE=1 loopscope.");
        glfwMakeContextCurrent(window_);
        glfwSwapInterval(1);
        ImGui::CreateContext();
        imgui_ = true;
        ImGui::GetIO().IniFilename = nullptr;
        ImGui::GetIO().ConfigFlags |= ImGuiConfigFlags_NavEnableKeyboard;
        ImGui::GetIO().ConfigInputTextCursorBlink = false;
        accept_wakes(true);
        return 0;
    }

    GLFWwindow* window() const { return window_; }

private:
    bool glfw_ = false, imgui_ = false;
    GLFWwindow* window_ = nullptr;
};

/// Screen pixels a logical pixel. Where the system does not scale, a very dense screen or an asked-for large picture
/// does.
float screen_scale(GLFWwindow* window, const WindowOptions& options) {
    float x = 1, y = 1;
    glfwGetWindowContentScale(window, &x, &y);
    if (x > 1.01f) return x;
    if (!options.screenshot.empty() || !options.frame_text.empty()) {
        const double fits = std::min(options.width / 1920.0, options.height / 1080.0);
        return static_cast<float>(std::clamp(std::floor(fits * 4) / 4, 1.0, 3.0));
    }
    GLFWmonitor* monitor = glfwGetPrimaryMonitor();
    int millimetres = 0, ignored = 0;
    if (monitor) glfwGetMonitorPhysicalSize(monitor, &millimetres, &ignored);
    const GLFWvidmode* mode = monitor ? glfwGetVideoMode(monitor) : nullptr;
    if (!mode || millimetres < 150) return 1;
    const double density = mode->width / (millimetres / 25.4);
    return density < 140 ? 1.f : static_cast<float>(std::clamp(std::round(density / 96 * 4) / 4, 1.0, 3.0));
}

/// Runs the window: draws when something happened and waits otherwise.
class Loop {
public:
    Loop(const WindowOptions& options, GLFWwindow* window) : options_(options), window_(window) {
        pictured_ = !options.screenshot.empty() || !options.frame_text.empty();
        shell_.settings = load_settings(settings_path());
        if (pictured_) {
            const std::string theme = shell_.settings.theme;
            shell_.settings = Settings{};
            shell_.settings.theme = theme;
        }
        if (!options.theme.empty()) shell_.settings.theme = options.theme;
        shell_.filter.text = shell_.settings.filter;
    }

    int run() {
        install_callbacks();
        begin();
        int frames_after_settling = 0;
        while (!shell_.quit) {
            const bool last = pictured_ && frames_after_settling >= frames_to_settle;
            draw_frame(last);
            if (last) break;
            frames_after_settling = settled(shell_) && !fonts_outdated() ? frames_after_settling + 1 : 0;
            wait();
        }
        if (!pictured_) keep_settings();
        return status_;
    }

private:
    static constexpr int frames_to_settle = 6;
    /// The more packets come a second, the less of each frame anybody can follow: fewer frames leave the machine to the
    /// capture, and what is drawn is still less than 50 ms behind at `stream`. Nanoseconds from frame to frame.
    static constexpr std::int64_t stream = 100, frame_interval_in_stream = 20'000'000;
    static constexpr std::int64_t flood = 50'000, frame_interval_in_flood = 50'000'000;

    void install_callbacks() {
        glfwSetWindowUserPointer(window_, this);
        glfwSetDropCallback(window_, [](GLFWwindow* window, int count, const char** paths) {
            auto& shell = static_cast<Loop*>(glfwGetWindowUserPointer(window))->shell_;
            if (count > 0) open_file(shell, paths[0]);
        });
        glfwSetWindowCloseCallback(window_, [](GLFWwindow* window) {
            glfwSetWindowShouldClose(window, GLFW_FALSE);
            quit(static_cast<Loop*>(glfwGetWindowUserPointer(window))->shell_);
        });
        glfwSetWindowRefreshCallback(window_, [](GLFWwindow*) { wake_window(); });
        ImGui_ImplGlfw_InitForOpenGL(window_, true);
        ImGui_ImplOpenGL3_Init("#version 130");
        glfwSetKeyCallback(window_, [](GLFWwindow* window, int key, int scancode, int action, int modifiers) {
            static_cast<Loop*>(glfwGetWindowUserPointer(window))->keys_.add({key, scancode, action, modifiers});
        });
        glfwSetCharCallback(window_, [](GLFWwindow* window, unsigned character) {
            static_cast<Loop*>(glfwGetWindowUserPointer(window))->keys_.add({.character = character});
        });
    }

    void begin() {
        if (const auto view = find_view(options_.view)) {
            shell_.view = *view;
            shell_.view_was_asked = true;
        }
        shell_.select_after_opening = options_.select;
        shell_.filter_after_opening = options_.display_filter;
        if (!options_.file.empty()) open_file(shell_, options_.file);
        if (options_.capture) {
            shell_.settings.interface = options_.capture->interface;
            shell_.filter.text = options_.capture->filter;
            open(shell_, Origin::of_interface(*options_.capture));
        }
        if (!options_.demo.empty()) open(shell_, Origin::of_demo(options_.demo));
    }

    void apply_look() {
        const Theme& theme = theme_named(shell_.settings.theme);
        const float scale = screen_scale(window_, options_) * static_cast<float>(shell_.settings.zoom);
        const bool rescaled = std::abs(scale - shell_.fonts.scale) > 0.001f || !shell_.fonts.text.font;
        if (rescaled || fonts_outdated()) build_fonts(shell_.fonts, scale);
        if (rescaled || shell_.theme != &theme) apply(theme, scale);
        shell_.theme = &theme;
    }

    void draw_frame(bool last) {
        const std::int64_t now = steady_now(), elapsed = now - last_frame_;
        take_wake();
        update(shell_, elapsed);
        shell_.start.update(now, shell_.view == View::start);
        last_frame_ = now;
        apply_look();
        note_packets(shell_.context().packet_count, elapsed);
        for (const auto& [key, scancode, action, modifiers, character] : keys_.take()) {
            if (character != 0)
                ImGui_ImplGlfw_CharCallback(window_, character);
            else
                ImGui_ImplGlfw_KeyCallback(window_, key, scancode, action, modifiers);
        }
        ImGui_ImplOpenGL3_NewFrame();
        ImGui_ImplGlfw_NewFrame();
        if (pictured_) ignore_pointer();
        ImGui::NewFrame();
        if (last && !options_.frame_text.empty()) std::ofstream(options_.frame_text, std::ios::trunc);
        draw_shell(shell_, last ? options_.frame_text : std::string());
        ImGui::Render();
        show(last);
        if (fonts_outdated()) wake_window();
    }

    void note_packets(std::uint32_t packets, std::int64_t elapsed) {
        const std::int64_t fresh = packets > drawn_packets_ ? packets - drawn_packets_ : 0;
        const std::int64_t a_second = fresh * 1'000'000'000 / std::max<std::int64_t>(elapsed, 1);
        frame_interval_ = a_second > flood ? frame_interval_in_flood : a_second > stream ? frame_interval_in_stream : 0;
        drawn_packets_ = packets;
    }

    void show(bool last) {
        int width = 0, height = 0;
        glfwGetFramebufferSize(window_, &width, &height);
        glViewport(0, 0, width, height);
        const ImVec4 ground = to_vec4(shell_.theme->window);
        glClearColor(ground.x, ground.y, ground.z, 1);
        glClear(GL_COLOR_BUFFER_BIT);
        ImGui_ImplOpenGL3_RenderDrawData(ImGui::GetDrawData());
        if (last) take_picture(width, height);
        glfwSwapBuffers(window_);
        if (!options_.latency_log.empty()) note_latency();
        retitle();
    }

    /// Packets and this clock share CLOCK_REALTIME, so that their distance is the way from the wire to the screen.
    void note_latency() {
        if (!shell_.document) return;
        const auto& recording = shell_.document->session->recording();
        const auto count = drawn_packets_;
        if (count < latency_noted_) latency_noted_ = 0;  // another recording
        if (count == latency_noted_) return;
        const auto now = std::chrono::system_clock::now().time_since_epoch() / std::chrono::nanoseconds(1);
        std::ofstream(options_.latency_log, std::ios::app)
            << count << ' ' << static_cast<double>(now - recording.time_of(latency_noted_ + 1)) / 1e6 << '\n';
        latency_noted_ = count;
    }

    void take_picture(int width, int height) {
        status_ = shell_.errors.empty() ? 0 : 1;
        for (const auto& error : shell_.errors) std::fprintf(stderr, "loopscope: %s\n", to_text(error).c_str());
        if (options_.screenshot.empty()) return;
        const auto failure = write_png(options_.screenshot, read_picture(width, height));
        if (!failure) return;
        std::fprintf(stderr, "loopscope: %s\n", to_text(*failure).c_str());
        status_ = 1;
    }

    void retitle() {
        std::string title = shell_.document ? shell_.document->status.title + " - Loopscope" : "Loopscope";
        if (title == title_) return;
        title_ = std::move(title);
        glfwSetWindowTitle(window_, title_.c_str());
    }

    /// Seconds until a frame is due although nothing happens.
    double patience() const {
        if (pictured_ || !keys_.empty()) return 0.01;
        const std::int64_t now = steady_now(), since_input = now - last_input_;
        double seconds = 30;
        if (shell_.document && shell_.document->replay.animating()) {
            int width = 0, height = 0;
            glfwGetFramebufferSize(window_, &width, &height);
            const auto due = shell_.document->replay.next_change_in(shell_.document->recording(), width);
            seconds = static_cast<double>(due) / 1e9;
        }
        if (shell_.document && shell_.document->states.animating()) seconds = std::min(seconds, 1.0 / 60);
        if (since_input < 100'000'000)
            seconds = std::min(seconds, 0.03);  // hover states and popups settle over a few frames
        else if (since_input < 700'000'000)
            seconds = std::min(seconds, 0.25);  // a tooltip appears where the pointer rests
        if (shell_.view == View::start)
            seconds = std::min(
                seconds, static_cast<double>(std::max<std::int64_t>(shell_.start.next_count_in(now), 1'000'000)) / 1e9);
        return seconds;
    }

    void wait() {
        // Software rendering does not wait for the screen: 125 frames a second are enough.
        const auto least = std::chrono::nanoseconds(last_frame_ + 8'000'000 - steady_now());
        if (least.count() > 0) std::this_thread::sleep_for(least);
        if (frame_interval_ > 0 && !pictured_ && rest()) return;
        const std::int64_t before = steady_now();
        const double seconds = patience();
        glfwWaitEventsTimeout(seconds);
        const bool timed_out = static_cast<double>(steady_now() - before) / 1e9 >= seconds * 0.98;
        if (timed_out && count_is_due()) {
            shell_.start.update(steady_now(), true);  // its result wakes the window up
            glfwWaitEventsTimeout(1);
        } else if (!timed_out && !take_wake()) {
            last_input_ = steady_now();
        }
    }

    /// While packets come all the time: waits until the next frame is due, or for input. True: there is something to
    /// draw.
    bool rest() {
        const std::int64_t until = last_frame_ + frame_interval_;
        bool alone = false;  // the feeder has posted its event, and it was taken: another one is input
        for (std::int64_t now = steady_now(); now < until && keys_.empty(); now = steady_now()) {
            const bool posted = wake_pending();
            glfwWaitEventsTimeout(static_cast<double>(until - now) / 1e9);
            if (alone && steady_now() < until) {
                last_input_ = steady_now();
                return true;
            }
            alone = posted;
        }
        return wake_pending() || !keys_.empty();
    }

    /// On the start page the interfaces are counted once a second: no frame is needed before the count is there.
    bool count_is_due() const {
        return !pictured_ && shell_.view == View::start && shell_.start.next_count_in(steady_now()) <= 5'000'000;
    }

    void keep_settings() {
        float scale_x = 1, scale_y = 1;
        glfwGetWindowContentScale(window_, &scale_x, &scale_y);
        int width = 0, height = 0;
        glfwGetWindowSize(window_, &width, &height);
        shell_.settings.width = static_cast<int>(static_cast<float>(width) / scale_x);
        shell_.settings.height = static_cast<int>(static_cast<float>(height) / scale_y);
        shell_.settings.filter = shell_.filter.text;
        save_settings(settings_path(), shell_.settings);
    }

    const WindowOptions& options_;
    GLFWwindow* window_;
    Shell shell_;
    std::string title_;
    std::uint32_t drawn_packets_ = 0, latency_noted_ = 0;
    KeyQueue keys_;
    std::int64_t last_frame_ = steady_now(), last_input_ = steady_now();
    std::int64_t frame_interval_ = 0;  ///< the least, nanoseconds, while nobody touches the window; 0: any
    bool pictured_ = false;
    int status_ = 0;
};

}  // namespace

std::string view_names() {
    std::string names;
    for (const auto& entry : views) names += (names.empty() ? "" : ", ") + std::string(entry.name);
    return names;
}

int run_window(const WindowOptions& options) {
    if (!options.view.empty() && !find_view(options.view))
        return fail("there is no view \"" + options.view + "\"", "There are: " + view_names() + ".");
    if (!options.demo.empty() && !demos::find(options.demo))
        return fail("there is no demo \"" + options.demo + "\"", "`loopscope demo` lists them.");
    const bool usual = options.width == WindowOptions{}.width && options.height == WindowOptions{}.height;
    const bool as_left = usual && options.screenshot.empty() && options.frame_text.empty();
    const Settings kept = load_settings(settings_path());
    Surface surface;
    if (const int status = surface.open(as_left ? kept.width : options.width, as_left ? kept.height : options.height))
        return status;
    return Loop(options, surface.window()).run();
}

}  // namespace loopscope::ui
