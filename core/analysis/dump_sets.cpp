#include "core/analysis/dump_sets.h"

#include <algorithm>
#include <array>
#include <bit>
#include <optional>

#include "core/model/id_table.h"

namespace hs {
namespace {

enum class Op : uint8_t { kOperand, kNot, kAnd, kOr, kOpen, kClose };

struct Token {
    Op op = Op::kOperand;
    DumpMask dumps = 0;     // of an operand
    bool wants_all = true;  // of an operand: all of its dumps, else any
};

DumpMask all_of(std::string_view letters) {
    return (DumpMask{1} << letters.size()) - 1;
}

int binding(Op op) {
    return op == Op::kNot ? 3 : op == Op::kAnd ? 2 : op == Op::kOr ? 1 : 0;
}

bool is_letter(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

std::string lower(std::string_view word) {
    std::string text(word);
    for (char& c : text) {
        if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
    }
    return text;
}

Error usage(const std::string& message) {
    return Error{ErrorCode::kUsage, message, {}, {}};
}

// What the words mean one after the other. "A without B" is "A and not B".
Result<void> add_word(std::string_view word, std::string_view letters, std::vector<Token>& tokens) {
    const std::string text = lower(word);
    const DumpMask all = all_of(letters);
    if (text == "in") return {};
    if (text == "and" || text == "but" || text == "&" || text == ",") {
        tokens.push_back({Op::kAnd});
    } else if (text == "or" || text == "|" || text == "+") {
        tokens.push_back({Op::kOr});
    } else if (text == "not" || text == "!") {
        tokens.push_back({Op::kNot});
    } else if (text == "without" || text == "except" || text == "-") {
        tokens.push_back({Op::kAnd});
        tokens.push_back({Op::kNot});
    } else if (text == "(") {
        tokens.push_back({Op::kOpen});
    } else if (text == ")") {
        tokens.push_back({Op::kClose});
    } else if (text == "all" || text == "any") {
        tokens.push_back({Op::kOperand, all, text == "all"});
    } else if (text.size() == 1 && is_letter(text[0])) {
        const char letter = static_cast<char>(text[0] - 'a' + 'A');
        const size_t dump = letters.find(letter);
        if (dump == std::string_view::npos) {
            return usage(std::string("there is no dump ") + letter);
        }
        tokens.push_back({Op::kOperand, DumpMask{1} << dump, true});
    } else {
        return usage("not a word of a set: " + std::string(word));
    }
    return {};
}

Result<std::vector<Token>> tokens_of(std::string_view text, std::string_view letters) {
    std::vector<Token> tokens;
    for (size_t at = 0; at < text.size();) {
        if (text[at] == ' ' || text[at] == '\t') {
            ++at;
            continue;
        }
        size_t end = at + 1;
        if (is_letter(text[at])) {
            while (end < text.size() && is_letter(text[end])) ++end;
        }
        HS_TRY_VOID(add_word(text.substr(at, end - at), letters, tokens));
        at = end;
    }
    // "A and but not B", "A, and B": signs that say the same twice are one.
    std::vector<Token> joined;
    for (const Token& token : tokens) {
        if (token.op == Op::kAnd && !joined.empty() && joined.back().op == Op::kAnd) continue;
        joined.push_back(token);
    }
    return joined;
}

// Operators behind their operands, by a stack of those that wait: no recursion on what is typed.
Result<std::vector<Token>> postfix(const std::vector<Token>& tokens) {
    std::vector<Token> out;
    std::vector<Op> waiting;
    bool wants_operand = true;
    for (const Token& token : tokens) {
        const bool begins =
            token.op == Op::kOperand || token.op == Op::kNot || token.op == Op::kOpen;
        if (begins != wants_operand) {
            return usage(begins ? "and, or or but is missing between two dumps"
                                : "a dump is missing");
        }
        if (token.op == Op::kOperand) {
            out.push_back(token);
            wants_operand = false;
        } else if (token.op == Op::kNot || token.op == Op::kOpen) {
            waiting.push_back(token.op);
        } else {
            while (!waiting.empty() && waiting.back() != Op::kOpen &&
                   binding(waiting.back()) >= binding(token.op)) {
                out.push_back({waiting.back()});
                waiting.pop_back();
            }
            if (token.op == Op::kClose) {
                if (waiting.empty()) return usage("a ) without its (");
                waiting.pop_back();
            } else {
                waiting.push_back(token.op);
                wants_operand = true;
            }
        }
    }
    if (wants_operand) return usage("a dump is missing at the end");
    for (; !waiting.empty(); waiting.pop_back()) {
        if (waiting.back() == Op::kOpen) return usage("a ( without its )");
        out.push_back({waiting.back()});
    }
    return out;
}

bool evaluate(const std::vector<Token>& postfix, DumpMask mask, std::vector<bool>& stack) {
    stack.clear();
    for (const Token& token : postfix) {
        if (token.op == Op::kOperand) {
            const DumpMask common = token.dumps & mask;
            stack.push_back(token.wants_all ? common == token.dumps : common != 0);
        } else if (token.op == Op::kNot) {
            stack.back() = !stack.back();
        } else {
            const bool second = stack.back();
            stack.pop_back();
            const bool first = stack.back();
            stack.back() = token.op == Op::kAnd ? first && second : first || second;
        }
    }
    return stack.back();
}

std::vector<TypeId> types_in(const ObjectGraph& from, const ObjectGraph& to) {
    std::vector<TypeId> there;
    for (uint32_t type = 0; type < from.types.size(); ++type) {
        there.push_back(to.find_type(from.type_text(TypeId{type})));
    }
    return there;
}

std::vector<DumpPart> parts_of(std::span<const ObjectGraph* const> graphs, const DumpSets& sets) {
    std::vector<DumpPart> by_mask(size_t{1} << graphs.size());
    for (size_t dump = 0; dump < graphs.size(); ++dump) {
        for (uint32_t row = 1; row <= graphs[dump]->object_count; ++row) {
            const DumpMask mask = sets.masks[dump][row];
            if (DumpSets::last_dump(mask) != dump) continue;
            DumpPart& part = by_mask[mask];
            ++part.objects;
            part.shallow_bytes = add_saturated(part.shallow_bytes, graphs[dump]->shallow({row}));
        }
    }
    std::vector<DumpPart> parts;
    for (DumpMask mask = 1; mask < by_mask.size(); ++mask) {
        if (by_mask[mask].objects == 0) continue;
        parts.push_back(by_mask[mask]);
        parts.back().mask = mask;
    }
    std::stable_sort(parts.begin(), parts.end(),
                     [](const DumpPart& a, const DumpPart& b) { return a.objects > b.objects; });
    return parts;
}

std::string joined(DumpMask mask, std::string_view letters, const char* comma, const char* last) {
    std::string text;
    for (DumpMask rest = mask; rest != 0; rest &= rest - 1) {
        const bool is_last = (rest & (rest - 1)) == 0;
        if (!text.empty()) text += is_last ? last : comma;
        text += letters[static_cast<size_t>(std::countr_zero(rest))];
    }
    return text;
}

}  // namespace

std::string dump_mask_text(DumpMask mask, std::string_view letters) {
    return joined(mask, letters, ", ", ", ");
}

std::string dump_mask_words(DumpMask mask, std::string_view letters) {
    if (mask == all_of(letters)) return "in all " + std::to_string(letters.size());
    if (std::popcount(mask) == 1) return "only in " + dump_mask_text(mask, letters);
    return "in " + joined(mask, letters, ", ", " and ");
}

std::string dump_mask_expression(DumpMask mask, std::string_view letters) {
    const DumpMask others = all_of(letters) & ~mask;
    std::string text = "in " + joined(mask, letters, " and ", " and ");
    if (others != 0) {
        const bool is_one = std::popcount(others) == 1;
        text += is_one ? " but not in " : " but not in (";
        text += joined(others, letters, " or ", " or ");
        if (!is_one) text += ")";
    }
    return text;
}

Result<DumpExpression> DumpExpression::parse(std::string_view text, std::string_view letters) {
    HS_TRY(const std::vector<Token> tokens, tokens_of(text, letters));
    DumpExpression expression;
    expression.holds_.assign(size_t{1} << letters.size(), true);
    if (tokens.empty()) return expression;
    HS_TRY(const std::vector<Token> in_order, postfix(tokens));
    std::vector<bool> stack;
    for (DumpMask mask = 0; mask < expression.holds_.size(); ++mask) {
        expression.holds_[mask] = evaluate(in_order, mask, stack);
    }
    return expression;
}

size_t DumpSets::last_dump(DumpMask mask) {
    return static_cast<size_t>(std::bit_width(mask)) - 1;
}

Result<DumpSets> dump_sets(std::span<const ObjectGraph* const> graphs, JobContext& job) {
    constexpr size_t kGrain = 65536;
    DumpSets sets;
    for (size_t dump = 0; dump < graphs.size(); ++dump) {
        sets.masks.emplace_back(size_t{graphs[dump]->object_count} + 1);
        Column<uint16_t>& masks = sets.masks.back();
        masks[0] = 0;
        const auto own = static_cast<uint16_t>(1U << dump);
        for (uint32_t row = 1; row <= graphs[dump]->object_count; ++row) masks[row] = own;
    }
    job.begin_stage("looking objects up in the other dumps", graphs.size());
    for (size_t holder = 0; holder < graphs.size(); ++holder) {
        const ObjectGraph& there = *graphs[holder];
        const IdTable table(there.address, there.type, there.object_count, job);
        const auto bit = static_cast<uint16_t>(1U << holder);
        for (size_t dump = 0; dump < graphs.size(); ++dump) {
            if (dump == holder) continue;
            const ObjectGraph& here = *graphs[dump];
            const std::vector<TypeId> types = types_in(here, there);
            Column<uint16_t>& masks = sets.masks[dump];
            job.parallel_for(here.object_count, kGrain, [&](size_t begin, size_t end) {
                for (size_t row = begin + 1; row <= end; ++row) {
                    const TypeId type = types[here.type[row].v];
                    if (type == ObjectGraph::kNoType) continue;
                    bool mismatch = false;
                    const uint32_t found = table.find(type, here.address[row], mismatch);
                    if (found == 0 || mismatch) continue;
                    masks[row] = static_cast<uint16_t>(masks[row] | bit);
                }
            });
            if (job.cancelled()) return cancelled_error();
        }
        job.set_done(holder + 1);
    }
    sets.parts = parts_of(graphs, sets);
    return sets;
}

}  // namespace hs
