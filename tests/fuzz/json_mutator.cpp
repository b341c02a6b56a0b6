// Changes JSON texts value by value, so that a fuzzer spends its time behind the parser: most changes of single bytes
// would only make JSON that is torn.
#include "tests/fuzz/json_mutator.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <nlohmann/json.hpp>
#include <random>
#include <string>
#include <vector>

extern "C" std::size_t LLVMFuzzerMutate(std::uint8_t *data, std::size_t size, std::size_t size_max);

namespace {

using Json = nlohmann::ordered_json;

// Values at the edges of what types and limits hold.
const Json &edges() {
    static const Json values = Json::parse(R"json([null, true, false, 0, 1, -1, 2, 64, 65, 255, 4096, 4097, 16384,
        100000, 2147483647, -2147483648, 4294967296, 9007199254740993, 9223372036854775807, -9223372036854775808,
        18446744073709551615, 0.5, -0.0, 1e-7, 1e15, 1e308, -1e308, "", " ", "0", "-0", "007", "1e3", "1.50", "_NULL",
        "_ALL", "_EMPTY", "*", "%", "%s", "%99.99f", "(", "[", "%b()", "(.-)*", "%f[%w]", "/", "~", "~2", "é", "😀",
        "\u0000", "\ufffe", "e\u0301", "2026-02-29", "2024-02-29T23:59:60Z", "9999-12-31", "<p>", "&amp;", "&#x110000;",
        [], {}, [[]], [{}], {"a": {}}, [null], {"": null}])json");
    return values;
}

class Mutation {
public:
    Mutation(Json &document, unsigned seed) : document_(document), chance_(seed) { collect(document_); }

    void apply() {
        Json &node = *nodes_[below(nodes_.size())];
        constexpr std::size_t kind_count = 8;
        switch (below(kind_count)) {
            case 0: node = Json(edges()[below(edges().size())]); break;
            case 1: node = other(); break;
            case 2: node = word(); break;
            case 3: take_away(node); break;
            case 4: add(node); break;
            case 5: rename(node); break;
            case 6: repeat(node); break;
            default: change(node);
        }
    }

private:
    std::size_t below(std::size_t bound) { return bound == 0 ? 0 : chance_() % bound; }
    Json other() { return *nodes_[below(nodes_.size())]; }  // a copy: the node may lie within the one that it replaces
    std::string word() { return std::string(json_words[below(json_words.size())]); }

    void collect(Json &node) {
        nodes_.push_back(&node);
        if (node.is_structured())
            for (Json &member : node) collect(member);
    }

    void take_away(Json &node) {
        if (node.is_structured() && !node.empty())
            node.erase(std::next(node.begin(), static_cast<std::ptrdiff_t>(below(node.size()))));
    }

    void add(Json &node) {
        Json value = below(2) == 0 ? other() : Json(edges()[below(edges().size())]);
        if (node.is_object()) node[word()] = std::move(value);
        if (node.is_array())
            node.insert(std::next(node.begin(), static_cast<std::ptrdiff_t>(below(node.size() + 1))), std::move(value));
    }

    void rename(Json &node) {
        if (!node.is_object() || node.empty()) return add(node);
        const auto member = std::next(node.begin(), static_cast<std::ptrdiff_t>(below(node.size())));
        Json value = std::move(member.value());
        node.erase(member);
        node[word()] = std::move(value);
    }

    void repeat(Json &node) {
        constexpr std::size_t count_max = 20;
        if (node.is_array() && !node.empty()) {
            const Json item = node[below(node.size())];
            for (std::size_t i = below(count_max); i > 0; --i) node.push_back(item);
        } else if (node.is_string()) {
            const std::string text = node.get<std::string>();
            std::string longer;
            for (std::size_t i = below(count_max); i > 0; --i) longer += text;
            node = longer;
        }
    }

    void change(Json &node) {
        if (node.is_number_integer()) {
            node = static_cast<std::int64_t>(node.get<std::uint64_t>() + chance_() % 5 - 2);
        } else if (node.is_string()) {
            std::string text = node.get<std::string>();
            const std::size_t size = text.size(), room = 16;
            text.resize(size + room);
            text.resize(LLVMFuzzerMutate(reinterpret_cast<std::uint8_t *>(text.data()), size, size + room));
            node = text;
        } else {
            node = below(2) == 0 ? Json(word()) : Json(edges()[below(edges().size())]);
        }
    }

    Json &document_;
    std::minstd_rand chance_;
    std::vector<Json *> nodes_;
};

}  // namespace

extern "C" std::size_t LLVMFuzzerCustomMutator(std::uint8_t *data, std::size_t size, std::size_t size_max,
                                               unsigned seed) {
    constexpr unsigned one_in = 50;  // is left to the mutator of bytes
    Json document = Json::parse(data, data + size, nullptr, false);
    if (document.is_discarded() || seed % one_in == 0) return LLVMFuzzerMutate(data, size, size_max);
    for (unsigned round = 0; round <= seed % 3; ++round) Mutation(document, seed + round).apply();
    const std::string text = document.dump(-1, ' ', false, Json::error_handler_t::replace);
    if (text.size() > size_max) return LLVMFuzzerMutate(data, size, size_max);
    std::memcpy(data, text.data(), text.size());
    return text.size();
}
