// The one place that changes AppState.

#include <algorithm>
#include <cmath>
#include <filesystem>
#include <utility>

#include "app/app_state.h"
#include "app/error_text.h"
#include "app/overview_pair.h"
#include "app/renewal.h"
#include "app/things.h"
#include "app/view.h"
#include "app/views/unloaded_file.h"
#include "core/analysis/comparable.h"

namespace hs {
namespace {

constexpr size_t kMaxLogEntries = 10000;
constexpr size_t kMaxToasts = 3;

// Of a file, not the file itself.
bool is_thing(const Selection& selection) {
    return !std::holds_alternative<std::monostate>(selection) &&
           !std::holds_alternative<SelectedDataset>(selection);
}

struct Apply {
    AppState& state;

    DatasetRow* row_of(DatasetId id) const {
        const auto found = std::find_if(state.datasets.begin(), state.datasets.end(),
                                        [&](const DatasetRow& row) { return row.id == id; });
        return found == state.datasets.end() ? nullptr : &*found;
    }
    void go(ViewId view, Selection selection) const {
        state.navigation.go({view, std::move(selection)});
    }

    void operator()(const OpenFiles& action) const {
        bool for_comparison = action.for_comparison;
        bool is_shown = action.is_shown;
        std::error_code ignored;  // without a current folder the path stays as it is
        for (const std::string& path : action.paths) {
            if (path.empty()) continue;
            DatasetRow row;
            row.id = DatasetId{++state.opening.last_id};
            row.path = path;
            row.absolute_path = std::filesystem::absolute(path, ignored).lexically_normal();
            row.wants_comparison = std::exchange(for_comparison, false);
            if (std::exchange(is_shown, false)) {
                state.opening.first = row.id;
                state.opening.current_is_automatic = true;
                state.opening.is_in_use = false;
            }
            state.datasets.push_back(std::move(row));
        }
    }

    void operator()(const DatasetLoading& action) const {
        DatasetRow* row = row_of(action.id);
        if (row && row->state == LoadState::kLoading) row->job = action.job;
    }

    void operator()(const DatasetLoaded& action) const {
        DatasetRow* row = row_of(action.id);
        if (!row) return;
        row->state = LoadState::kReady;
        row->job = 0;
        const DatasetPtr before = row->last();
        row->dataset = action.dataset;
        row->lost = nullptr;
        ++row->generation;
        row->functions = nullptr;
        row->falls =
            row->dataset->log ? falls_after_highest(*row->dataset->log) : FallsAfterHighest{};
        row->error = {};
        forget_failure(*row);
        remember_first(state.settings.recent_files, recording_absolute_path(*row),
                       Settings::kMaxRecentFiles);
        for (const Diagnostic& diagnostic : action.dataset->diagnostics) {
            (*this)(AddLog{diagnostic.severity, diagnostic.message, row->path,
                           diagnostic.byte_offset, diagnostic.repeats, false});
        }
        if (before) return renew(action, *row, before);
        // One that could not be loaded makes room unless it was chosen.
        const DatasetRow* current = find_dataset(state, state.current);
        const bool other_is_current =
            current && current != row && (current->dataset || !state.opening.current_is_automatic);
        if (std::exchange(row->wants_comparison, false) && other_is_current) {
            (*this)(SetComparison{row->id});
        } else if (!(state.opening.current_is_automatic && choose_shown()) && !other_is_current) {
            make_current(row->id);
        }
    }
    // Nobody chose: what was named first of what was opened last; if that is a dump, the last one
    // of its program beside the first, of those that are whole. False while none of them is loaded.
    [[nodiscard]] bool choose_shown() const {
        const auto is_opened = [&](const DatasetRow& row) {
            return row.dataset && row.id >= state.opening.first;
        };
        const auto first = std::find_if(state.datasets.begin(), state.datasets.end(), is_opened);
        if (first == state.datasets.end()) return false;
        const std::vector<const DatasetRow*> dumps =
            those_whole_if_any(dumps_of_program(state, *first));
        const auto last = std::find_if(dumps.rbegin(), dumps.rend(),
                                       [&](const DatasetRow* row) { return is_opened(*row); });
        const DatasetId shown = last == dumps.rend() ? first->id : (*last)->id;
        if (dumps.size() > 1 && last != dumps.rend()) {
            choose_pair(dumps, shown);
        } else if (shown != state.current && !state.opening.is_in_use) {
            show_opened(shown);
            // Nobody compares it, but what is of another kind or program stays chosen, unseen.
            state.compares_programs = false;
            const DatasetRow* other = row_of(state.comparison);
            if (other == nullptr || !other->dataset || comparison_dataset(state) != nullptr) {
                state.comparison = {};
            }
        }
        return true;
    }
    // Who already looks at something in one of the dumps goes on with it, compared with the one
    // that was opened; who looks at something else goes on with that.
    void choose_pair(const std::vector<const DatasetRow*>& dumps, DatasetId opened) const {
        const bool is_dump_shown =
            std::any_of(dumps.begin(), dumps.end(),
                        [&](const DatasetRow* row) { return row->id == state.current; });
        const bool is_in_use = !state.filters.at().empty() || is_thing(selection_of(state));
        if (!is_dump_shown && state.opening.is_in_use) return;
        const DatasetId first = dumps.front()->id;
        const DatasetId other = opened == first ? dumps.back()->id : first;
        if (!(is_dump_shown && is_in_use) && state.current != opened) show_opened(opened);
        state.comparison = state.current == opened ? other : opened;
    }
    void show_opened(DatasetId id) const {
        // What was looked for in another program is nothing that somebody wants to see of this one.
        const DatasetRow* before = current_dataset(state);
        const DatasetRow* opened = row_of(id);
        if (before && opened->dataset && !are_of_one_program(*before->dataset, *opened->dataset)) {
            state.filters.set({});
        }
        make_current(id);
        if (!state.opening.first.is_nil()) leave_empty_page(id);
    }

