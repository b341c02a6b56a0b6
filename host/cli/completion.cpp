#include "host/cli/completion.hpp"

#include "host/cli/profile_choice.hpp"
#include "host/cli/usage.hpp"

#include <CLI/CLI.hpp>
#include <algorithm>
#include <cctype>

namespace sluice::cli {

namespace {

class Walk {
public:
    Walk(const CLI::App &app, CommandLine &line) : app_(&app), line_(line) {}

    /// Take a finished word.
    void take(const std::string &word) {
        if (value_of_ != nullptr) {
            note_folder(*value_of_, word);
            value_of_ = nullptr;
        } else if (is_option(word)) {
            const CLI::Option *option = option_named(word.substr(0, word.find('=')));
            if (option == nullptr || !has_value(*option)) return;
            if (const std::size_t equals = word.find('='); equals != std::string::npos)
                note_folder(*option, word.substr(equals + 1));
            else
                value_of_ = option;
        } else if (const CLI::App *below = command_named(word)) {
            app_ = below;
        } else {
            ++positional_;
        }
    }

    /// Everything that may stand next.
    Completion next(const std::string &begin) {
        Completion offered;
        if (value_of_ != nullptr)
            offer_values(*value_of_, offered);
        else if (is_option(begin) && begin.find('=') != std::string::npos)
            offered.has_files = true;
        else if (is_option(begin))
            offer_options(offered.words);
        else if (const std::vector<const CLI::App *> below = commands(); !below.empty())
            for (const CLI::App *command : below) offered.words.push_back(command->get_name());
        else if (const CLI::Option *positional = this->positional())
            offer_values(*positional, offered);
        std::erase_if(offered.words, [&](const std::string &word) { return !word.starts_with(begin); });
        std::sort(offered.words.begin(), offered.words.end());
        offered.words.erase(std::unique(offered.words.begin(), offered.words.end()), offered.words.end());
        return offered;
    }

private:
    static bool is_option(const std::string &word) { return word.size() > 0 && word[0] == '-' && word != "-"; }
    static bool has_value(const CLI::Option &option) { return option.get_items_expected_max() > 0; }
    static bool is_hidden(const CLI::Option &option) { return option.get_group().empty(); }

    std::vector<const CLI::App *> commands() const {
        std::vector<const CLI::App *> below = app_->get_subcommands([](const CLI::App *) { return true; });
        std::erase_if(below, [](const CLI::App *command) { return command->get_group().empty(); });
        return below;
    }

    const CLI::App *command_named(const std::string &word) const {
        for (const CLI::App *command : commands())
            if (command->get_name() == word) return command;
        return nullptr;
    }

    const CLI::Option *option_named(const std::string &word) const {
        for (const CLI::App *app = app_; app != nullptr; app = app->get_parent())
            if (const CLI::Option *option = app->get_option_no_throw(word)) return option;
        return nullptr;
    }

    const CLI::Option *positional() const {
        const CLI::Option *last = nullptr;
        std::size_t index = 0;
        for (const CLI::Option *option : app_->get_options()) {
            if (!option->get_positional() || is_hidden(*option)) continue;
            last = option;
            if (index++ == positional_) return option;
        }
        return last != nullptr && last->get_items_expected_max() > 1 ? last : nullptr;
    }

    void offer_options(std::vector<std::string> &words) const {
        for (const CLI::App *app = app_; app != nullptr; app = app->get_parent())
            for (const CLI::Option *option : app->get_options()) {
                const bool is_of_every_command = option->get_group() == common_group || app == app_;
                if (is_hidden(*option) || !is_of_every_command) continue;
                for (const std::string &name : option->get_lnames()) words.push_back("--" + name);
            }
    }

    void offer_values(const CLI::Option &option, Completion &offered) const {
        const std::string type = option.get_type_name();
        if (type == "ID") {
            PluginCatalog catalog = line_.catalog();
            for (const ProfileSummary &profile : open_profiles(line_, catalog).list())
                offered.words.push_back(profile.id);
        } else if (type == "PLUGIN") {
            for (const PluginEntry &entry : line_.catalog().list()) offered.words.push_back(entry.file.stem().string());
        } else if (type.find('|') != std::string::npos) {
            std::size_t begin = 0;
            while (begin <= type.size()) {
                const std::size_t end = std::min(type.find('|', begin), type.size());
                const std::string word = type.substr(begin, end - begin);
                // What is written in capitals stands for something: QUERY|FILE.
                if (word == "FILE")
                    offered.has_files = true;
                else if (std::islower(static_cast<unsigned char>(word[0])) != 0)
                    offered.words.push_back(word);
                begin = end + 1;
            }
        } else {
            offered.has_files = type == "FILE" || type == "FOLDER" || type == "PATH";
        }
    }

    void note_folder(const CLI::Option &option, const std::string &folder) {
        if (option.check_lname("profiles")) line_.profile_folders.push_back(folder);
        if (option.check_lname("plugins")) line_.plugin_folders.push_back(folder);
    }

    const CLI::App *app_;
    CommandLine &line_;
    const CLI::Option *value_of_ = nullptr;  // the option whose value comes next
    std::size_t positional_ = 0;             // arguments without an option so far
};

}  // namespace

Completion complete(const CLI::App &app, CommandLine line, const std::vector<std::string> &words) {
    if (words.empty()) return {};
    try {
        Walk walk(app, line);
        for (std::size_t i = 0; i + 1 < words.size(); ++i) walk.take(words[i]);
        return walk.next(words.back());
    } catch (const std::exception &) {
        return {};  // a broken folder is no reason to disturb who types
    }
}

}  // namespace sluice::cli
