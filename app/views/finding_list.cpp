#include "app/views/finding_list.h"

#include <algorithm>

#include "app/answers.h"
#include "app/overview_pair.h"
#include "app/picked.h"
#include "app/stack_answers.h"
#include "app/views/overview_parts.h"
#include "app/widgets/bar_list.h"
#include "app/widgets/basic.h"
#include "app/widgets/card_columns.h"
#include "app/widgets/thing_menu.h"
#include "core/analysis/finding_text.h"

namespace hs {
namespace {

// The open file that is this dataset; nil once it was closed or read again.
DatasetId id_of(const AppState& state, const DatasetPtr& dataset) {
    for (const DatasetRow& row : state.datasets) {
        if (dataset && row.dataset == dataset) return row.id;
    }
    return {};
}

const char* kind_text(const Finding& finding) {
    struct Named {
        std::string_view id;
        const char* text;
    };
    constexpr Named kNamed[] = {
        {"unreachable-cycles", "UNREACHABLE CYCLE"},
        {"grown-cycles", "UNREACHABLE CYCLE"},
        {"likely-leak", "LIKELY LEAK"},
        {"peak", "PEAK"},
        {"holder", "HOLDER"},
        {"instances", "MANY INSTANCES"},
        {"top-function", "TOP FUNCTION"},
        {"top-site", "TOP SITE"},
        {"change", "CHANGE"},
        {"all-alive", "NEVER FREED"},
        {"largest-locals", "LOCAL VARIABLES"},
    };
    for (const Named& named : kNamed) {
        if (finding.id == named.id) return named.text;
    }
    return finding.kind == FindingKind::kGrowth ? "GROWTH" : "NOTE";
}

// Of a claim that begins with what stands above it, "LIKELY LEAK", the rest.
std::string_view claim_below(std::string_view kind, std::string_view claim) {
    constexpr std::string_view kLeak = "Likely leak: ";
    return kind == "LIKELY LEAK" && claim.starts_with(kLeak) ? claim.substr(kLeak.size()) : claim;
}

class FindingCards {
public:
    FindingCards(ViewContext& view, const FindingsOf& found)
        : view_(view),
          found_(found),
          first_(id_of(view.state, found.first)),
          second_(id_of(view.state, found.second)) {}

    [[nodiscard]] FindingCard card(size_t number) const {
        const Finding& finding = found_.findings[number];
        FindingCard card;
        card.kind = kind_text(finding);
        card.claim = claim_below(card.kind, finding.claim);
        card.about = finding.about;
        card.colour = finding.kind == FindingKind::kProblem  ? view_.theme.warning
                      : finding.kind == FindingKind::kGrowth ? view_.theme.grow
                                                             : view_.theme.accent;
        card.command = finding.command;
        if (number < found_.details.size()) card.detail = &found_.details[number];
        card.series = finding.series;
        return card;
    }

    void draw(size_t number, const LaidOutCard& card, ImVec2 size) {
        const Finding& finding = found_.findings[number];
        const FindingEvents events = draw_finding_card(view_, card, size);
        const Selection thing = thing_of(finding);
        if (events.wants_menu && thing != Selection{}) view_.menu->open(thing);
        if (events.pressed) show(finding, thing);
        if (events.wants_sources) {
            view_.actions.push(ShowFileDialog{FileDialogPurpose::kSourceFolder});
        }
        if (events.step) {
            const FindingDetail& detail = found_.details[number];
            const DatasetId dataset = detail.is_after ? second_ : first_;
            view_.actions.push(Select{SelectedObject{dataset, detail.path[*events.step].object}});
        }
    }

private:
    // What the first object or type of the evidence is here.
    [[nodiscard]] Selection thing_of(const Finding& finding) const {
        for (const FindingEvidence& evidence : finding.evidence) {
            const DatasetId dataset = evidence.is_after ? second_ : first_;
            if (dataset.is_nil()) continue;
            if (evidence.kind == EvidenceKind::kObject) {
                return SelectedObject{dataset, evidence.object};
            }
            if (evidence.kind == EvidenceKind::kType) return SelectedType{dataset, evidence.type};
        }
        return {};
    }
    void show_view(ViewId id) { view_.actions.push(ShowView{id}); }
    void pick(const Finding& finding) {
        for (const FindingEvidence& evidence : finding.evidence) {
            if (evidence.kind != EvidenceKind::kFrame) continue;
            pick_frame(view_.state, view_.actions, evidence.text);
            return;
        }
    }
    void set_instant(const Finding& finding) {
        for (const FindingEvidence& evidence : finding.evidence) {
            if (evidence.time_s) return view_.actions.push(SetInstant{evidence.time_s});
        }
    }
    // Whichever of the two is current.
    void show_change(const Finding& finding, const Selection& thing) {
        if (!first_.is_nil() && !second_.is_nil()) {
            const DatasetId current = view_.state.current;
            if (current != first_ && current != second_) {
                view_.actions.push(SetCurrentDataset{second_});
            }
            const DatasetId other = current == first_ ? second_ : first_;
            if (view_.state.comparison != other) view_.actions.push(SetComparison{other});
        }
        show_view(ViewId::kDiff);
        if (finding.topic == FindingTopic::kChange && thing != Selection{}) {
            view_.actions.push(Select{thing});
        }
    }

