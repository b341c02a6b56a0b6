#include "engine/script/entity_model.hpp"

#include "engine/base/digest.hpp"
#include "engine/base/failure.hpp"
#include "engine/base/limits.hpp"

#include <fstream>
#include <nlohmann/json.hpp>
#include <system_error>

namespace sluice {

namespace {

[[noreturn]] void refuse(const std::filesystem::path &file, const std::string &reason) {
    throw Failure(Status::bad_config, "transform.model: " + file.string() + " " + reason);
}

std::string read_text(const std::filesystem::path &file) {
    std::error_code error;
    if (std::filesystem::is_directory(file, error)) refuse(file, "is a folder; name the file");
    const std::uintmax_t size = std::filesystem::file_size(file, error);
    if (error) refuse(file, "cannot be read: " + error.message());
    if (size > limits::model_bytes_max)
        refuse(file,
               "has " + std::to_string(size) + " bytes; a model may have " + std::to_string(limits::model_bytes_max));
    std::ifstream stream(file, std::ios::binary);
    std::string text(static_cast<std::size_t>(size), '\0');
    if (!stream || (!text.empty() && !stream.read(text.data(), static_cast<std::streamsize>(text.size()))))
        refuse(file, "cannot be read");
    return text;
}

}  // namespace

EntityModel read_entity_model(const std::filesystem::path &file) {
    const std::string text = read_text(file);
    EntityModel model;
    model.name = file.filename().string();
    Sha256 digest;
    digest.update(text.data(), text.size());
    model.sha256 = digest.hex();
    try {
        model.document = std::make_shared<const nlohmann::ordered_json>(nlohmann::ordered_json::parse(text));
    } catch (const nlohmann::ordered_json::parse_error &error) {
        refuse(file, "is no valid JSON: at byte " + std::to_string(error.byte));
    }
    if (!model.document->is_object()) refuse(file, "must hold a JSON object");
    return model;
}

}  // namespace sluice
