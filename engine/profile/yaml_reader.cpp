#include "engine/profile/yaml_reader.hpp"

#include "engine/base/limits.hpp"
#include "engine/base/text.hpp"

#include <yaml-cpp/eventhandler.h>
#include <yaml-cpp/exceptions.h>
#include <yaml-cpp/parser.h>
#include <algorithm>
#include <array>
#include <charconv>
#include <cstdio>
#include <istream>
#include <nlohmann/json.hpp>
#include <streambuf>
#include <unordered_set>
#include <utility>

namespace sluice {

namespace {

// What ends the reading: leaves yaml-cpp as an exception and never this file.
struct Refusal {
    Problem problem;
};

// Lets yaml-cpp read the caller's text where it stands.
class TextBuffer : public std::streambuf {
public:
    explicit TextBuffer(std::string_view text) {
        char *begin = const_cast<char *>(text.data());  // only ever read
        setg(begin, begin, begin + text.size());
    }
};

bool is_continuation(char c) noexcept { return (static_cast<unsigned char>(c) & 0xC0) == 0x80; }

// Lines and columns of byte offsets. Offsets may come in any order; near ones are cheap, so that a long line with many
// values costs linear time in all.
class PlaceFinder {
public:
    PlaceFinder(std::string_view text, const Place &place) : text_(text), place_(place) {}

    Place at(std::size_t offset) {
        offset = std::min(offset, text_.size());
        for (; offset_ < offset; ++offset_) step(text_[offset_]);
        for (; offset_ > offset; --offset_) step_back(text_[offset_ - 1]);
        Place place = place_;
        place.line = line_;
        place.column = column_ + 1;
        return place;
    }

private:
    void step(char c) {
        if (c == '\n') {
            ++line_;
            column_ = 0;
        } else if (!is_continuation(c)) {
            ++column_;
        }
    }

    void step_back(char c) {
        if (c == '\n') {
            --line_;
            const std::size_t end = offset_ - 1;
            const std::size_t before = end == 0 ? std::string_view::npos : text_.rfind('\n', end - 1);
            const std::size_t begin = before == std::string_view::npos ? 0 : before + 1;
            const std::string_view line = text_.substr(begin, end - begin);
            column_ = static_cast<int>(
                std::count_if(line.begin(), line.end(), [](char byte) { return !is_continuation(byte); }));
        } else if (!is_continuation(c)) {
            --column_;
        }
    }

    std::string_view text_;
    Place place_;
    std::size_t offset_ = 0;
    int line_ = 1;
    int column_ = 0;
};

std::size_t sequence_size(char lead) noexcept {
    const auto byte = static_cast<unsigned char>(lead);
    return byte < 0x80 ? 1 : byte < 0xE0 ? 2 : byte < 0xF0 ? 3 : 4;
}

// Only called for text that is not UTF-8 somewhere.
std::size_t first_invalid_byte(std::string_view text) {
    std::size_t at = 0;
    while (at < text.size()) {
        const std::size_t size = sequence_size(text[at]);
        if (!is_utf8(text.substr(at, size))) break;
        at += size;
    }
    return at;
}

// The offset of the first control character but tab and line ends; U+0080 to U+009F are control characters, too.
std::optional<std::size_t> first_control(std::string_view text) {
    for (std::size_t at = 0; at < text.size(); ++at) {
        const auto byte = static_cast<unsigned char>(text[at]);
        const auto next = at + 1 < text.size() ? static_cast<unsigned char>(text[at + 1]) : 0U;
        if (byte == '\n' || byte == '\t' || (byte == '\r' && next == '\n')) continue;
        if (byte < 0x20 || byte == 0x7F || (byte == 0xC2 && next < 0xA0)) return at;
    }
    return std::nullopt;
}

std::string control_name(std::string_view text) {
    constexpr std::string_view digits = "0123456789ABCDEF";
    const auto byte = static_cast<unsigned char>(text[0] == '\xC2' ? text[1] : text[0]);
    return std::string("U+00") + digits[byte >> 4] + digits[byte & 15];
}

// Whether the quoted scalar that begins at `begin` ends on the same line.
bool is_closed_on_line(std::string_view text, std::size_t begin) {
    const char quote = text[begin];
    for (std::size_t at = begin + 1; at < text.size() && text[at] != '\n'; ++at) {
        if (quote == '"' && text[at] == '\\') {
            ++at;
            if (at < text.size() && (text[at] == '\n' || text[at] == '\r')) return false;
        } else if (text[at] == quote) {
            if (quote == '"' || at + 1 >= text.size() || text[at + 1] != '\'') return true;
            ++at;  // '' stands for one quote
        }
    }
    return false;
}

// Makes the tree from yaml-cpp's events, and refuses what design forbids.
class TreeBuilder final : public YAML::EventHandler {
public:
    TreeBuilder(std::string_view text, const Place &place) : text_(text), places_(text, place) {}

