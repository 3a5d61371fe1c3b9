#include "app/cli/completion.h"

#include "app/cli/command.h"

namespace hs {

namespace {

// Words of the table are our own and hold no quotes, so they stand in the script as they are.
std::string words_of(const Command& command) {
    std::string words;
    const OptionList options = options_of(command);
    for (const OptionSpec* spec : options.all()) {
        if (!words.empty()) { words += ' '; }
        words.append("--").append(spec->name);
    }
    return words;
}

// Lines of a case over "command option": what the option's value may be.
std::string value_cases() {
    std::string cases;
    for (const Command* command : commands()) {
        const OptionList options = options_of(*command);
        for (const OptionSpec* spec : options.all()) {
            if (spec->kind == ValueKind::kFlag) { continue; }
            std::string pattern = "'" + std::string(command->name) + " --";
            pattern.append(spec->name).append("'");
            if (spec->letter != 0) {
                pattern.append("|'").append(command->name).append(" -");
                pattern.append(1, spec->letter).append("'");
            }
            cases.append("        ").append(pattern).append(") ");
            if (spec->kind == ValueKind::kFile) {
                cases.append("kind=file");
            } else {
                cases.append("kind=words words='").append(spec->words).append("'");
            }
            cases.append(" ;;\n");
        }
    }
    return cases;
}

}  // namespace

std::string bash_completion() {
    std::string names = "help completion";
    std::string option_cases;
    for (const Command* command : commands()) {
        names.append(" ").append(command->name);
        option_cases.append("            ").append(command->name).append(") words='");
        option_cases.append(words_of(*command)).append("' ;;\n");
    }
    return "# bash completion for heapscope; load it with:  source <(heapscope completion bash)\n"
           "_heapscope() {\n"
           "    local current=\"${COMP_WORDS[COMP_CWORD]}\" "
           "previous=\"${COMP_WORDS[COMP_CWORD-1]}\"\n"
           "    local command=\"${COMP_WORDS[1]}\" kind=file words=''\n"
           "    # bash takes --option=value apart at the sign\n"
           "    if [[ $current == '=' ]]; then current=''; "
           "elif [[ $previous == '=' ]]; then previous=\"${COMP_WORDS[COMP_CWORD-2]}\"; fi\n"
           "    COMPREPLY=()\n"
           "    if (( COMP_CWORD == 1 )); then\n"
           "        mapfile -t COMPREPLY < <(compgen -W '" +
           names +
           " --version --help' -- \"$current\"; compgen -f -- \"$current\")\n"
           "        compopt -o filenames 2>/dev/null\n"
           "        return\n"
           "    fi\n"
           "    case \"$command $previous\" in\n"
           "        'help '*) kind=words words='" +
           names +
           "' ;;\n"
           "        'completion '*) kind=words words='bash' ;;\n" +
           value_cases() +
           "        *)\n"
           "        if [[ $current == -* ]]; then\n"
           "            kind=words\n"
           "            case \"$command\" in\n" +
           option_cases +
           "            esac\n"
           "        fi ;;\n"
           "    esac\n"
           "    if [[ $kind == words ]]; then\n"
           "        mapfile -t COMPREPLY < <(compgen -W \"$words\" -- \"$current\")\n"
           "    else\n"
           "        mapfile -t COMPREPLY < <(compgen -f -- \"$current\")\n"
           "        compopt -o filenames 2>/dev/null\n"
           "    fi\n"
           "}\n"
           "complete -F _heapscope heapscope\n";
}

}  // namespace hs
