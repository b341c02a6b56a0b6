#include "plugins/writer_json/json_frame.hpp"

#include "plugins/sdk/sluice/json_text.hpp"

#include <algorithm>
#include <map>
#include <set>
#include <string_view>

namespace sluice {

namespace {

// Objects under construction, each within the one before it.
class FrameBuilder {
public:
    explicit FrameBuilder(bool is_pretty) : is_pretty_(is_pretty) {}

    void open_object() {
        out_.append('{');
        keys_.emplace_back();
    }
    void open_member(const std::string &key) {
        std::set<std::string> &keys = keys_.back();
        if (!keys.empty()) out_.append(',');
        if (!keys.insert(key).second)
            throw sdk::Failure(SLUICE_BAD_CONFIG, "the key '" + key +
                                                      "' would stand twice in one object; 'container', 'root', "
                                                      "'root_members' and 'column_list' must differ there");
        begin_line(out_, keys_.size());
        sdk::append_json_string(out_, key);
        out_.append(is_pretty_ ? ": " : ":");
    }
    void text(std::string_view text) { sdk::append_json_string(out_, text); }
    void texts(const std::vector<std::string> &texts) {
        sdk::TextBuffer list;
        list.append('[');
        for (std::size_t i = 0; i < texts.size(); ++i) {
            if (i > 0) list.append(',');
            sdk::append_json_string(list, texts[i]);
        }
        list.append(']');
        if (!is_pretty_) return out_.append(list.view());
        sdk::TextBuffer lines;
        sdk::append_json_indented(lines, list.view(), keys_.size());
        out_.append(lines.view().substr(2 * keys_.size()));  // its first line goes on behind the key
    }

    JsonFrame finish() {
        out_.append('[');
        sdk::TextBuffer foot;
        foot.append(']');
        for (std::size_t depth = keys_.size(); depth-- > 0;) {
            begin_line(foot, depth);
            foot.append('}');
        }
        foot.append('\n');
        return {std::string(out_.view()), std::string(foot.view()), keys_.size() + 1};
    }

private:
    void begin_line(sdk::TextBuffer &out, std::size_t depth) const {
        if (!is_pretty_) return;
        out.append('\n');
        out.append(std::string(2 * depth, ' '));
    }

    bool is_pretty_;
    sdk::TextBuffer out_;
    std::vector<std::set<std::string>> keys_;  // of each open object
};

// The keys of the objects around the one that holds the rows, from outside in.
std::vector<std::string> root_keys(const sdk::Settings &settings) {
    if (!settings.contains("root")) return {};
    const std::string root = sdk::setting(settings, "root", "");
    std::vector<std::string> keys = sdk::names_in_path(root);
    if (std::find(keys.begin(), keys.end(), "") != keys.end())
        throw sdk::Failure(SLUICE_BAD_CONFIG, "the setting 'root' is '" + root +
                                                  "', where a key is empty; write keys with one / between two");
    return keys;
}

}  // namespace

JsonFrame json_frame(const sdk::Settings &settings, const std::vector<std::string> &names, bool is_pretty) {
    const std::string container = sdk::setting(settings, "container", "");
    const std::vector<std::string> roots = root_keys(settings);
    const std::string column_list = sdk::setting(settings, "column_list", "");
    const auto members = sdk::setting(settings, "root_members", std::map<std::string, std::string>());
    FrameBuilder frame(is_pretty);
    if (container.empty()) {
        for (const char *const key : {"root", "root_members", "column_list"})
            if (settings.contains(key))
                throw sdk::Failure(SLUICE_BAD_CONFIG, std::string("the setting '") + key +
                                                          "' is about an object around the rows; name the key of "
                                                          "the rows with 'container'");
        return frame.finish();
    }
    frame.open_object();
    for (std::size_t level = 0; level <= roots.size(); ++level) {
        if (level == std::min<std::size_t>(roots.size(), 1))
            for (const auto &[key, text] : members) {
                frame.open_member(key);
                frame.text(text);
            }
        if (level == roots.size()) break;
        frame.open_member(roots[level]);
        frame.open_object();
    }
    if (!column_list.empty()) {
        frame.open_member(column_list);
        frame.texts(names);
    }
    frame.open_member(container);
    return frame.finish();
}

}  // namespace sluice
