// Any bytes as an entity model, and any JSON as an entity that a model is discovered from: the columns that
// scripts/entity_columns.lua makes of them are refused with a place, or give rows.
#include "engine/entity/entity_parser.hpp"
#include "engine/script/entity_model.hpp"
#include "engine/script/model_discovery.hpp"
#include "tests/fuzz/json_mutator.hpp"
#include "tests/fuzz/transform_run.hpp"

#include <array>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <iostream>
#include <string>
#include <string_view>

using namespace std::string_view_literals;

namespace {

using namespace sluice;

constexpr std::array words = {"types"sv,
                              "sku"sv,
                              "attributes"sv,
                              "name"sv,
                              "title"sv,
                              "group"sv,
                              "help"sv,
                              "prompt"sv,
                              "width"sv,
                              "number_format"sv,
                              "required"sv,
                              "type"sv,
                              "string"sv,
                              "integer"sv,
                              "decimal"sv,
                              "number"sv,
                              "boolean"sv,
                              "date"sv,
                              "datetime"sv,
                              "nested"sv,
                              "values"sv,
                              "units"sv,
                              "localized"sv,
                              "multiple"sv,
                              "reference"sv,
                              "children"sv,
                              "show"sv,
                              "code"sv,
                              "label"sv,
                              "a"sv,
                              "b"sv,
                              "c"sv,
                              "n"sv,
                              "a.UOM"sv,
                              "b.SeqId"sv,
                              "data"sv,
                              "value"sv,
                              "locale"sv,
                              "uom"sv,
                              "properties"sv,
                              "referenceDataIdentifier"sv,
                              "contexts"sv,
                              "context"sv,
                              "en-US"sv,
                              "de-DE"sv,
                              "kg"sv};

std::shared_ptr<const nlohmann::ordered_json> settings_of(const char *text) {
    return std::make_shared<const nlohmann::ordered_json>(nlohmann::ordered_json::parse(text));
}

// Columns of the model, in the ways that a profile can ask for them.
void use(const std::shared_ptr<const nlohmann::ordered_json> &model) {
    static const std::array settings = {
        settings_of(R"({"columns": ["id", "_ALL"], "locales": ["en-US", "de-DE"]})"),
        settings_of(R"({"columns": ["_ALL", {"attribute": "a", "localized": false, "unit": true, "header": "A"}],
                        "nested": "rows", "contexts": "_ALL", "coalesced": true, "continuation": "blank"})"),
        settings_of(
            R"({"columns": ["_ALL"], "types": ["sku"], "nested": "json", "show": "code", "relationships": "_ALL"})")};
    static const auto files = std::make_shared<ScriptFiles>(
        std::vector<std::filesystem::path>{SLUICE_SOURCE_FOLDER "/scripts"}, "entity_columns.lua");
    for (const auto &one : settings) {
        TransformSpec spec;
        spec.source = test::entity_source();
        spec.scripts = files;
        spec.settings = one;
        spec.model = model;
        spec.limits = test::fuzz_limits();
        const std::string text = test::run_text(spec);
        if (std::getenv("SLUICE_FUZZ_SHOW") != nullptr) std::cerr << text << '\n';
    }
}

// The bytes as a file, as a profile would name one.
const std::filesystem::path &file_of(const std::uint8_t *data, std::size_t size) {
    static const test::ScriptFolder folder({});
    static const std::filesystem::path file = folder.path() / "model.json";
    std::filesystem::create_directories(folder.path());
    std::ofstream(file, std::ios::binary)
        .write(reinterpret_cast<const char *>(data), static_cast<std::streamsize>(size));
    return file;
}

}  // namespace

const std::span<const std::string_view> json_words(words);

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size) {
    try {
        use(read_entity_model(file_of(data, size)).document);
    } catch (const Failure &failure) {
        test::require(failure.status() == Status::bad_config && failure.message().starts_with("transform.model:"));
    }
    EntityParser parser;
    const std::string record(reinterpret_cast<const char *>(data), size);
    if (parser.parse(record, 0) || !parser.root().find("data")) return 0;
    ModelDiscovery discovery;
    discovery.add(parser.root());
    discovery.add(parser.root());
    use(std::make_shared<const nlohmann::ordered_json>(discovery.model()));
    return 0;
}
