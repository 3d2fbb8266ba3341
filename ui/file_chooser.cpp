#include "ui/file_chooser.hpp"

#include <algorithm>
#include <cstdlib>
#include <filesystem>

#include "ui/clock_text.hpp"
#include "ui/imgui.hpp"
#include "ui/quantity.hpp"
#include "ui/widgets.hpp"

namespace loopscope::ui {

namespace files = std::filesystem;

void FileChooser::show(Purpose purpose, const std::string& folder, const std::string& name, const std::string& hint) {
    hint_ = hint;
    purpose_ = purpose;
    shown_ = just_shown_ = true;
    typed_ = name;
    if (purpose == Purpose::picture) typed_ += extension_of(format_);
    overwrites_ = false;
    std::error_code failed;
    go_to(!folder.empty() && files::is_directory(folder, failed) ? folder : files::current_path(failed).string());
}

void FileChooser::go_to(const std::string& folder) {
    folder_ = folder;
    outdated_ = true;
    cursor_ = 0;
    problem_.clear();
}

void FileChooser::take_listing() {
    if (auto done = listing_.take()) {
        if (*done)
            entries_ = std::move(done->value());
        else {
            entries_.clear();
            problem_ = to_text(done->error());
        }
    }
    if (!outdated_ || listing_.running()) return;
    outdated_ = false;
    const auto shown = all_files_ || purpose_ == Purpose::file ? FilesShown::all
                       : purpose_ == Purpose::picture          ? FilesShown::pictures
                                                               : FilesShown::captures;
    listing_.start([folder = folder_, shown] { return list_folder(folder, shown); });
}

void FileChooser::close() {
    shown_ = false;
    ImGui::CloseCurrentPopup();
}

void FileChooser::accept(std::optional<std::string>& chosen) {
    if (typed_.empty()) return;
    std::string path = resolve_path(folder_, typed_);
    std::error_code failed;
    if (files::is_directory(path, failed)) {
        typed_.clear();
        return go_to(path);
    }
    const bool there = files::exists(path, failed);
    if (purpose_ == Purpose::open && !there) {
        problem_ = "There is no file " + path;
        return;
    }
    if (purpose_ != Purpose::open) {
        if (purpose_ == Purpose::save)
            path = with_ending(path);
        else if (purpose_ == Purpose::picture && !picture_format_of(path))
            path += extension_of(format_);
        if (files::exists(path, failed) && !overwrites_) {
            overwrites_ = true;
            problem_ = path + " is there already. Press again to replace it.";
            return;
        }
    }
    folder_ = files::path(path).parent_path().string();
    chosen = path;
    close();
}

void FileChooser::draw_places(const Theme& theme, const Fonts& fonts) {
    begin_panel("places", theme, {fonts.px(150), -fonts.px(68)});
    const auto place = [&](const Icon& sign, const char* caption, const std::string& path) {
        std::error_code failed;
        if (path.empty() || !files::is_directory(path, failed)) return;
        if (ImGui::Selectable((fonts.label(sign, caption) + "##" + path).c_str(), folder_ == path)) go_to(path);
        tooltip(path);
    };
    const char* value = std::getenv("HOME");
    const std::string home = value ? value : "";
    std::error_code failed;
    place(icon::home, "Home", home);
    place(icon::folder, "Documents", home + "/Documents");
    place(icon::folder, "Downloads", home + "/Downloads");
    place(icon::terminal, "Working folder", files::current_path(failed).string());
    place(icon::clock, "Temporary", "/tmp");
    place(icon::machine, "Computer", "/");
    ImGui::EndChild();
}

void FileChooser::draw_path(const Theme& theme, const Fonts& fonts) {
    const auto above = folders_above(folder_);
    if (button(theme, fonts, icon::up, "up", "", "One folder up (Alt+Up)", Weight::plain, above.size() > 1))
        go_to(above[above.size() - 2]);
    if (pressed(Key::up, alt) && above.size() > 1) go_to(above[above.size() - 2]);
    for (std::size_t i = above.size() > 5 ? above.size() - 5 : 0; i < above.size(); ++i) {
        ImGui::SameLine(0, fonts.px(3));
        ImGui::PushID(static_cast<int>(i));
        const std::string name = i == 0 ? "/" : above[i].substr(above[i].rfind('/') + 1);
        ImGui::PushStyleColor(ImGuiCol_Button, theme.control.faded(i + 1 == above.size() ? 1 : 0).packed());
        if (ImGui::Button(name.c_str())) go_to(above[i]);
        ImGui::PopStyleColor();
        ImGui::PopID();
    }
}

void FileChooser::move_cursor() {
    if (entries_.empty()) return;
    const std::size_t before = cursor_;
    if (pressed(Key::down)) cursor_ = std::min(cursor_ + 1, entries_.size() - 1);
    if (pressed(Key::up) && cursor_ > 0) --cursor_;
    if (pressed(Key::page_down)) cursor_ = std::min(cursor_ + 12, entries_.size() - 1);
    if (pressed(Key::page_up)) cursor_ = cursor_ > 12 ? cursor_ - 12 : 0;
    if (before == cursor_) return;
    cursor_moved_ = true;
    typed_ = entries_[cursor_].name;
    overwrites_ = false;
}

void FileChooser::draw_entry(const Theme& theme, const Fonts& fonts, std::size_t index,
                             std::optional<std::string>& chosen) {
    const FolderEntry& entry = entries_[index];
    ImGui::TableNextRow();
    ImGui::TableNextColumn();
    ImGui::PushID(static_cast<int>(index));
    const auto flags = ImGuiSelectableFlags_SpanAllColumns | ImGuiSelectableFlags_AllowDoubleClick | keeps_popup_open;
    want_glyphs(entry.name);
    const std::string caption = fonts.label(entry.folder ? icon::folder : icon::file, entry.name);
    const bool clicked = ImGui::Selectable(caption.c_str(), index == cursor_ && typed_ == entry.name, flags);
    ImGui::PopID();
    if (index == cursor_ && cursor_moved_) ImGui::SetScrollHereY();
    ImGui::TableNextColumn();
    if (!entry.folder) text(theme.muted, octets_text(entry.size));
    ImGui::TableNextColumn();
    text(theme.muted, date_and_time(entry.modified).substr(0, 16));
    if (!clicked) return;
    cursor_ = index;
    typed_ = entry.name;
    overwrites_ = false;
    if (ImGui::IsMouseDoubleClicked(ImGuiMouseButton_Left)) accept(chosen);
}

void FileChooser::draw_entries(const Theme& theme, const Fonts& fonts, std::optional<std::string>& chosen) {
    begin_panel("entries", theme, {0, -fonts.px(68)});
    if (entries_.empty() && !listing_.running() && !outdated_) {
        const bool picture = purpose_ == Purpose::picture;
        empty_view(theme, fonts, icon::folder,
                   purpose_ == Purpose::file ? "No files here"
                   : picture                 ? "No pictures here"
                                             : "No capture files here",
                   all_files_ || purpose_ == Purpose::file ? "This folder is empty."
                   : picture ? "Files ending in .svg or .png are listed here. \"All files\" shows the others too."
                             : "Files ending in .pcap, .pcapng or .cap (also with .gz) are listed here. \"All files\" "
                               "shows the others too.");
    } else if (ImGui::BeginTable("entries", 3, ImGuiTableFlags_SizingFixedFit)) {
        ImGui::TableSetupColumn("Name", ImGuiTableColumnFlags_WidthStretch);
        ImGui::TableSetupColumn("Size", ImGuiTableColumnFlags_WidthFixed, fonts.px(80));
        ImGui::TableSetupColumn("Changed", ImGuiTableColumnFlags_WidthFixed, fonts.px(130));
        ImGui::TableHeadersRow();
        const std::size_t count = entries_.size();
        for (std::size_t i = 0; i < count && i < entries_.size(); ++i) draw_entry(theme, fonts, i, chosen);
        ImGui::EndTable();
    }
    cursor_moved_ = false;
    ImGui::EndChild();
}

/// SVG or PNG: the name's ending says it, and the buttons change the ending.
void FileChooser::draw_format(const Theme& theme, const Fonts& fonts) {
    const auto ending = picture_format_of(typed_);
    if (ending) format_ = *ending;
    const auto choice = [&](PictureFormat format, const char* id, const char* caption, const char* hint) {
        const auto weight = format == format_ ? Weight::chosen : Weight::quiet;
        if (!button(theme, fonts, icon::picture, id, caption, hint, weight)) return;
        if (ending) typed_.resize(typed_.size() - extension_of(*ending).size());
        typed_ += extension_of(format);
        format_ = format;
        overwrites_ = false;
        problem_.clear();
    };
    choice(PictureFormat::svg, "svg", "SVG", "Lines and text that stay sharp at any size, for papers and web pages");
    ImGui::SameLine(0, fonts.px(4));
    choice(PictureFormat::png, "png", "PNG", "Pixels, two for each of the window's, for slides and messages");
    ImGui::SameLine(0, fonts.px(16));
    ImGui::Checkbox("On a dark ground", &dark_);
}

void FileChooser::draw_foot(const Theme& theme, const Fonts& fonts, std::optional<std::string>& chosen) {
    if (just_shown_) ImGui::SetKeyboardFocusHere();
    just_shown_ = false;
    ImGui::PushStyleVar(ImGuiStyleVar_FrameBorderSize, 1);
    ImGui::SetNextItemWidth(-fonts.px(250));
    const bool entered =
        ImGui::InputTextWithHint("##path", "File name, or a path", &typed_, ImGuiInputTextFlags_EnterReturnsTrue);
    if (ImGui::IsItemEdited()) overwrites_ = false;
    ImGui::SameLine();
    ImGui::BeginDisabled(purpose_ == Purpose::file);
    if (ImGui::Checkbox("All files", &all_files_)) outdated_ = true;
    ImGui::EndDisabled();
    ImGui::PopStyleVar();
    ImGui::SameLine(ImGui::GetWindowWidth() - fonts.px(152));
    const bool save = purpose_ != Purpose::open;
    const bool clicked = button(theme, fonts, save ? icon::save : icon::open, "accept",
                                overwrites_ ? "Replace"
                                : save      ? "Save"
                                            : "Open",
                                "", Weight::main, !typed_.empty());
    ImGui::SameLine();
    if (button(theme, fonts, icon::close, "cancel", "", "Cancel (Escape)") || pressed(Key::escape)) return close();
    if (purpose_ == Purpose::picture && problem_.empty())
        draw_format(theme, fonts);
    else if (problem_.empty())
        text(theme.muted, purpose_ == Purpose::file ? hint_
                          : save ? "Saved as pcapng; a name that ends in .pcap gives the older format."
                                 : "Enter opens, Alt+Up goes one folder up, Escape closes.");
    else
        text(overwrites_ ? theme.warning : theme.failure, problem_);
    if (entered || clicked) accept(chosen);
}

std::optional<std::string> FileChooser::draw(const Theme& theme, const Fonts& fonts) {
    std::optional<std::string> chosen;
    if (!shown_) return chosen;
    const char* title = purpose_ == Purpose::open   ? "Open a capture file###chooser"
                        : purpose_ == Purpose::save ? "Save the capture###chooser"
                        : purpose_ == Purpose::file ? "Save to a file###chooser"
                                                    : "Save the picture###chooser";
    if (just_shown_) ImGui::OpenPopup(title);
    const ImVec2 room = ImGui::GetMainViewport()->Size;
    ImGui::SetNextWindowSize({std::min(fonts.px(860), room.x * 0.92f), std::min(fonts.px(560), room.y * 0.9f)},
                             ImGuiCond_Appearing);
    ImGui::SetNextWindowPos({room.x / 2, room.y / 2}, ImGuiCond_Appearing, {0.5f, 0.5f});
    if (!ImGui::BeginPopupModal(title, &shown_, ImGuiWindowFlags_NoSavedSettings | ImGuiWindowFlags_NoCollapse))
        return chosen;
    take_listing();
    move_cursor();
    draw_path(theme, fonts);
    draw_places(theme, fonts);
    ImGui::SameLine();
    draw_entries(theme, fonts, chosen);
    draw_foot(theme, fonts, chosen);
    ImGui::EndPopup();
    return chosen;
}

}  // namespace loopscope::ui