    YamlNode root() && { return std::move(root_); }

    [[noreturn]] void refuse(std::size_t offset, std::string message) {
        refuse(places_.at(offset), std::move(message));
    }

    // yaml-cpp's own complaint, made clearer where its words are the parser's.
    [[noreturn]] void refuse_syntax(const YAML::Exception &error) {
        const std::size_t offset = error.mark.pos < 0 ? text_.size() : static_cast<std::size_t>(error.mark.pos);
        if (offset < text_.size() && text_[offset] == '*') refuse_node_property(offset, '*');
        std::string message = error.msg;
        if (message == "illegal map value")
            message =
                "a ': ' that does not belong here (put text that holds ': ' in quotes; begin a map on its own line)";
        else if (message == "end of map not found" || message == "end of sequence not found")
            message =
                "not what was expected here (is the line indented as its neighbours are? is a quote or a comma "
                "missing?)";
        else if (message == "illegal flow end" || message == "end of map flow not found" ||
                 message == "end of sequence flow not found")
            message = "a ']' or '}' is missing in front of this, or too much here";
        if (offset > 0 && text_.substr(offset - 1, 2) == "${")
            message += "; inside {...} and [...] a ${...} needs quotes";
        if (is_indented_with_tab(offset)) message += "; the line is indented with a tab, use spaces";
        refuse(offset, message);
    }

    void OnDocumentStart(const YAML::Mark &mark) override {
        if (++document_count_ > 1)
            refuse(offset_of(mark), "a second document begins here; one file holds one document");
    }
    void OnDocumentEnd() override {}

    void OnAnchor(const YAML::Mark &mark, const std::string &) override { refuse_node_property(offset_of(mark), '&'); }
    void OnAlias(const YAML::Mark &mark, YAML::anchor_t) override { refuse_node_property(offset_of(mark), '*'); }

    void OnNull(const YAML::Mark &mark, YAML::anchor_t) override {
        const std::size_t offset = offset_of(mark);
        count_node(offset);
        if (expects_key()) refuse(offset, "a key must be text; put it in quotes");
        if (!frames_.empty()) {
            const Frame &top = frames_.back();
            if (top.key && offset <= top.key_offset) refuse(top.key->place, "no ':' behind this key");
            if (!top.key && offset < text_.size() && text_[offset] == ',') refuse(offset, "an empty list item");
        }
        YamlNode node;
        node.place = places_.at(offset);
        add(std::move(node));
    }

    void OnScalar(const YAML::Mark &mark, const std::string &, YAML::anchor_t, const std::string &value) override {
        const std::size_t offset = offset_of(mark);
        count_node(offset);
        YamlNode node;
        node.place = places_.at(offset);
        node.kind = scalar_kind(offset, value);
        node.text = value;
        if (expects_key())
            set_key(std::move(node), offset);
        else
            add(std::move(node));
    }

    void OnSequenceStart(const YAML::Mark &mark, const std::string &, YAML::anchor_t,
                         YAML::EmitterStyle::value) override {
        begin(YamlNode::Kind::list, offset_of(mark));
    }
    void OnSequenceEnd() override { end(); }

    void OnMapStart(const YAML::Mark &mark, const std::string &, YAML::anchor_t, YAML::EmitterStyle::value) override {
        begin(YamlNode::Kind::map, offset_of(mark));
    }
    void OnMapEnd() override { end(); }

private:
    struct Frame {
        YamlNode node;
        std::optional<YamlMember> key;  // its value comes next
        std::size_t key_offset = 0;
        std::unordered_set<std::string> keys = {};
    };

