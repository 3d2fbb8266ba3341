#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "ui/background.hpp"
#include "ui/document.hpp"
#include "ui/file_chooser.hpp"
#include "ui/fonts.hpp"
#include "ui/settings.hpp"
#include "ui/start_model.hpp"
#include "ui/theme.hpp"
#include "ui/views.hpp"

namespace loopscope::ui {

/// The capture filter's field in the toolbar, checked in the background while somebody types.
struct FilterField {
    std::string text;          ///< what is typed
    std::string checked;       ///< what `problem` is about
    capture::Failure problem;  ///< in libpcap's words
    struct Answer {
        std::string filter;
        capture::Failure problem;
    };
    Background<Answer> job;

    void update();
    bool right() const { return !problem; }
};

/// What F6 goes through.
enum class Pane : unsigned char { view, details, octets };

/// Everything in the window. One thread draws and changes it; what takes a while happens in the background.
struct Shell {
    Settings settings;
    const Theme* theme = nullptr;
    Fonts fonts;
    View view = View::start;
    bool view_was_asked = false;  ///< on the command line: opening something does not change it

    std::unique_ptr<Document> document;  ///< nullptr: nothing is open
    std::vector<capture::Error> errors;  ///< until they are closed
    std::string message;                 ///< in the status bar: what was done last

    // what is under way
    Background<Opened> opening;
    Origin opening_origin;
    std::uint32_t select_after_opening = decode::no_frame;
    std::string filter_after_opening;  ///< display filter
    struct Saved {
        std::string path;
        capture::Failure failure;
    };
    Background<Saved> saving;
    Background<capture::Result<std::string>> picturing;
    std::optional<PictureOffer> picture;  ///< waits for somebody to say where to
    Background<capture::Result<std::string>> writing;
    std::optional<FileOffer> file;  ///< the same
    Background<bool> stopping;
    Background<bool> closing;  ///< an earlier session comes to its end

    // parts and dialogs
    StartModel start;
    FilterField filter;
    FileChooser chooser;
    bool help_shown = false, go_to_shown = false, find_shown = false, unsaved_asked = false, focus_filter = false;
    std::optional<Pane> focus_pane = Pane::view;  ///< gets the keyboard in the next frame
    Pane last_pane = Pane::view;
    bool output_shown = false;            ///< the program's output in place of the octets
    std::function<void()> after_unsaved;  ///< what was asked for when the unsaved capture stood in the way
    bool quit = false;

    ViewContext context() const;
};

// -- what can be done, by mouse, key, command line or a dropped file (actions.cpp)

void open(Shell&, const Origin&);  ///< asks first where an unsaved capture is open
void open_file(Shell&, const std::string& path);
void start_capture(Shell&);  ///< with the toolbar's interface and filter
void stop_capture(Shell&);
void restart(Shell&);
void close_document(Shell&);
void ask_where_to_save(Shell&);
void save_to(Shell&, const std::string& path);
void ask_where_to_save_picture(Shell&, PictureOffer);
void save_picture_to(Shell&, const std::string& path);
void ask_where_to_write(Shell&, FileOffer);
void write_file_to(Shell&, const std::string& path);
void quit(Shell&);
/// Goes to the next packet that fits what is looked for, or to the one before.
void find_packet(Shell&, bool backwards);
/// Does `action` now, or after the user said what becomes of an unsaved capture.
void unless_unsaved(Shell&, std::function<void()> action);
/// Picks up what was finished in the background. Call once a frame, before drawing.
void update(Shell&, std::int64_t elapsed);
/// Nothing is under way that would change what is drawn, live captures excepted.
bool settled(const Shell&);

// -- what is drawn

void draw_shell(Shell&, const std::string& frame_text);  ///< shell.cpp
void draw_toolbar(Shell&);                               ///< toolbar.cpp
void draw_tabs(Shell&);
void draw_status_bar(Shell&);   ///< status_bar.cpp
void draw_dialogs(Shell&);      ///< dialogs.cpp
void act_on_shortcuts(Shell&);  ///< shortcuts.cpp

}  // namespace loopscope::ui
