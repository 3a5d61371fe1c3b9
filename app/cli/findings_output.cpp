#include "app/cli/findings_output.h"

#include "core/base/text_format.h"

namespace hs {
namespace {

std::string_view kind_name(FindingKind kind) {
    switch (kind) {
        case FindingKind::kNote:
            return "note";
        case FindingKind::kGrowth:
            return "growth";
        case FindingKind::kProblem:
            return "problem";
    }
    return {};
}

void write_evidence(JsonWriter& json, const FindingEvidence& evidence) {
    json.begin_object();
    json.field("kind", evidence_kind_name(evidence.kind));
    json.field("text", evidence.text);
    if (!evidence.id.empty()) json.field("id", evidence.id);
    if (evidence.time_s) json.field("time_s", *evidence.time_s);
    json.end_object();
}

}  // namespace

void write_findings(JsonWriter& json, const std::vector<Finding>& findings) {
    json.key("findings");
    json.begin_array();
    for (const Finding& finding : findings) {
        json.begin_object();
        json.field("id", finding.id);
        json.field("kind", kind_name(finding.kind));
        json.field("claim", finding.claim);
        json.field("about", finding.about);
        finding.bytes ? json.field("bytes", *finding.bytes) : json.null_field("bytes");
        json.key("evidence");
        json.begin_array();
        for (const FindingEvidence& evidence : finding.evidence) write_evidence(json, evidence);
        json.end_array();
        json.field("command", finding.command);
        json.end_object();
    }
    json.end_array();
}

std::string findings_text(const std::string& heading, const std::vector<Finding>& findings) {
    std::string text = "  " + heading + "\n";
    if (findings.empty()) text += "    none\n";
    for (const Finding& finding : findings) {
        text += "    " + finding.claim + "\n";
        if (!finding.about.empty()) text += "      " + finding.about + "\n";
        text += "      $ " + printable_text(finding.command) + "\n";
    }
    return text;
}

}  // namespace hs
