// hotspots: lines, functions or files by what they hold, with callers and callees.

#include "core/model/event_log.h"
#include "core/questions/hotspots.h"
#include "core/questions/question.h"
#include "core/questions/sites.h"
#include "core/questions/stack_parameters.h"

namespace hs {
namespace {

constexpr OptionSpec kParameters[] = {
    kAtSpec,
    kBySpec,
    kThreadSpec,
    kAllocatorSpec,
};

constexpr SurfaceColumn shown(HotspotField field, std::string_view name = {}) {
    return {static_cast<size_t>(field), name};
}
constexpr SurfaceColumn kInJsonOfEstimates[] = {
    shown(HotspotField::kName),          shown(HotspotField::kFile),
    shown(HotspotField::kLine),          shown(HotspotField::kFunction),
    shown(HotspotField::kQualifiedName), shown(HotspotField::kSelf),
    shown(HotspotField::kTotal),         shown(HotspotField::kSelfShare),
    shown(HotspotField::kTotalShare),    shown(HotspotField::kCallers),
    shown(HotspotField::kCallees),       shown(HotspotField::kSource),
    shown(HotspotField::kSelfError),     shown(HotspotField::kTotalError)};
constexpr auto kInJson = std::span(kInJsonOfEstimates).first<std::size(kInJsonOfEstimates) - 2>();
// Seconds are a measure here, and a time for people.
template <bool kOfSeconds>
constexpr SurfaceColumn kInText[] = {
    shown(HotspotField::kLabel, "name"),
    shown(HotspotField::kSelf, kOfSeconds ? std::string_view("self seconds") : std::string_view()),
    shown(HotspotField::kSelfShare, "share"),
    shown(HotspotField::kTotal,
          kOfSeconds ? std::string_view("total seconds") : std::string_view()),
    shown(HotspotField::kTotalShare, "share"),
    shown(HotspotField::kSource)};

constexpr SurfaceColumn kInExport[] = {
    shown(HotspotField::kName),      shown(HotspotField::kFile),      shown(HotspotField::kLine),
    shown(HotspotField::kFunction),  shown(HotspotField::kSelf),      shown(HotspotField::kTotal),
    shown(HotspotField::kSelfShare), shown(HotspotField::kTotalShare)};
constexpr SurfaceColumn kInWindow[] = {
    shown(HotspotField::kLabel),       shown(HotspotField::kSelf),
    shown(HotspotField::kSelfShare),   shown(HotspotField::kTotal),
    shown(HotspotField::kTotalShare),  shown(HotspotField::kChiefCallers),
    shown(HotspotField::kChiefCallees)};

std::span<const Field> fields_of_log() {
    return hotspot_fields(true, Unit::kBytes);
}
std::span<const Field> fields_of(const Dataset& dataset) {
    return hotspot_fields(dataset.log.has_value(), stack_unit(dataset));
}

Value total_of(const HotspotsAnswer& answer) {
    return Value::of_amount(answer.everything, answer.unit);
}

Result<Answer> answer(const Ask& ask) {
    const FrameDetail detail = frame_detail(ask.given);
    const auto& log = ask.file.dataset()->log;
    if (ask.given.has("at") && !log) {
        return Error{ErrorCode::kUsage, "a profile has no time to ask for", {}, {}};
    }
    HotspotsAsk asked{detail};
    const RowChoice choice = site_choice(ask.given);
    if (log) {
        asked.instant = instant_parameter(ask.given, "at", *log, ask.file.measure())
                            .value_or(log->event_count());
        HS_TRY(asked.rows, chosen_rows(choice, *ask.file.dataset(), ask.job));
    } else if (!choice.is_all()) {
        return Error{
            ErrorCode::kUsage, "a profile has no threads and allocators to ask for", {}, {}};
    }
    HS_TRY(const auto hotspots, hotspots_of(ask.file, asked, ask.job));
    HS_TRY(const std::vector<uint32_t> order,
           arranged(*hotspots_relation(hotspots), hotspots_order(HotspotField::kSelf), ask.job));
    std::vector<HotspotRow> rows;
    rows.reserve(order.size());
    for (const uint32_t row : order) rows.push_back(hotspots->rows[row]);
    hotspots->rows = std::move(rows);
    Answer made = answer_of(hotspots_relation(hotspots));
    if (hotspots->has_errors) made.in_json = kInJsonOfEstimates;
    made.items = {{"total", total_of(*hotspots)}};
    HS_TRY(const FrameFunctionsPtr functions, ask.file.functions(ask.job));
    if (const auto remark = why_by_line(detail, *functions)) made.remarks.push_back(*remark);
    if (hotspots->unit == Unit::kSeconds) made.in_text = kInText<true>;
    return made;
}

}  // namespace

extern const Question question_hotspots;
constinit const Question question_hotspots = {
    .name = "hotspots",
    .title = "Hotspots",
    .summary = "lines, functions or files by what they hold, with callers",
    .details =
        "Most self bytes first. Self is what the line itself allocated, total includes what "
        "it called; a stack counts once, however often the line is in it. Memory of stacks that "
        "are not known is the row <unknown>, so that self adds up to all live bytes. Functions "
        "of a log are read from its source files, where those are there and not newer.",
    .listed_after = "flow",
    .asks = kLogs | kProfiles,
    .parameters = kParameters,
    .fields = fields_of_log,
    .fields_of = fields_of,
    .in_json = kInJson,
    .in_text = kInText<false>,
    .in_export = kInExport,
    .in_window = kInWindow,
    .rows_name = "rows",
    .items_follow = true,
    .has_sources = true,
    .answer = answer,
};

}  // namespace hs
