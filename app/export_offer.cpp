#include "app/export_offer.h"

#include <utility>

#include "app/view.h"
#include "core/base/atomic_file.h"

namespace hs {

void offer_export(ViewContext& view, ExportOffer offer) {
    offer.files = loaded_datasets(view.state);
    view.actions.push(ShowExport{std::make_shared<const ExportOffer>(std::move(offer))});
}

ExportOffer text_offer(std::string name, std::span<const ExportFormat> formats, ExportText make) {
    const auto write = [make = std::move(make)](const ExportChoice& choice,
                                                JobContext& job) -> Result<std::string> {
        HS_TRY(const std::string text, make(choice.format, job));
        HS_TRY_VOID(job.check_inputs());
        HS_TRY_VOID(write_file_atomically(choice.path, text));
        return std::string();
    };
    return {"Export this view", std::move(name), formats, {{}}, write};
}

}  // namespace hs
