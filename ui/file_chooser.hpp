#pragma once

#include <optional>
#include <string>
#include <vector>

#include "ui/background.hpp"
#include "ui/folder.hpp"
#include "ui/fonts.hpp"
#include "ui/picture_file.hpp"
#include "ui/theme.hpp"

namespace loopscope::ui {

/// The dialog that asks for a capture file to open, or for a path to save a capture, a picture or another file to.
class FileChooser {
public:
    enum class Purpose : unsigned char { open, save, picture, file };

    /// Shows it, in `folder` (empty: the working directory), with `name` typed in (of a picture: without its ending).
    /// `hint`: of another file, what is written.
    void show(Purpose, const std::string& folder, const std::string& name = {}, const std::string& hint = {});
    bool shown() const { return shown_; }
    Purpose purpose() const { return purpose_; }
    const std::string& folder() const { return folder_; }

    bool dark_picture() const { return dark_; }  ///< the theme that was asked for, where a picture is saved

    /// Draws it, if it is shown. The path, once it was chosen.
    std::optional<std::string> draw(const Theme&, const Fonts&);

private:
    void go_to(const std::string& folder);
    void take_listing();
    void draw_places(const Theme&, const Fonts&);
    void draw_path(const Theme&, const Fonts&);
    void draw_entries(const Theme&, const Fonts&, std::optional<std::string>& chosen);
    void draw_entry(const Theme&, const Fonts&, std::size_t index, std::optional<std::string>& chosen);
    void draw_format(const Theme&, const Fonts&);
    void draw_foot(const Theme&, const Fonts&, std::optional<std::string>& chosen);
    void move_cursor();
    void accept(std::optional<std::string>& chosen);
    void close();

    using Listing = capture::Result<std::vector<FolderEntry>>;
    Purpose purpose_ = Purpose::open;
    bool shown_ = false, just_shown_ = false, all_files_ = false, outdated_ = false;
    PictureFormat format_ = PictureFormat::svg;  ///< of a picture whose name has no ending
    bool dark_ = false;
    bool overwrites_ = false;  ///< the file is there; asked once whether to replace it
    std::string folder_, typed_, problem_, hint_;
    std::vector<FolderEntry> entries_;
    std::size_t cursor_ = 0;
    bool cursor_moved_ = false;
    Background<Listing> listing_;
};

}  // namespace loopscope::ui
