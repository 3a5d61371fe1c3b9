#include "app/actions.h"

#include <utility>

namespace hs {

template <class T>
Action::Action(T action) : any_(std::move(action)) {}

Action::Action(const Action& other) = default;
Action::Action(Action&& other) noexcept = default;
Action& Action::operator=(const Action& other) = default;
Action& Action::operator=(Action&& other) noexcept = default;
Action::~Action() = default;

template Action::Action(OpenFiles);
template Action::Action(DatasetLoading);
template Action::Action(DatasetLoaded);
template Action::Action(DatasetFailed);
template Action::Action(CloseDataset);
template Action::Action(CloseAllDatasets);
template Action::Action(ReloadDataset);
template Action::Action(ChooseProfile);
template Action::Action(SetCurrentDataset);
template Action::Action(SetComparison);
template Action::Action(Select);
template Action::Action(ShowView);
template Action::Action(ShowThing);
template Action::Action(SetInstant);
template Action::Action(GoBack);
template Action::Action(GoForward);
template Action::Action(PushFilter);
template Action::Action(RemoveFilter);
template Action::Action(CutFilters);
template Action::Action(UndoFilter);
template Action::Action(RedoFilter);
template Action::Action(ShowOverlay);
template Action::Action(ShowFileDialog);
template Action::Action(ShowExport);
template Action::Action(ChooseExportPath);
template Action::Action(AskView);
template Action::Action(AskGraph);
template Action::Action(FocusPanel);
template Action::Action(AddLog);
template Action::Action(AddToast);
template Action::Action(ClearLog);
template Action::Action(CloseToast);
template Action::Action(SetTheme);
template Action::Action(SetTextSize);
template Action::Action(SetSizeUnits);
template Action::Action(SetPanels);
template Action::Action(SetTableSettings);
template Action::Action(RememberWindow);
template Action::Action(RememberDialog);
template Action::Action(RememberCommand);
template Action::Action(ForgetRecentFile);
template Action::Action(ForgetRecentFiles);
template Action::Action(PinFile);
template Action::Action(CopyText);
template Action::Action(OpenInEditor);
template Action::Action(CancelJob);
template Action::Action(SetFullScreen);
template Action::Action(TakeScreenshot);
template Action::Action(CancelAllJobs);
template Action::Action(SwapComparison);
template Action::Action(ToggleFrameGraph);
template Action::Action(Quit);
template Action::Action(SetRange);
template Action::Action(SetLogMode);
template Action::Action(SetScaling);
template Action::Action(FunctionsRead);
template Action::Action(MapSources);
template Action::Action(SourcesMapped);
template Action::Action(DatasetLost);
template Action::Action(SetFrameDetail);
template Action::Action(ToggleSeries);
template Action::Action(ClearSeries);
template Action::Action(SetSeriesLook);
template Action::Action(SetSitesShown);
template Action::Action(ShowTable);

Actions::Actions() = default;
Actions::~Actions() = default;

void Actions::push(Action action) {
    pending_.push_back(std::move(action));
}

bool Actions::empty() const {
    return pending_.empty();
}

std::vector<Action> Actions::take() {
    return std::exchange(pending_, {});
}

}  // namespace hs