    // The file was read again: everything stays, and is what it was.
    void renew(const DatasetLoaded& action, const DatasetRow& row, const DatasetPtr& before) const {
        std::shared_ptr<const IdentityIndex> index = action.index;
        JobContext alone;  // never cancelled
        if (!index) index = IdentityIndex::make(action.dataset, alone).value();
        const Renewal renewal{row.id, row.generation, before, row.dataset, *index};
        state.navigation.renew(renewal);
        state.filters.renew(renewal);
        // What was compared stays so, also where the file is of another program now.
        const DatasetRow* other = row.id == state.current      ? row_of(state.comparison)
                                  : row.id == state.comparison ? row_of(state.current)
                                                               : nullptr;
        state.compares_programs |=
            other && other->dataset && are_of_one_program(*before, *other->dataset);
    }

    void operator()(const FunctionsRead& action) const {
        DatasetRow* row = row_of(action.id);
        if (row && row->dataset == action.dataset) row->functions = action.functions;
    }

    void operator()(const DatasetFailed& action) const {
        DatasetRow* row = row_of(action.id);
        if (row) fail(*row, action.error);
    }
    void fail(DatasetRow& row, const Error& error) const {
        const bool cancelled = is_cancelled(error);
        row.state = cancelled ? LoadState::kCancelled : LoadState::kFailed;
        row.job = 0;
        row.error = error;
        // The file was written anew without the profile: it loads again with its own choice.
        if (error.code == ErrorCode::kNotFound) row.profile.clear();
        if (cancelled) return;
        // With nothing else to show, its page says what happened.
        if (state.current.is_nil()) make_current(row.id);
        // As the line above every view says that this one could not be read again.
        const bool is_shown =
            (state.current == row.id && !row.dataset) || outdated_file(state) == &row;
        (*this)(AddLog{Severity::kError, error.message, row.path, error.byte_offset, 1, !is_shown});
    }

    // What is made of bytes that are gone is no answer: the file is as one that cannot be opened.
    void operator()(const DatasetLost& action) const {
        DatasetRow* row = row_of(action.id);
        if (!row || row->dataset != action.dataset) return;
        row->lost = std::exchange(row->dataset, nullptr);
        row->functions = nullptr;
        if (row->state != LoadState::kLoading) fail(*row, action.error);
    }

    void operator()(const CloseDataset& action) const {
        if (const DatasetRow* row = row_of(action.id)) forget_failure(*row);
        std::erase_if(state.datasets, [&](const DatasetRow& row) { return row.id == action.id; });
        state.navigation.forget(action.id);
        state.filters.forget(action.id);
        if (state.comparison == action.id) state.comparison = {};
        if (state.datasets.empty()) {
            state.opening = {.last_id = state.opening.last_id};
            state.filters = {};
        }
        if (state.current != action.id) return;
        state.current = {};
        // The comparison, if any, else the first that is ready, takes its place.
        if (!state.comparison.is_nil()) {
            state.current = std::exchange(state.comparison, {});
            return;
        }
        for (const DatasetRow& row : state.datasets) {
            if (row.dataset) {
                state.current = row.id;
                return;
            }
        }
    }

    void operator()(const CloseAllDatasets&) const {
        while (!state.datasets.empty()) (*this)(CloseDataset{state.datasets.back().id});
    }

