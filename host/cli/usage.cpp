#include "host/cli/usage.hpp"

#include "engine/base/text.hpp"

#include <CLI/CLI.hpp>
#include <memory>
#include <vector>

namespace sluice::cli {

namespace {

class HelpFormatter : public CLI::Formatter {
public:
    std::string make_footer(const CLI::App *app) const override {
        std::string footer = CLI::Formatter::make_footer(app);
        if (app->get_parent() == nullptr) return footer;
        const CLI::App *program = app;
        while (program->get_parent() != nullptr) program = program->get_parent();
        return make_group(common_group, false, program->get_options([](const CLI::Option *option) {
                   return option->get_group() == common_group;
               })) +
               "\n" + footer;
    }
};

// The innermost command that was given.
const CLI::App &given_command(const CLI::App &app) {
    const CLI::App *command = &app;
    while (!command->get_subcommands().empty()) command = command->get_subcommands().front();
    return *command;
}

std::string full_name(const CLI::App &command) {
    return (command.get_parent() == nullptr ? "" : full_name(*command.get_parent()) + " ") + command.get_name();
}

// Everything that `command` could be followed by.
std::vector<std::string> possible_words(const CLI::App &command) {
    std::vector<std::string> words;
    for (const CLI::App *below : command.get_subcommands([](const CLI::App *) { return true; }))
        words.push_back(below->get_name());
    for (const CLI::App *at = &command; at != nullptr; at = at->get_parent())
        for (const CLI::Option *option : at->get_options())
            if (!option->get_lnames().empty()) words.push_back("--" + option->get_lnames().front());
    return words;
}

}  // namespace

void set_help(CLI::App &app) { app.formatter(std::make_shared<HelpFormatter>()); }

// CLI11's own requirement would complain of the missing command even when a mistyped one stands there.
void require_command(CLI::App &app) {
    app.require_subcommand(0, 1);
    app.callback([&app] {
        if (app.get_subcommands().empty()) throw CLI::RequiredError("A command");
    });
}

std::string usage_message(const CLI::App &app, const CLI::ParseError &problem) {
    const CLI::App &command = given_command(app);
    std::string message = problem.what();
    if (const std::vector<std::string> unexpected = app.remaining(true); !unexpected.empty())
        for (const std::string &word : unexpected) {
            const std::string meant = suggestion(word, possible_words(command));
            message += meant;
            if (!meant.empty()) break;
        }
    return message + "; see '" + full_name(command) + " --help'";
}

}  // namespace sluice::cli
