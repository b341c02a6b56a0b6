#include "engine/plugin/description.hpp"

#include "engine/base/failure.hpp"
#include "engine/base/text.hpp"
#include "engine/plugin/catalog.hpp"
#include "engine/plugin/message.hpp"
#include "engine/plugin/settings_schema.hpp"

#include <algorithm>
#include <string_view>
#include <utility>
#include <vector>

namespace sluice {

namespace {

Failure refused(const std::string &reason) { return {Status::bad_config, reason}; }

void check_struct(const sluice_plugin *plugin) {
    if (plugin == nullptr) throw refused("the plugin's entry function returned nothing");
    if (!SLUICE_HAS(plugin, sluice_plugin, writer))
        throw refused("the plugin's description is too small: struct_size is " + std::to_string(plugin->struct_size) +
                      ", at least " + std::to_string(offsetof(sluice_plugin, writer) + sizeof plugin->writer) +
                      " is needed");
    if (plugin->abi_major != SLUICE_ABI_MAJOR)
        throw refused("built for ABI major " + std::to_string(plugin->abi_major) + ", this engine speaks " +
                      std::to_string(SLUICE_ABI_MAJOR) + "; build the plugin again with this engine's headers");
    if (plugin->kind != SLUICE_KIND_SOURCE && plugin->kind != SLUICE_KIND_WRITER)
        throw refused("the plugin is of the unknown kind " + std::to_string(plugin->kind));
}

void check_line(std::string_view what, const char *text) {
    if (text == nullptr || *text == '\0') throw refused("the plugin has no " + std::string(what));
    if (plugin_message(text) != text || std::string_view(text).find('\n') != std::string_view::npos)
        throw refused("the plugin's " + std::string(what) + " is not one line of UTF-8 text");
}

void check_names(const sluice_plugin &plugin, const std::string &file_name) {
    check_line("name", plugin.name);
    if (!is_plugin_name(plugin.name))
        throw refused("the plugin's name '" + std::string(plugin.name) +
                      "' is not made of a-z, 0-9 and _, beginning with a letter");
    check_line("version", plugin.version);
    check_line("description", plugin.description);
    const std::string expected =
        std::string(kind_name(static_cast<PluginKind>(plugin.kind))) + "_" + plugin.name + ".so";
    if (file_name != expected)
        throw refused("the file holds the " + std::string(kind_name(static_cast<PluginKind>(plugin.kind))) + " '" +
                      plugin.name + "' and must be called " + expected);
}

using Slots = std::vector<std::pair<std::string_view, bool>>;  // the name of a function, and whether it is there

void check_slots(std::string_view kind, const Slots &slots) {
    std::string missing;
    for (const auto &[name, is_set] : slots)
        if (!is_set) missing += (missing.empty() ? "" : ", ") + std::string(name);
    if (!missing.empty()) throw refused("mandatory functions of the " + std::string(kind) + " are missing: " + missing);
}

template <typename Api>
void check_table(std::string_view kind, const Api *api, bool is_large_enough) {
    if (api == nullptr) throw refused("the plugin has no table of " + std::string(kind) + " functions");
    if (!is_large_enough)
        throw refused("the table of " + std::string(kind) + " functions is too small: struct_size is " +
                      std::to_string(api->struct_size));
}

void check_source(const sluice_source_api *api) {
    check_table("source", api, api != nullptr && SLUICE_HAS(api, sluice_source_api, close));
    check_slots("source", {{"open", api->open != nullptr},
                           {"schema", api->schema != nullptr},
                           {"next", api->next != nullptr},
                           {"close", api->close != nullptr}});
}

void check_writer(const sluice_writer_api *api) {
    check_table("writer", api, api != nullptr && SLUICE_HAS(api, sluice_writer_api, close));
    check_slots("writer",
                {{"open", api->open != nullptr}, {"finish", api->finish != nullptr}, {"close", api->close != nullptr}});
    const Slots parallel = {{"lane_open", api->lane_open != nullptr},
                            {"lane_close", api->lane_close != nullptr},
                            {"encode", api->encode != nullptr},
                            {"append", api->append != nullptr}};
    const bool has_parallel =
        std::any_of(parallel.begin(), parallel.end(), [](const auto &slot) { return slot.second; });
    if (!has_parallel && api->write == nullptr)
        throw refused("the writer takes no rows: it has neither write nor lane_open, lane_close, encode and append");
    if (has_parallel && api->write != nullptr)
        throw refused("the writer has both forms: write must be NULL beside lane_open, lane_close, encode and append");
    if (has_parallel) check_slots("parallel form of the writer", parallel);
    if (api->rows_per_table_max < 0)
        throw refused("rows_per_table_max is negative (" + std::to_string(api->rows_per_table_max) + ")");
}

}  // namespace

bool is_plugin_name(const std::string &name) noexcept {
    constexpr std::size_t name_length_max = 64;
    const auto is_letter = [](char c) { return c >= 'a' && c <= 'z'; };
    const auto is_inner = [&](char c) { return is_letter(c) || (c >= '0' && c <= '9') || c == '_'; };
    return !name.empty() && name.size() <= name_length_max && is_letter(name.front()) &&
           std::all_of(name.begin(), name.end(), is_inner);
}

void check_description(const sluice_plugin *plugin, const std::string &file_name) {
    check_struct(plugin);
    check_names(*plugin, file_name);
    if (plugin->kind == SLUICE_KIND_SOURCE)
        check_source(plugin->source);
    else
        check_writer(plugin->writer);
    read_settings_schema(plugin->settings_schema);
}

}  // namespace sluice