    void operator()(const ReloadDataset& action) const {
        DatasetRow* row = row_of(action.id);
        if (!row) return;
        row->state = LoadState::kLoading;
        row->job = 0;  // until the next one begins
        row->error = {};
        ++row->readings;
    }

    void operator()(const ChooseProfile& action) const {
        DatasetRow* row = row_of(action.id);
        if (!row || row->profile == action.profile) return;
        row->profile = action.profile;
        (*this)(ReloadDataset{action.id});
    }

    void operator()(const SetCurrentDataset& action) const {
        if (!row_of(action.id)) return;
        make_current(action.id);
        state.opening.current_is_automatic = false;
        leave_empty_page(action.id);
    }
    // A page that it has nothing for is no answer to the click.
    void leave_empty_page(DatasetId id) const {
        const View& shown = view_of(state.navigation.at().view);
        if (row_of(id)->dataset && shown.why_empty && shown.why_empty(state)) {
            go(ViewId::kOverview, SelectedDataset{id});
        }
    }
    void make_current(DatasetId id) const {
        if (state.comparison == id) state.comparison = state.current;
        state.current = id;
        const DatasetRow* row = row_of(id);
        if (row != nullptr && !row->dataset) forget_failure(*row);  // its page says it
        go(state.navigation.at().view, SelectedDataset{id});
    }

    void operator()(const SetComparison& action) const {
        if (action.id == state.current) return;
        const DatasetRow* row = row_of(action.id);
        if (!action.id.is_nil() && row == nullptr) return;
        const DatasetRow* current = current_dataset(state);
        if (row != nullptr && row->dataset && current != nullptr &&
            !are_of_one_kind(*current->dataset, *row->dataset)) {
            std::string kinds = kind_text(*current->dataset) + " cannot be compared with " +
                                kind_text(*row->dataset);
            kinds[0] = 'A';
            (*this)(AddToast{Severity::kWarning, std::move(kinds)});
            return;
        }
        state.comparison = action.id;
        state.compares_programs = row != nullptr && current != nullptr && row->dataset &&
                                  !are_of_one_program(*current->dataset, *row->dataset);
        if (!action.is_proposed) state.opening.current_is_automatic = false;
    }

    void operator()(const SwapComparison&) const {
        if (comparison_dataset(state)) (*this)(SetCurrentDataset{state.comparison});
    }

    void operator()(const Select& action) const {
        go(state.navigation.at().view, action.selection);
        state.opening.is_in_use |= is_thing(action.selection);
    }
    void operator()(const SetInstant& action) const {
        const bool is_time = action.time_s && std::isfinite(*action.time_s);
        state.shown.instant_s =
            is_time ? std::optional(std::max(0.0, *action.time_s)) : std::nullopt;
        if (state.shown.mode != LogMode::kComparison) state.shown.mode = LogMode::kInstant;
    }
    void operator()(const SetRange& action) const {
        LogShown& shown = state.shown;
        shown.range.reset();
        if (action.range && std::isfinite(action.range->first_s) &&
            std::isfinite(action.range->last_s)) {
            const auto [first, last] = std::minmax(action.range->first_s, action.range->last_s);
            if (first < last && last > 0) shown.range = TimeRange{std::max(0.0, first), last};
        }
        if (shown.range && shown.mode == LogMode::kInstant) shown.mode = LogMode::kAllocated;
    }
    void operator()(const ShowTable& action) const {
        state.question = action.question;
        (*this)(ShowView{ViewId::kTables});
    }
    void operator()(const SetLogMode& action) const { state.shown.mode = action.mode; }
    void operator()(const SetScaling& action) const { state.shown.scale = action.scale; }
    void operator()(const SetFrameDetail& action) const { state.shown.detail = action.detail; }
    void operator()(const ToggleSeries& action) const {
        std::vector<SeriesKey>& series = state.shown.series;
        if (std::erase(series, action.series) > 0) return;
        if (series.size() < LogShown::kMaxSeries) {
            series.push_back(action.series);
        } else {
            (*this)(AddToast{Severity::kInfo, "The timeline shows 7 lines at most"});
        }
    }
    void operator()(const ClearSeries&) const { state.shown.series.clear(); }
    void operator()(const SetSeriesLook& action) const { state.shown.look = action.look; }
    void operator()(const SetSitesShown& action) const { state.shown.has_sites = action.shown; }
    void operator()(const ShowView& action) const {
        // A picture of what holds an object is of the file that the object is in.
        const Selection& selection = selection_of(state);
        const DatasetRow* row = row_of(dataset_of(selection));
        if (action.view == ViewId::kGraph && std::holds_alternative<SelectedObject>(selection) &&
            row != nullptr && row->dataset) {
            return (*this)(ShowThing{action.view, Selection(selection)});
        }
        state.window.overlay = Overlay::kNone;
        go(action.view, Selection(selection));
    }
    void operator()(const ShowThing& action) const {
        state.window.overlay = Overlay::kNone;
        const DatasetId dataset = dataset_of(action.selection);
        if (row_of(dataset) && dataset != state.current) {
            if (state.comparison == dataset) state.comparison = state.current;
            state.current = dataset;
            state.opening.current_is_automatic = false;
        }
        go(action.view, action.selection);
        state.opening.is_in_use |= is_thing(action.selection);
    }
    void operator()(const GoBack&) const { state.navigation.back(); }
    void operator()(const GoForward&) const { state.navigation.forward(); }

