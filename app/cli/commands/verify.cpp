// verify FILE: whether a recording of heapscope is whole, and what is wrong with it.

#include <string>

#include "app/cli/command_context.h"
#include "app/cli/diagnostics_json.h"
#include "core/base/counted.h"
#include "core/base/input.h"
#include "core/import/hscope_verify.h"

namespace hs {
namespace {

void write_fault(JsonWriter& json, const HscopeFault& fault) {
    const std::string_view kind = hscope_kind_name(fault.chunk);
    json.begin_object();
    json.field("fault", hscope_fault_name(fault.kind));
    json.field("offset", fault.byte);
    json.field("message", hscope_fault_text(fault));
    json.field("amount", fault.more);
    if (kind.empty()) {
        json.null_field("chunk");
        json.null_field("stream");
        json.null_field("sequence");
    } else {
        json.field("chunk", kind);
        json.field("stream", fault.stream);
        json.field("sequence", fault.sequence);
    }
    json.end_object();
}

void write_report(JsonWriter& json, std::string_view path, const HscopeReport& report) {
    json.begin_object();
    json.field("file", path);
    json.field("passed", report.is_passed());
    json.field("chunks", report.chunks);
    json.field("events", report.events);
    json.field("dumps", report.dumps);
    json.field("objects", report.objects);
    json.key("faults");
    json.begin_array();
    for (const HscopeFault& fault : report.faults) write_fault(json, fault);
    json.end_array();
    json.key("notes");
    json.begin_array();
    for (const Diagnostic& note : report.notes) write_diagnostic(json, note);
    json.end_array();
    json.end_object();
}

std::string text_of(const HscopeReport& report) {
    std::string text = counted(report.chunks, "chunk") + ", " + counted(report.events, "event") +
                       ", " + counted(report.dumps, "dump") + " with " +
                       counted(report.objects, "object") + "\n";
    for (const HscopeFault& fault : report.faults) {
        text += "byte " + std::to_string(fault.byte) + ": " + hscope_fault_text(fault) + "\n";
    }
    for (const Diagnostic& note : report.notes) {
        if (note.byte_offset) text += "byte " + std::to_string(*note.byte_offset) + ": ";
        text += note.message;
        if (note.repeats > 1) text += " (" + format_count(note.repeats) + " times)";
        text += "\n";
    }
    return text + (report.is_passed() ? "nothing is wrong\n" : "the recording is damaged\n");
}

Result<int> run(CommandContext& context) {
    const std::string path(context.positional(0));
    HS_TRY(const Input input, Input::open(path, context.job()));
    HS_TRY(const HscopeReport report, verify_hscope(input.bytes(), context.job()));
    if (context.wants_json()) {
        context.write_json([&](JsonWriter& json) { write_report(json, path, report); });
    } else {
        context.write_text(text_of(report));
    }
    return report.is_passed() ? 0 : 1;
}

}  // namespace

extern const Command kVerifyCommand;
const Command kVerifyCommand = {
    .name = "verify",
    .summary = "whether a recording is whole: checksums, gaps and what its records say",
    .usage = "FILE",
    .min_positionals = 1,
    .max_positionals = 1,
    .common_options = kJsonOption | kOutputOption,
    .details =
        "Reads all of a heapscope recording (.hscope) and lists each checksum that does not "
        "fit, each chunk that is missing, and records that cannot be. The exit status is 1 "
        "when anything is wrong.",
    .run = run,
};

}  // namespace hs