    static std::size_t offset_of(const YAML::Mark &mark) noexcept {
        return mark.pos < 0 ? 0 : static_cast<std::size_t>(mark.pos);
    }

    bool expects_key() const {
        return !frames_.empty() && frames_.back().node.kind == YamlNode::Kind::map && !frames_.back().key;
    }

    [[noreturn]] void refuse(const Place &place, std::string message) const {
        throw Refusal{{place, path(), std::move(message)}};
    }

    // Shortened where no person would follow.
    std::string path() const {
        constexpr std::size_t path_bytes_max = 200;
        std::string path;
        for (const Frame &frame : frames_) {
            if (path.size() > path_bytes_max) return path + "...";
            if (frame.key)
                path = key_below(path, frame.key->key);
            else if (frame.node.kind == YamlNode::Kind::list)
                path = item_below(path, frame.node.items.size());
        }
        return path;
    }

    bool is_indented_with_tab(std::size_t offset) const {
        const std::size_t before = offset == 0 ? std::string_view::npos : text_.rfind('\n', offset - 1);
        const std::size_t begin = before == std::string_view::npos ? 0 : before + 1;
        const std::size_t text_begin = text_.find_first_not_of(" \t", begin);
        return text_.substr(begin, text_begin - begin).find('\t') != std::string_view::npos;
    }

    void count_node(std::size_t offset) {
        if (++node_count_ > limits::profile_nodes_max)
            refuse(offset, "more than " + std::to_string(limits::profile_nodes_max) + " values and keys");
        if (offset < text_.size()) refuse_node_property(offset, text_[offset]);
    }

    // A tag, an anchor or an alias shows at the first byte of its node, which for nothing else can be one of these.
    void refuse_node_property(std::size_t offset, char first) {
        if (first == '!') refuse(offset, "tags (!...) are not supported");
        if (first == '&')
            refuse(offset, "anchors (&...) are not supported; inherit with 'extends' or repeat the value");
        if (first == '*') refuse(offset, "aliases (*...) are not supported; put text that begins with '*' in quotes");
    }

    YamlNode::Kind scalar_kind(std::size_t offset, const std::string &value) {
        const char first = offset < text_.size() ? text_[offset] : '\0';
        if (!is_utf8(value)) refuse(offset, "an escape that makes invalid UTF-8");
        if (first == '"' || first == '\'') {
            if (!is_closed_on_line(text_, offset))
                refuse(offset, "quoted text spans lines; is the closing quote missing? (long text: use | or >)");
            return YamlNode::Kind::quoted;
        }
        if (first == '|' || first == '>') return YamlNode::Kind::quoted;
        if (text_.compare(std::min(offset, text_.size()), value.size(), value) != 0)
            refuse(offset,
                   "text without quotes spans lines; is a ':' missing or the next line indented too far? (long text: "
                   "use | or >)");
        return YamlNode::Kind::plain;
    }

    void set_key(YamlNode &&node, std::size_t offset) {
        Frame &top = frames_.back();
        if (node.kind == YamlNode::Kind::plain && node.text == "<<")
            refuse(node.place, "merge keys (<<) are not supported; inherit with 'extends'");
        if (!top.keys.insert(node.text).second) {
            const YamlMember *first = top.node.find(node.text);
            refuse(node.place, "the key " + shown(node.text) + " stands here twice, first in line " +
                                   std::to_string(first->place.line));
        }
        top.key = YamlMember{std::move(node.text), std::move(node.place), {}};
        top.key_offset = offset;
    }

    void begin(YamlNode::Kind kind, std::size_t offset) {
        count_node(offset);
        if (expects_key()) refuse(offset, "a key must be text, not a list or a map");
        if (frames_.size() >= limits::profile_depth_max)
            refuse(offset, "more than " + std::to_string(limits::profile_depth_max) + " levels");
        Frame frame;
        frame.node.kind = kind;
        frame.node.place = places_.at(offset);
        frames_.push_back(std::move(frame));
    }

    void end() {
        YamlNode node = std::move(frames_.back().node);
        frames_.pop_back();
        add(std::move(node));
    }

