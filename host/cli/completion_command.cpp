#include "host/cli/completion_command.hpp"

#include "host/cli/completion.hpp"

#include <CLI/CLI.hpp>
#include <iostream>
#include <memory>

namespace sluice::cli {

namespace {

// Both hand the words over with "=" in front, so that none of them is taken for an option of `completion`.
constexpr const char *bash_script = R"sh(# Completion of sluice for bash: eval "$(sluice completion bash)"
_sluice() {
    local line words=("${COMP_WORDS[@]:1:COMP_CWORD}")
    COMPREPLY=()
    while IFS= read -r line; do
        if [ "$line" = : ]; then
            compopt -o default
        else
            COMPREPLY+=("$line")
        fi
    done < <("${COMP_WORDS[0]}" completion --words "${words[@]/#/=}" 2>/dev/null)
}
complete -F _sluice sluice
)sh";

constexpr const char *zsh_script = R"sh(#compdef sluice
# Completion of sluice for zsh: source <(sluice completion zsh), or a file _sluice in a folder of fpath.
_sluice() {
    local -a lines offered
    lines=("${(@f)$(${words[1]} completion --words "${(@)words[2,CURRENT]/#/=}" 2>/dev/null)}")
    offered=("${(@)lines:#(|:)}")
    (( ${#offered} )) && compadd -- "${offered[@]}"
    [[ ${lines[(Ie):]} -gt 0 ]] && _files
}
if [ "$funcstack[1]" = _sluice ]; then _sluice "$@"; else compdef _sluice sluice; fi
)sh";

void print_words(const CLI::App &app, const CommandLine &line, const std::vector<std::string> &arguments) {
    std::vector<std::string> words;
    for (const std::string &argument : arguments) words.push_back(argument.substr(argument.starts_with('=') ? 1 : 0));
    const Completion offered = complete(app, line, words);
    for (const std::string &word : offered.words) std::cout << word << '\n';
    if (offered.has_files) std::cout << ":\n";
}

void run_completion_command(const CLI::App &app, const CommandLine &line, const std::vector<std::string> &arguments,
                            bool is_words) {
    if (is_words) return print_words(app, line, arguments);
    std::cout << (arguments.front() == "bash" ? bash_script : zsh_script);
}

}  // namespace

void add_completion_command(CLI::App &app, CommandLine &line) {
    CLI::App *command = app.add_subcommand("completion", "Print a script with which a shell completes words of sluice");
    const auto arguments = std::make_shared<std::vector<std::string>>();
    const auto is_words = std::make_shared<bool>(false);
    command->add_option("shell", *arguments, "The shell")->type_name("bash|zsh");
    // How the scripts ask what fits: the words so far, the unfinished one last.
    command->add_flag("--words", *is_words)->group("");
    command->footer(
        "Examples:\n"
        "  eval \"$(sluice completion bash)\"\n"
        "  source <(sluice completion zsh)");
    command->callback([&app, &line, arguments, is_words] {
        const bool is_shell = arguments->size() == 1 && (arguments->front() == "bash" || arguments->front() == "zsh");
        if (!*is_words && !is_shell) throw CLI::ValidationError("shell", "say bash or zsh");
        run_command(line, [&] { run_completion_command(app, line, *arguments, *is_words); });
    });
}

}  // namespace sluice::cli
