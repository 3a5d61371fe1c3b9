// The table of formats. A format is one line here; ties in sniffing go to the one listed first.

#include <vector>

#include "core/import/importer.h"
#include "core/import/pyheap.h"

namespace hs {

std::span<const Importer> importers() {
    static const std::vector<Importer> kTable = {
        pyheap_importer(),
        // name, description, extensions, sniff, load: each importer's header offers its row
    };
    return kTable;
}

}  // namespace hs