    void add(YamlNode &&node) {
        if (frames_.empty()) {
            root_ = std::move(node);
        } else if (Frame &top = frames_.back(); top.key) {
            top.key->value = std::move(node);
            top.node.members.push_back(std::move(*top.key));
            top.key.reset();
        } else {
            top.node.items.push_back(std::move(node));
        }
    }

    std::string_view text_;
    PlaceFinder places_;
    YamlNode root_;
    std::vector<Frame> frames_;
    std::size_t node_count_ = 0;
    int document_count_ = 0;
};

void refuse_bytes(std::string_view text, TreeBuilder &builder) {
    if (!is_utf8(text)) builder.refuse(first_invalid_byte(text), "not UTF-8");
    if (const std::optional<std::size_t> control = first_control(text))
        builder.refuse(*control, "control character " + control_name(text.substr(*control)) +
                                     " (in double quotes, \\x" + control_name(text.substr(*control)).substr(4) +
                                     " stands for it)");
}

constexpr std::size_t escape_size = 6;  // of \uXXXX

// The number in the escape \uXXXX at `at`; 0 where there is none.
std::uint32_t escaped_unit(std::string_view text, std::size_t at) {
    if (text.substr(at, 2) != "\\u" || text.size() < at + escape_size) return 0;
    std::uint32_t unit = 0;
    const char *const end = text.data() + at + escape_size;
    const auto [stop, error] = std::from_chars(text.data() + at + 2, end, unit, 16);
    return error == std::errc() && stop == end ? unit : 0;
}

// JSON is YAML but for one thing: it writes characters beyond U+FFFF as two escapes, \ud83d\ude00. Such a document with
// the one of YAML, \U0001f600; nothing for one that has none, or is no JSON. Columns behind them are two less.
std::optional<std::string> json_with_joined_surrogates(std::string_view text) {
    const auto is_pair = [&](std::size_t at) {
        return (escaped_unit(text, at) & 0xfc00u) == 0xd800u &&
               (escaped_unit(text, at + escape_size) & 0xfc00u) == 0xdc00u;
    };
    const std::size_t first = text.find("\\u");
    if (first == text.npos || !nlohmann::json::accept(text)) return std::nullopt;
    std::string result(text.substr(0, first));
    for (std::size_t at = first; at < text.size(); ++at) {
        if (text[at] == '\\' && is_pair(at)) {
            const std::uint32_t character =
                0x10000u + ((escaped_unit(text, at) & 0x3ffu) << 10) + (escaped_unit(text, at + escape_size) & 0x3ffu);
            std::array<char, 16> escape{};
            std::snprintf(escape.data(), escape.size(), "\\U%08x", static_cast<unsigned>(character));
            result += escape.data();
            at += 2 * escape_size - 1;
        } else {
            result += text[at];
            if (text[at] == '\\' && at + 1 < text.size()) result += text[++at];  // an escaped backslash escapes nothing
        }
    }
    return result;
}

YamlNode build(std::string_view text, const Place &place) {
    TreeBuilder builder(text, place);
    refuse_bytes(text, builder);
    TextBuffer buffer(text);
    std::istream stream(&buffer);
    try {
        YAML::Parser parser(stream);
        while (parser.HandleNextDocument(builder)) {
        }
    } catch (const YAML::Exception &error) {
        builder.refuse_syntax(error);
    }
    return std::move(builder).root();
}

}  // namespace

std::optional<YamlNode> read_yaml(std::string_view text, const Place &place, Problems &problems) {
    if (text.size() > limits::profile_bytes_max) {
        problems.add(place, "", "larger than " + std::to_string(limits::profile_bytes_max) + " bytes");
        return std::nullopt;
    }
    if (text.starts_with("\xEF\xBB\xBF")) text.remove_prefix(3);
    const std::optional<std::string> joined = json_with_joined_surrogates(text);
    if (joined) text = *joined;
    try {
        YamlNode node = build(text, place);
        if (node.place.line == 0) {
            node.place = place;
            node.place.line = node.place.column = 1;
        }
        return node;
    } catch (const Refusal &refusal) {
        problems.add(refusal.problem.place, refusal.problem.key, refusal.problem.message);
        return std::nullopt;
    }
}

}  // namespace sluice
