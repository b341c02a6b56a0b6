// An export profile, read and resolved: which entities, which columns, which format.
#pragma once

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <map>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <vector>

namespace sluice {

/// JSON that keeps the order of its keys, as settings and documents do.
using Json = nlohmann::ordered_json;

/// The selector of a profile or of a request. A key that is empty means "any".
struct Context {
    std::string app, service, channel, format, source, role, user, subtype;
    std::int64_t order = 0;

    bool operator==(const Context &) const = default;
};

/// A plugin and its settings.
struct PluginUse {
    std::string plugin;
    Json settings = Json::object();
};

/// What happens to rows that cannot be made.
struct ErrorPolicy {
    enum class Kind { fail = 1, skip, max };
    Kind kind = Kind::fail;
    std::int64_t rows_max = 0;  // for Kind::max: more rejected rows than this fail the job
};

enum class Compression { none = 1, gzip, zstd, deflate };  // deflate: bare, in archives

/// Which entities an export holds beside those that its query takes.
struct RelatedEntities {
    bool are_wanted = false;
    std::vector<std::string> relationships;  // that lead to them; empty: all
    std::int64_t depth = 1;                  // so many steps away at most
    std::vector<std::string> inverse;        // entities that lead to those of the query by these are wanted, too
};

/// A profile with everything inherited, every variable replaced and every setting checked. Secrets are still
/// references. A plain value: copy it, share it between threads.
struct Profile {
    std::string id;
    std::string description;
    bool is_enabled = true;
    bool has_context = false;  // without one a profile is found by its id only
    Context context;

    PluginUse source;
    std::optional<Json> query;         // source.query, valid; with a request's: {"and": [source.query, the request's]}
    RelatedEntities related;           // source.related
    std::vector<std::string> fields;   // attributes that the request asks for; empty: all
    std::vector<std::string> columns;  // of the result, by name, and no others; empty: all
    bool hides_columns = false;        // nothing that is told of the job may tell of the others
    bool orders_columns = false;       // they come in the order of `columns`
    std::optional<Json> result_query;  // what rows of the result have to satisfy, about its columns
    std::map<std::string, std::string> titles;  // what columns are called in the files, by their names
    std::string script;                         // file name below the scripts folder; empty for none
    std::string model;                          // file of the entity model, "discover", or empty for none
    Json transform_settings = Json::object();
    PluginUse writer;

    Json request = Json::object();           // what a request may set
    std::vector<std::string> allowed_roles;  // empty: any role

    std::string file_name = "{profile}";
    std::int64_t split_rows = 0;     // 0: only where the format must
    std::int64_t split_bytes = 0;    // 0: never for its size
    std::int64_t split_records = 0;  // 0: a part may end between two rows of a record
    std::string row_number;          // header of a column in front that counts the rows; empty for none
    bool is_archived = false;        // all files in one ZIP archive
    std::string password;            // of the archive: a reference to a secret; empty for none
    Compression compress = Compression::none;
    ErrorPolicy on_error;
    std::int64_t records_max = 0;        // 0: no ceiling
    std::chrono::seconds timeout{0};     // 0: none
    std::int64_t memory_bytes = 0;       // of a script's state; 0: the default
    std::int64_t sort_memory_bytes = 0;  // of what a query's sort keeps in memory; 0: the default
    std::chrono::seconds retention{0};

    std::filesystem::path file;  // where it stands
    Json document;               // the merged document, for `show` and for the hash

    /// The result may become several files.
    bool is_split() const noexcept { return split_rows > 0 || split_bytes > 0 || split_records > 0; }

    /// The model is made of the entities themselves, in a reading of its own.
    bool does_discover_model() const { return model == "discover"; }
};

}  // namespace sluice