    void show(const Finding& finding, const Selection& thing) {
        switch (finding.topic) {
            case FindingTopic::kCycles:
                view_.actions.push(ShowThing{ViewId::kCycles, thing});
                break;
            case FindingTopic::kHolders:
            case FindingTopic::kTypes:
                show_thing(view_, evidence_view(thing), thing);
                break;
            case FindingTopic::kPeak:
                set_instant(finding);
                show_view(ViewId::kFlame);
                pick(finding);
                break;
            case FindingTopic::kGrowth:
            case FindingTopic::kMemory:
                show_view(ViewId::kLeaks);
                pick(finding);
                break;
            case FindingTopic::kFunctions:
                show_view(ViewId::kHotspots);
                pick(finding);
                break;
            case FindingTopic::kCalls:
                show_view(ViewId::kCalls);
                break;
            case FindingTopic::kSnapshots:
            case FindingTopic::kClasses:
                set_instant(finding);
                show_view(ViewId::kTracked);
                break;
            case FindingTopic::kChange:
            case FindingTopic::kChangedStacks:
            case FindingTopic::kChangedClasses:
                show_change(finding, thing);
                break;
        }
    }

    ViewContext& view_;
    const FindingsOf& found_;
    DatasetId first_;
    DatasetId second_;
};

Answered<FindingsOf> findings_of_file(ViewContext& view, const DatasetRow& row) {
    const AnswerKey topic{"findings", row.version()};
    const std::optional<FindingOptions> options = finding_options(view, row);
    if (!options) return view.answers.last<FindingsOf>(topic);
    return view.answers.get<FindingsOf>(
        {.topic = topic, .key = key_of(*options), .label = "Looking for findings"},
        [dataset = row.dataset, options = *options,
         maps = view.state.settings.source_maps](JobContext& job) -> Result<FindingsOf> {
            HS_TRY(auto findings, dataset_findings(*dataset, options, job));
            HS_TRY(auto details,
                   finding_details(findings, {.dataset = dataset.get(), .remaps = maps}, {}, job));
            return FindingsOf{dataset, {}, std::move(findings), std::move(details)};
        });
}

Answered<FindingsOf> findings_of_pair(ViewContext& view, const OverviewPair& rows) {
    const AnswerKey topic{"findings", rows.before->version(), rows.after->version()};
    const std::optional<FindingOptions> before = finding_options(view, *rows.before);
    const std::optional<FindingOptions> after = finding_options(view, *rows.after);
    if (!before || !after) return view.answers.last<FindingsOf>(topic);
    return view.answers.get<FindingsOf>(
        {.topic = topic, .key = {key_of(*before), key_of(*after)}, .label = "Looking for growth"},
        [a = rows.before->dataset, b = rows.after->dataset, before = *before, after = *after,
         maps = view.state.settings.source_maps](JobContext& job) -> Result<FindingsOf> {
            HS_TRY(auto findings, pair_findings({*a, before}, {*b, after}, job));
            HS_TRY(auto details, finding_details(findings, {.dataset = a.get(), .remaps = maps},
                                                 {.dataset = b.get(), .remaps = maps}, job));
            return FindingsOf{a, b, std::move(findings), std::move(details)};
        });
}

}  // namespace

std::optional<FindingOptions> finding_options(const ViewContext& view, const DatasetRow& row) {
    // Function names are read once for every view of a log.
    if (row.dataset->log && !row.functions) return {};
    return FindingOptions{.units = view.state.settings.size_units,
                          .measure = measure_of(view.state, *row.dataset),
                          .file = row.path,
                          .functions = row.functions,
                          .dump = label_of_shown_dump(*row.dataset)};
}

AnswerKey key_of(const FindingOptions& options) {
    return {options.measure, options.units};
}

void draw_file_findings(ViewContext& view) {
    const DatasetRow* row = current_dataset(view.state);
    if (row == nullptr) return;
    const Answered<FindingsOf> file = findings_of_file(view, *row);
    const std::optional<OverviewPair> rows = overview_pair(view.state);
    const Answered<FindingsOf> pair = rows ? findings_of_pair(view, *rows) : Answered<FindingsOf>();
    if (!file) {
        if (file.wait.error) {
            text_in(view.theme.error, describe(*file.wait.error));
        } else {
            text_in(view.theme.text_muted, "Looking for findings…");
        }
        ImGui::Dummy({0, view.px(8)});
        return;
    }
    const bool has_pair = pair && !pair->findings.empty();
    if (!has_pair && file->findings.empty()) return;
    panel_heading(view, "Findings");
    draw_findings(view, {has_pair ? pair.value.get() : nullptr, file.value.get()});
    ImGui::Dummy({0, view.px(8)});
}

namespace {

// By how much an object or type grew says what it retains now as well; cycles that are all new are
// those that there are.
bool tells(const FindingsOf& pair, const Finding& of_one) {
    if (of_one.id == "unreachable-cycles") {
        return std::any_of(pair.findings.begin(), pair.findings.end(), [&](const Finding& finding) {
            return finding.id == "grown-cycles" && finding.bytes == of_one.bytes;
        });
    }
    if ((of_one.id != "holder" && of_one.id != "instances") || of_one.evidence.empty())
        return false;
    const FindingEvidence& wanted = of_one.evidence.front();
    return std::any_of(pair.findings.begin(), pair.findings.end(), [&](const Finding& finding) {
        if (finding.id != "grown-holder" && finding.id != "grown-type") return false;
        const FindingEvidence& told = finding.evidence.front();
        return told.kind == wanted.kind && told.id == wanted.id && told.text == wanted.text;
    });
}

}  // namespace

void draw_findings(ViewContext& view, std::initializer_list<const FindingsOf*> all) {
    constexpr float kColumnPx = 372;  // of the narrowest one
    constexpr float kRaggedPx = 40;   // two lines of text
    struct Place {
        FindingCards* cards;
        size_t number;
    };
    std::vector<FindingCards> lists;
    lists.reserve(all.size());
    std::vector<Place> places;
    for (const FindingsOf* found : all) {
        if (found == nullptr) continue;
        lists.emplace_back(view, *found);
        for (size_t i = 0; i < found->findings.size(); ++i) {
            const bool is_told = std::any_of(all.begin(), all.end(), [&](const FindingsOf* other) {
                return other != nullptr && other != found && tells(*other, found->findings[i]);
            });
            if (!is_told) places.push_back({&lists.back(), i});
        }
    }
    const float room = ImGui::GetContentRegionAvail().x;
    const float gap = view.px(12);
    const auto fitting = static_cast<size_t>(std::max(1.0F, (room + gap) / view.px(kColumnPx)));
    const size_t columns = std::max<size_t>(1, std::min({fitting, size_t{4}, places.size()}));
    const float width =
        std::floor((room - gap * static_cast<float>(columns - 1)) / static_cast<float>(columns));
    std::vector<LaidOutCard> cards;
    std::vector<float> heights;
    for (const Place& place : places) {
        cards.push_back(laid_out(view, place.cards->card(place.number), width));
        heights.push_back(cards.back().height);
    }
    const ImVec2 at = ImGui::GetCursorScreenPos();
    float bottom = 0;
    const std::vector<CardPlace> in_columns =
        places_in_columns(heights, columns, gap, view.px(kRaggedPx));
    for (size_t i = 0; i < places.size(); ++i) {
        const CardPlace& place = in_columns[i];
        ImGui::SetCursorScreenPos(
            {at.x + (width + gap) * static_cast<float>(place.column), at.y + place.top});
        ImGui::PushID(static_cast<int>(i));
        places[i].cards->draw(places[i].number, cards[i], {width, place.height});
        ImGui::PopID();
        bottom = std::max(bottom, place.top + place.height + gap);
    }
    ImGui::SetCursorScreenPos({at.x, at.y + bottom});
    ImGui::Dummy({0, 0});
}

}  // namespace hs
