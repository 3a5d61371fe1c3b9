#include "core/questions/sites.h"

#include "core/model/event_log.h"
#include "core/questions/stack_parameters.h"

namespace hs {

RowChoice site_choice(const Parameters& given) {
    RowChoice choice = row_choice(given);
    const std::string_view by = given.text("by").value_or("line");
    choice.group = by == "thread"      ? RowChoice::Group::kThread
                   : by == "allocator" ? RowChoice::Group::kAllocator
                                       : RowChoice::Group::kNone;
    choice.has_frames = choice.group == RowChoice::Group::kNone;
    return choice;
}

Result<std::shared_ptr<const Sites>> Sites::make(const Ask& ask, const RowChoice& choice,
                                                 std::vector<Diagnostic>& remarks) {
    auto sites = std::make_shared<Sites>();
    sites->dataset_ = ask.file.dataset();
    const Dataset& dataset = *sites->dataset_;
    const FrameDetail detail = frame_detail(ask.given);
    HS_TRY(sites->chosen_, chosen_rows(choice, dataset, ask.job));
    sites->rows_ = sites->chosen_ ? sites->chosen_->rows()
                                  : all_rows(*dataset.log, dataset.traces->trace_count());
    const TraceTrie& traces = sites->chosen_ ? sites->chosen_->traces() : *dataset.traces;
    HS_TRY(sites->functions_, ask.file.functions(ask.job));
    HS_TRY(sites->grouped_, GroupedStacks::make(traces, detail, sites->functions_.get(), ask.job));
    HS_TRY(sites->shape_, call_graph_shape(sites->grouped_->traces(), detail, ask.job));
    sites->sources_ = ask.file.shown_sources();
    if (const auto remark = why_by_line(detail, *sites->functions_)) remarks.push_back(*remark);
    return std::shared_ptr<const Sites>(std::move(sites));
}

std::string Sites::name(uint32_t site) const {
    return site == 0 ? "OTHER" : call_graph_name(grouped_->traces(), shape_, site);
}

std::string Sites::label(uint32_t site) const {
    return site == 0 ? std::string(kUnknownStacks) : frame_label(functions_.get(), name(site));
}

std::string Sites::source(uint32_t site) const {
    return source_line(sources_, grouped_->traces().strings, shape_.nodes[site]);
}

}  // namespace hs