    void operator()(const PushFilter& action) const {
        state.filters.push(action.step);
        state.opening.is_in_use = true;
    }
    void operator()(const RemoveFilter& action) const { state.filters.remove(action.index); }
    void operator()(const CutFilters& action) const { state.filters.cut(action.count); }
    void operator()(const UndoFilter&) const { state.filters.undo(); }
    void operator()(const RedoFilter&) const { state.filters.redo(); }

    void operator()(const ShowOverlay& action) const {
        state.window.overlay = action.overlay;
        if (action.overlay != Overlay::kExport) state.window.exporting = nullptr;
    }
    void operator()(const ShowFileDialog& action) const {
        state.window.overlay = Overlay::kFileDialog;
        state.window.dialog_purpose = action.purpose;
        state.window.dialog_folder = action.folder;
        state.window.dialog_name = action.name;
        if (action.purpose != FileDialogPurpose::kSave) state.window.exporting = nullptr;
    }
    void operator()(const ShowExport& action) const {
        state.window.overlay = Overlay::kExport;
        state.window.exporting = action.offer;
        state.window.export_path.clear();
    }
    void operator()(const ChooseExportPath& action) const {
        state.window.export_path = action.path;
        ++state.window.export_choices;
        (*this)(ShowOverlay{state.window.exporting ? Overlay::kExport : Overlay::kNone});
    }
    void operator()(const FocusPanel& action) const { state.asked.panel_step = action.step; }
    void operator()(const AskView& action) const { state.asked.view = action.request; }
    void operator()(const AskGraph& action) const {
        const GraphRequest& request = action.request;
        state.asked.graph = request;
        if (request.kind != GraphRequest::Kind::kScene) {
            return (*this)(
                ShowThing{ViewId::kGraph, SelectedObject{request.dataset.id, request.object}});
        }
        // What is selected stays, unless it is of another file.
        const DatasetId selected = dataset_of(selection_of(state));
        const bool stays = selected.is_nil() || selected == request.dataset.id;
        (*this)(ShowThing{ViewId::kGraph, stays ? selection_of(state)
                                                : Selection(SelectedDataset{request.dataset.id})});
    }

    void operator()(const AddLog& action) const {
        LogEntry& entry = state.messages.log.emplace_back();
        entry.number = ++state.messages.last_log_number;
        entry.unix_ns = state.frame.now_unix_ns;
        entry.severity = action.severity;
        entry.message = action.message;
        entry.file = action.file;
        entry.byte_offset = action.byte_offset;
        entry.repeats = action.repeats;
        if (state.messages.log.size() > kMaxLogEntries)
            state.messages.log.erase(state.messages.log.begin());
        if (!action.toast) return;
        const std::string prefix = action.file.empty() ? "" : file_name_of(action.file) + ": ";
        const ErrorText text = error_text(action.message);
        (*this)(AddToast{action.severity, prefix + std::string(text.said), action.file});
    }
    void operator()(const AddToast& action) const {
        // Said once more, it is not said twice.
        std::erase_if(state.messages.toasts, [&](const Toast& one) {
            return one.text == action.text && one.severity == action.severity;
        });
        Toast& toast = state.messages.toasts.emplace_back();
        toast.id = ++state.messages.last_toast_id;
        toast.severity = action.severity;
        toast.text = action.text;
        toast.file = action.file;
        if (state.messages.toasts.size() > kMaxToasts)
            state.messages.toasts.erase(state.messages.toasts.begin());
    }
    void operator()(const ClearLog&) const {
        state.messages.log.clear();
        state.messages.toasts.clear();
    }
    // That it could not be opened is said elsewhere, or not so any more.
    void forget_failure(const DatasetRow& row) const {
        std::erase_if(state.messages.toasts, [&](const Toast& toast) {
            return toast.severity == Severity::kError && toast.file == row.path;
        });
    }
    void operator()(const CloseToast& action) const {
        std::erase_if(state.messages.toasts,
                      [&](const Toast& toast) { return toast.id == action.id; });
    }

