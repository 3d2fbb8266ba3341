#include <algorithm>
#include <filesystem>
#include <utility>

#include "ui/picture_file.hpp"
#include "ui/picture_page.hpp"
#include "ui/scene_png.hpp"
#include "ui/shell.hpp"
#include "ui/wake.hpp"

namespace loopscope::ui {
namespace {

/// Lets go of what is open. The session ends on another thread, because a capture process may take a moment to end.
void discard_document(Shell& shell) {
    shell.stopping.wait();
    shell.stopping.take();
    shell.saving.wait();
    shell.picturing.wait();
    shell.picture.reset();
    shell.writing.wait();
    shell.file.reset();
    if (!shell.document) return;
    auto session = std::make_shared<std::unique_ptr<trace::Session>>(std::move(shell.document->session));
    shell.document.reset();
    shell.closing.wait();
    shell.closing.take();
    shell.closing.start([session] {
        session->reset();
        return true;
    });
}

void show_opened(Shell& shell, Opened& opened) {
    const Origin origin = shell.opening_origin;
    if (!opened) {
        shell.errors.push_back(opened.error());
        if (origin.kind == Origin::Kind::file) shell.settings.forget_recent(origin.name);
        return;
    }
    discard_document(shell);
    shell.document = std::make_unique<Document>();
    shell.document->origin = origin;
    shell.document->session = std::move(opened.value());
    shell.document->status = shell.document->session->status();
    shell.document->packets.scroll.follow(origin.live());
    shell.document->packets.set_filter(std::exchange(shell.filter_after_opening, {}));
    shell.output_shown = false;
    shell.focus_pane = Pane::view;
    if (!shell.view_was_asked && shell.view == View::start) shell.view = View::packets;
    if (origin.kind != Origin::Kind::file || origin.name == "-") return;
    std::error_code failed;
    const auto path = std::filesystem::absolute(origin.name, failed).lexically_normal();
    shell.settings.note_recent(path.string());
    shell.settings.folder = path.parent_path().string();
}

void take_saved(Shell& shell) {
    auto done = shell.saving.take();
    if (!done) return;
    if (done->failure) {
        shell.message.clear();
        shell.errors.push_back(*done->failure);
        shell.after_unsaved = nullptr;
        return;
    }
    shell.message = "Saved to " + done->path;
    shell.settings.note_recent(done->path);
    shell.settings.folder = std::filesystem::path(done->path).parent_path().string();
    if (shell.document) shell.document->saved = true;
    if (auto action = std::exchange(shell.after_unsaved, nullptr)) action();
}

/// In the background: a picture on its page, in a file.
capture::Result<std::string> draw_and_write(const PictureOffer& offer, const std::string& capture, const Theme& theme,
                                            const std::string& path) {
    try {
        const auto measure = file_measure();
        const Scene drawn = offer.draw(theme, measure);
        const Scene page = picture_page({&drawn, 1}, capture, theme, measure);
        if (auto failure = write_picture(page, path, picture_format_of(path).value_or(PictureFormat::svg)))
            return std::move(*failure);
        return "Picture saved to " + path;
    } catch (const std::bad_alloc&) {
        return capture::Error{"the picture is too large for this machine's memory", path, "Close other programs."};
    }
}

/// For a file about the capture: "http-ladder".
std::string suggested_name(const Document& document, const std::string& what) {
    auto name = std::filesystem::path(document.origin.title()).stem().string() + "-" + what;
    std::replace(name.begin(), name.end(), ' ', '-');
    return name;
}

/// What a job that wrote a file has to say.
void take_written(Shell& shell, Background<capture::Result<std::string>>& job) {
    auto done = job.take();
    if (!done) return;
    shell.message = *done ? **done : std::string{};
    if (!*done) shell.errors.push_back(done->error());
}

/// What a view asked for while it was drawn.
void act_on_wishes(Shell& shell) {
    Selection& selection = shell.document->selection;
    if (const auto view = find_view(std::exchange(selection.wanted_view, {}))) {
        shell.view = *view;
        shell.focus_pane = Pane::view;
    }
    if (const auto wish = std::exchange(selection.wanted_filter, std::nullopt)) {
        PacketsModel& packets = shell.document->packets;
        packets.act_on(*wish);
        if (wish->apply) shell.settings.note_filter(packets.filter().text());
        packets.bar.focus_wanted = !wish->apply;
        packets.bar.cursor_to = packets.filter().text().size();
        shell.view = View::packets;
    }
    if (auto picture = std::exchange(selection.wanted_picture, std::nullopt))
        ask_where_to_save_picture(shell, std::move(*picture));
    if (auto file = std::exchange(selection.wanted_file, std::nullopt)) ask_where_to_write(shell, std::move(*file));
}

void open_now(Shell& shell, const Origin& origin) {
    if (shell.opening.running()) return;
    shell.message.clear();
    shell.errors.clear();
    shell.opening_origin = origin;
    shell.opening.start([origin] { return open_origin(origin, wake_window); });
}

/// The frame that the command line asked for is chosen as soon as it is there.
void choose_asked_frame(Shell& shell) {
    Document& document = *shell.document;
    const std::uint32_t wanted = shell.select_after_opening;
    if (wanted == decode::no_frame || document.recording().packet_count() < wanted) return;
    document.selection.choose_frame(document.recording(), wanted);
    document.packets.scroll.follow(false);
    shell.select_after_opening = decode::no_frame;
}

/// Until the user chooses, the first packet is: there is something to read below the list from the start. A demo's
/// list, which follows the newest packet, returns to it at the end.
void choose_first_frame(Document& document) {
    Selection& selection = document.selection;
    if (document.own_choice == 0) {
        if (selection.changes != 0 || document.recording().packet_count() == 0) return;
        selection.choose_frame(document.recording(), 1);
        document.own_choice = selection.changes;
        document.packets.seen_changes = document.ladder.seen_changes = document.states.seen_changes = selection.changes;
    }
    const bool over = document.origin.kind == Origin::Kind::demo && !document.live();
    if (!over || selection.changes != document.own_choice || !document.packets.scroll.follows()) return;
    document.packets.scroll.follow(false);
    document.packets.scroll.reveal(0);
}

}  // namespace

void FilterField::update() {
    if (auto answer = job.take()) {
        checked = answer->filter;
        problem = answer->problem;
    }
    if (text == checked || job.running()) return;
    job.start([filter = text] {
        return Answer{filter, filter.empty() ? std::nullopt : capture::check_filter(filter)};
    });
}

void unless_unsaved(Shell& shell, std::function<void()> action) {
    if (!shell.document || !shell.document->unsaved()) return action();
    shell.after_unsaved = std::move(action);
    shell.unsaved_asked = true;
}

void open(Shell& shell, const Origin& origin) {
    unless_unsaved(shell, [&shell, origin] { open_now(shell, origin); });
}

void open_file(Shell& shell, const std::string& path) { open(shell, Origin::of_file(path)); }

void start_capture(Shell& shell) {
    if (!shell.filter.right() && shell.filter.checked == shell.filter.text) {
        shell.errors = {*shell.filter.problem};
        return;
    }
    capture::LiveOptions options;
    options.interface = shell.settings.interface;
    options.filter = shell.settings.filter = shell.filter.text;
    open(shell, Origin::of_interface(options));
}

void stop_capture(Shell& shell) {
    if (!shell.document || !shell.document->live()) return;
    shell.stopping.start([session = shell.document->session.get()] {
        session->stop();
        return true;
    });
}

void restart(Shell& shell) {
    if (shell.document) open(shell, shell.document->origin);
}

void close_document(Shell& shell) {
    unless_unsaved(shell, [&shell] {
        discard_document(shell);
        shell.view = View::start;
    });
}

void ask_where_to_save(Shell& shell) {
    if (!shell.document) return;
    std::string name = shell.document->origin.title();
    std::replace(name.begin(), name.end(), ' ', '-');
    if (name.find('.') == std::string::npos) name += ".pcapng";
    shell.chooser.show(FileChooser::Purpose::save, shell.settings.folder, name);
}

void save_to(Shell& shell, const std::string& path) {
    if (!shell.document) return;
    shell.message = "Saving to " + path + "…";
    shell.saving.start([path, session = shell.document->session.get()] {
        return Shell::Saved{path, session->save(path)};
    });
}

void ask_where_to_save_picture(Shell& shell, PictureOffer offer) {
    if (shell.picturing.running()) return;
    shell.chooser.show(FileChooser::Purpose::picture, shell.settings.folder,
                       suggested_name(*shell.document, offer.what));
    shell.picture = std::move(offer);
}

void save_picture_to(Shell& shell, const std::string& path) {
    auto offer = std::exchange(shell.picture, std::nullopt);
    if (!offer) return;
    shell.message = "Saving the picture to " + path + "\u2026";
    shell.picturing.start([path, offer = std::move(*offer), source = shell.document->origin.title(),
                           theme = shell.chooser.dark_picture() ? &dark_theme() : &light_theme()] {
        return draw_and_write(offer, source, *theme, path);
    });
}

void ask_where_to_write(Shell& shell, FileOffer offer) {
    if (shell.writing.running()) return;
    const auto name = suggested_name(*shell.document, offer.name);
    shell.chooser.show(FileChooser::Purpose::file, shell.settings.folder, name, offer.hint);
    shell.file = std::move(offer);
}

void write_file_to(Shell& shell, const std::string& path) {
    auto offer = std::exchange(shell.file, std::nullopt);
    if (!offer) return;
    shell.message = "Saving to " + path + "\u2026";
    shell.writing.start([path, write = std::move(offer->write)] { return write(path); });
}

void find_packet(Shell& shell, bool backwards) {
    if (!shell.document) return;
    Document& document = *shell.document;
    if (PacketFind::kind_of(document.find.text) == PacketFind::Kind::nothing)
        shell.find_shown = true;
    else
        document.find.begin(document.packets, document.selection.frame, backwards);
    if (document.find.running()) shell.message = "Looking for " + document.find.text + "\u2026";
}

void quit(Shell& shell) {
    unless_unsaved(shell, [&shell] { shell.quit = true; });
}

void update(Shell& shell, std::int64_t elapsed) {
    if (auto opened = shell.opening.take()) show_opened(shell, *opened);
    take_saved(shell);
    take_written(shell, shell.picturing);
    take_written(shell, shell.writing);
    shell.stopping.take();
    shell.closing.take();
    shell.filter.update();
    if (!shell.document) return;
    Document& document = *shell.document;
    document.status = document.session->status();
    act_on_wishes(shell);
    choose_asked_frame(shell);
    choose_first_frame(document);
    document.replay.update(document.recording(), elapsed, document.live());
    if (!document.replay.density.complete(document.recording())) wake_window();
    document.states.advance(elapsed);
    if (const auto found = document.find.update(document.recording(), document.packets)) {
        shell.message = *found == decode::no_frame ? "No packet of the list fits: " + document.find.text : "";
        if (*found != decode::no_frame) {
            document.selection.choose_frame(document.recording(), *found);
            if (shell.view != View::ladder) shell.view = View::packets;
        }
    }
    document.findings.update(document.recording(), document.replay.visible_count(document.recording()));
    if (document.findings.busy()) wake_window();
}

namespace {

/// What the view shows is still being read.
bool busy(const Document& document, View view) {
    switch (view) {
        case View::connections: return document.connections.busy();
        case View::graphs: return document.graph.busy();
        case View::states: return document.states.animating();
        case View::http: return document.http.table.busy();
        case View::dns: return document.dns.table.busy();
        case View::stream: return document.stream.busy();
        default: return false;
    }
}

}  // namespace

bool settled(const Shell& shell) {
    if (shell.opening.running() || shell.saving.running() || shell.picturing.running() || shell.writing.running() ||
        shell.stopping.running())
        return false;
    if (!shell.document) return shell.view != View::start || shell.start.known();
    const Document& document = *shell.document;
    if (!document.replay.density.complete(document.recording()) || document.findings.busy()) return false;
    const auto& filter = document.packets.filter();
    if (shell.view == View::packets && filter.active() && filter.searched() < document.recording().packet_count())
        return false;
    return !shell.document->reading() && !shell.document->live() && !shell.document->packets.sorting() &&
           !busy(document, shell.view);
}

ViewContext Shell::context() const {
    static Selection nothing;
    if (!document) {
        nothing = {};
        return {nullptr, nullptr, 0, 0, nothing, *theme, fonts, false};
    }
    const trace::Recording& recording = document->recording();
    return {document->session.get(),
            &recording,
            document->replay.visible_count(recording),
            document->replay.now(recording),
            document->selection,
            *theme,
            fonts,
            document->live()};
}

}  // namespace loopscope::ui
