#include "host/api/kept_numbers.hpp"

#include "engine/entity/number_text.hpp"
#include "engine/profile/profile.hpp"

namespace sluice {

namespace {

// Ends the reading at the first number that is not kept.
class NumberReader final : public nlohmann::json_sax<Json> {
public:
    std::optional<std::string> lost;

    bool number_float(double value, const std::string &text) override {
        const std::string kept = Json(value).dump();
        if (ExactNumber::read(kept) == ExactNumber::read(text)) return true;
        lost = text;
        return false;
    }
    bool null() override { return true; }
    bool boolean(bool) override { return true; }
    bool number_integer(std::int64_t) override { return true; }
    bool number_unsigned(std::uint64_t) override { return true; }
    bool string(std::string &) override { return true; }
    bool binary(Json::binary_t &) override { return true; }
    bool start_object(std::size_t) override { return true; }
    bool key(std::string &) override { return true; }
    bool end_object() override { return true; }
    bool start_array(std::size_t) override { return true; }
    bool end_array() override { return true; }
    bool parse_error(std::size_t, const std::string &, const Json::exception &) override { return false; }
};

}  // namespace

std::optional<std::string> number_not_kept(std::string_view json) {
    NumberReader reader;
    Json::sax_parse(json, &reader);
    return reader.lost;
}

}  // namespace sluice