    void operator()(const SetTheme& action) const { state.settings.theme = action.theme; }
    void operator()(const SetTextSize& action) const {
        state.settings.text_percent =
            std::clamp(action.percent, Settings::kMinTextPercent, Settings::kMaxTextPercent);
    }
    void operator()(const SetSizeUnits& action) const { state.settings.size_units = action.units; }
    void operator()(const SetPanels& action) const { state.settings.panels = action.panels; }
    void operator()(const SetTableSettings& action) const {
        if (action.settings == TableSettings{}) {
            state.settings.tables.erase(action.table);
        } else {
            state.settings.tables[action.table] = action.settings;
        }
    }
    void operator()(const RememberWindow& action) const { state.settings.window = action.window; }
    void operator()(const RememberDialog& action) const { state.settings.dialog = action.dialog; }
    void operator()(const RememberCommand& action) const {
        remember_first(state.settings.recent_commands, action.name, Settings::kMaxRecentCommands);
    }
    void operator()(const ForgetRecentFile& action) const {
        std::erase(state.settings.recent_files, action.path);
        std::erase(state.settings.pinned_files, action.path);
    }
    void operator()(const PinFile& action) const {
        std::vector<std::string>& pinned = state.settings.pinned_files;
        std::erase(pinned, action.path);
        if (!action.is_pinned) {
            // It stays among the recent ones, which it may have dropped out of meanwhile.
            remember_first(state.settings.recent_files, action.path, Settings::kMaxRecentFiles);
        } else if (pinned.size() < Settings::kMaxPinnedFiles) {
            pinned.push_back(action.path);
        }
    }
    void operator()(const ForgetRecentFiles&) const { state.settings.recent_files.clear(); }
    void operator()(const CopyText& action) const {
        state.asked.app.clipboard = action.text;
        if (!action.what.empty()) (*this)(AddToast{Severity::kInfo, "Copied " + action.what});
    }
    void operator()(const OpenInEditor& action) const { state.asked.app.editor = action; }
    void operator()(const MapSources& action) const { state.asked.app.sources = action; }
    // All that is made of source files is made anew: what was opened is read again.
    void operator()(const SourcesMapped& action) const {
        std::vector<PathRemap>& maps = state.settings.source_maps;
        std::erase_if(maps,
                      [&](const PathRemap& it) { return it.from == action.found.remap.from; });
        if (maps.size() >= Settings::kMaxSourceMaps) maps.erase(maps.begin());
        maps.push_back(action.found.remap);
        for (const DatasetRow& row : state.datasets) {
            if (row.dataset && row.dataset->traces) (*this)(ReloadDataset{row.id});
        }
    }
    void operator()(const CancelJob& action) const {
        state.asked.app.cancel_jobs.push_back(action.job);
    }
    void operator()(const CancelAllJobs&) const { state.asked.app.cancel_all_jobs = true; }
    void operator()(const SetFullScreen& action) const { state.window.full_screen = action.on; }
    void operator()(const TakeScreenshot& action) const {
        state.asked.host.take_screenshot = action;
    }
    void operator()(const ToggleFrameGraph&) const {
        state.window.frame_graph = !state.window.frame_graph;
    }
    void operator()(const Quit&) const { state.asked.host.quit = true; }
};

}  // namespace

void apply(AppState& state, const Action& action) {
    std::visit(Apply{state}, action.any());
}

void begin_frame(AppState& state, const FrameFacts& facts, double seconds) {
    const ViewAbilities abilities = state.frame.abilities;
    state.frame = facts;
    state.frame.abilities = abilities;
    for (Toast& toast : state.messages.toasts) toast.age_s += seconds;
    std::erase_if(state.messages.toasts,
                  [](const Toast& toast) { return toast.age_s >= toast_seconds(toast); });
}

void end_frame(AppState& state, ViewAbilities abilities) {
    state.frame.abilities = abilities;
    state.asked.view = ViewRequest::kNone;
    state.asked.graph = {};
    state.asked.panel_step = 0;
}

AppRequests take_app_requests(AppState& state) {
    return std::exchange(state.asked.app, {});
}

HostRequests take_host_requests(AppState& state) {
    HostRequests taken = std::exchange(state.asked.host, {});
    taken.full_screen = state.window.full_screen;
    return taken;
}

}  // namespace hs
