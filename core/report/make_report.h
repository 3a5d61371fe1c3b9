#pragma once
// The report about one file or several: a part for each, and a comparison of the first with each
// other one where their kinds agree.

#include <span>
#include <string>

#include "core/analysis/log_scale.h"
#include "core/base/job_context.h"
#include "core/base/result.h"
#include "core/model/dataset.h"
#include "core/report/report.h"

namespace hs {

struct ReportInput {
    std::string name;  // of the file, as the user gave it
    DatasetPtr dataset;
};

Result<Report> make_report(std::span<const ReportInput> inputs, ScaleMode scale, JobContext& job);

}  // namespace hs
