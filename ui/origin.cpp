#include "ui/origin.hpp"

#include <filesystem>
#include <utility>

#include "demos/demos.hpp"

namespace loopscope::ui {
namespace {

std::string own_path() {
    std::error_code failed;
    const auto path = std::filesystem::read_symlink("/proc/self/exe", failed);
    return failed ? "/proc/self/exe" : path.string();
}

capture::Error no_such_demo(const std::string& name) {
    std::string all;
    for (const auto& demo : demos::all()) all += (all.empty() ? "" : ", ") + std::string(demo.name);
    return {"There is no demo of that name", "demo " + name, "There are: " + all + "."};
}

}  // namespace

Origin Origin::of_file(const std::string& path) { return {Kind::file, path, {}}; }

Origin Origin::of_interface(const capture::LiveOptions& options) {
    return {Kind::interface, options.interface, options};
}

Origin Origin::of_demo(const std::string& name) {
    Origin origin{Kind::demo, name, {}};
    origin.options.private_loopback = origin.options.command_may_filter = true;
    origin.options.command = {own_path(), "--run-demo", name};
    return origin;
}

std::string Origin::title() const {
    if (kind == Kind::demo) return "demo " + name;
    if (kind == Kind::interface) return name;
    if (name == "-") return "standard input";
    return std::filesystem::path(name).filename().string();
}

Opened open_origin(const Origin& origin, std::function<void()> on_change) {
    if (origin.kind == Origin::Kind::file) return trace::Session::open(origin.name, std::move(on_change));
    if (origin.kind == Origin::Kind::demo && !demos::find(origin.name)) return no_such_demo(origin.name);
    return trace::Session::capture(origin.options, origin.title(), std::move(on_change));
}

}  // namespace loopscope::ui
