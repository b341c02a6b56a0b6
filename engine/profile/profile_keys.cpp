#include "engine/profile/profile_keys.hpp"

#include "engine/query/query_schema.hpp"

namespace sluice {

namespace {

Json object_schema(const ProfileKey &key) {
    Json schema = {{"type", key.name.empty() ? Json("object") : Json({"object", "null"})}};
    if (!key.schema.empty()) schema.update(Json::parse(key.schema));
    schema["additionalProperties"] = false;
    for (const ProfileKey &below : key.below)
        schema["properties"][below.name] = below.below.empty() ? Json::parse(below.schema) : object_schema(below);
    return schema;
}

}  // namespace

const ProfileKey &profile_keys() {
    static const ProfileKey keys = {
        "",
        R"json({"required": ["profile"]})json",
        {
            {"profile",
             R"json({"type": "string", "minLength": 1, "maxLength": 200, "description": "Id: letters, digits, )json"
             R"json(_, - and ."})json"},
            {"description", R"json({"type": ["string", "null"], "description": "One line for people"})json"},
            {"extends", R"json({"type": ["string", "null"], )json"
                        R"json("description": "Id of the profile that this one is laid over"})json"},
            {"enabled", R"json({"type": ["boolean", "null"], )json"
                        R"json("description": "false: only a base for others (default: true)"})json"},
            {"context",
             R"json({"description": "What the profile is found by. A key that is absent, empty, ALL, )json"
             R"json(_ALL or * means any"})json",
             {
                 {"app", R"json({"type": ["string", "null"]})json"},
                 {"service", R"json({"type": ["string", "null"]})json"},
                 {"channel", R"json({"type": ["string", "null"]})json"},
                 {"format", R"json({"type": ["string", "null"]})json"},
                 {"source", R"json({"type": ["string", "null"]})json"},
                 {"role", R"json({"type": ["string", "null"], )json"
                          R"json("description": "A selector only; who may run the profile is said by 'allow'"})json"},
                 {"user", R"json({"type": ["string", "null"], "description": "A selector only"})json"},
                 {"subtype", R"json({"type": ["string", "null"]})json"},
                 {"order",
                  R"json({"type": ["integer", "null"], )json"
                  R"json("description": "Of profiles that fit equally well the lowest wins (default: 0)"})json"},
             }},
            {"source",
             "",
             {
                 {"plugin", R"json({"type": ["string", "null"], "description": "Name of the source plugin"})json"},
                 {"settings", R"json({"type": ["object", "null"], "description": "See 'sluice plugins show'"})json"},
                 {"query", R"json({"anyOf": [{"type": "null"}, {"$ref": "#/definitions/query"}], )json"
                           R"json("description": "Which records; see docs/query.md"})json"},
                 {"related", R"json({"type": ["object", "null"], "additionalProperties": false, "properties": {)json"
                             R"json("relationships": {"anyOf": [{"enum": ["_ALL", null]}, {"type": "array", )json"
                             R"json("minItems": 1, "items": {"type": "string", "minLength": 1}}]}, )json"
                             R"json("depth": {"type": ["integer", "null"], "minimum": 0, "maximum": 100}, )json"
                             R"json("inverse": {"type": ["array", "null"], "items": {"type": "string", )json"
                             R"json("minLength": 1}}}, "description": "Entities that those of the query are )json"
                             R"json(related to are exported, too; see docs/profile.md"})json"},
             }},
            {"transform",
             "",
             {
                 {"script",
                  R"json({"type": ["string", "null"], "description": "Lua file below the scripts folder"})json"},
                 {"model",
                  R"json({"type": ["string", "null"], "description": "JSON file of the entity model, or discover"})json"},
                 {"settings",
                  R"json({"type": ["object", "null"], "description": "Whatever the script reads as job.settings"})json"},
             }},
            {"writer",
             "",
             {
                 {"plugin", R"json({"type": ["string", "null"], "description": "Name of the writer plugin"})json"},
                 {"settings", R"json({"type": ["object", "null"], "description": "See 'sluice plugins show'"})json"},
             }},
            {"request",

             R"json({"description": "What a request may set. Never a path, a plugin, a script or a secret"})json",
             {
                 {"source", R"json({"type": ["array", "null"], "items": {"type": "string", "minLength": 1}, )json"
                            R"json("description": "Names of settings"})json"},
                 {"transform", R"json({"type": ["array", "null"], "items": {"type": "string", "minLength": 1}, )json"
                               R"json("description": "Names of settings"})json"},
                 {"writer", R"json({"type": ["array", "null"], "items": {"type": "string", "minLength": 1}, )json"
                            R"json("description": "Names of settings"})json"},
                 {"output", R"json({"type": ["array", "null"], "items": {"enum": ["row_number"]}, )json"
                            R"json("description": "Keys of the output"})json"},
                 {"query", R"json({"type": ["boolean", "null"]})json"},
                 {"fields", R"json({"type": ["boolean", "null"]})json"},
             }},
            {"allow",
             "",
             {
                 {"roles",
                  R"json({"type": ["array", "null"], "minItems": 1, "items": {"type": "string", "minLength": 1}, )json"
                  R"json("description": "Who may run the profile (default: any role)"})json"},
             }},
            {"output",
             "",
             {
                 {"file_name", R"json({"type": ["string", "null"], "minLength": 1, "maxLength": 200, )json"
                               R"json("description": "With {profile}, {job}, {date}, {time}, and {part} for )json"
                               R"json(the number of a part; the writer adds the suffix (default: {profile})"})json"},
                 {"split_rows", R"json({"type": ["integer", "null"], "minimum": 1, )json"
                                R"json("description": "Rows of one part (default: as many as the format takes)"})json"},
                 {"split_bytes",
                  R"json({"type": ["string", "null"], "description": "Size of one part before compression, )json"
                  R"json(such as 100MiB; for formats whose rows do not depend on each other (default: any)"})json"},
                 {"split_records", R"json({"type": ["integer", "null"], "minimum": 1, )json"
                                   R"json("description": "Records of one part, each with all its rows of all )json"
                                   R"json(tables (default: parts end between any two rows)"})json"},
                 {"row_number", R"json({"type": ["string", "null"], "maxLength": 200, "description": "Header of a )json"
                                R"json(column in front that counts the rows (default: no such column)"})json"},
                 {"archive", R"json({"enum": ["none", "zip", null], )json"
                             R"json("description": "zip: all files of a job in one archive (default: none)"})json"},
                 {"password", R"json({"type": ["string", "null"], "description": "Reference to a secret, )json"
                              R"json(${env:NAME} or ${file:PATH}, with which the archive is encrypted"})json"},
                 {"compress", R"json({"enum": ["none", "gzip", "zstd", null], )json"
                              R"json("description": "How the result is compressed (default: none)"})json"},
             }},
            {"on_error", R"json({"description": "What a row that cannot be made does: end the job, be left out, )json"
                         R"json(or be left out up to a number", "anyOf": [{"enum": ["fail", "skip", null]}, )json"
                         R"json({"type": "object", "required": ["max"], "additionalProperties": false, )json"
                         R"json("properties": {"max": {"type": "integer", "minimum": 0}}}]})json"},
            {"limits",
             "",
             {
                 {"max_records",
                  R"json({"type": ["integer", "null"], "minimum": 1, "description": "More records fail the job"})json"},
                 {"timeout", R"json({"type": ["string", "null"], "description": "90s, 30m, 1h, 7d"})json"},
                 {"memory", R"json({"type": ["string", "null"], "description": "Of a script's state: 512MiB"})json"},
                 {"sort_memory", R"json({"type": ["string", "null"], "description": "What a query's sort keeps in )json"
                                 R"json(memory before it writes to disk: 512MiB (default: 256MiB)"})json"},
             }},
            {"retention",
             R"json({"type": ["string", "null"], "description": "How long the result is kept: 90s, 30m, 1h, )json"
             R"json(7d"})json"},
            {"tests",
             R"json({"type": ["array", "null"], )json"
             R"json("description": "Input and the rows that must come out; see 'sluice profiles test'", )json"
             R"json("items": {"type": "object", "required": ["name"], "additionalProperties": false, )json"
             R"json("properties": {"name": {"type": "string", "minLength": 1, )json"
             R"json("description": "What the test shows"}, "input": {"type": ["array", "string", "null"], )json"
             R"json("description": "Records, or a file of JSON Lines beside the profile"}, )json"
             R"json("source": {"type": ["object", "null"], )json"
             R"json("description": "Instead of input: settings laid over those of the profile's source"}, )json"
             R"json("request": {"type": ["object", "null"], "description": "What a request sets"}, )json"
             R"json("rows": {"type": ["array", "string", "null"], "items": {"type": ["object", "array"]}, )json"
             R"json("description": "Expected rows of the only table, )json"
             R"json(or a YAML file of them beside the profile"}, "tables": {"type": ["object", "null"], )json"
             R"json("description": "Expected rows by table", "additionalProperties": {"type": "array", )json"
             R"json("items": {"type": ["object", "array"]}}}, "errors": {"type": ["array", "null"], )json"
             R"json("items": {"type": "string", "minLength": 1}, )json"
             R"json("description": "For each rejected row a part of its message"}, )json"
             R"json("failure": {"type": ["string", "null"], )json"
             R"json("description": "A part of the message with which the job fails"}}}})json"},
        }};
    return keys;
}

Json profile_schema() {
    Json schema = {
        {"$schema", "http://json-schema.org/draft-07/schema#"},
        {"title", "Sluice export profile"},
        {"description",
         "Which entities, which columns, which format. For editors; 'sluice profiles check' also checks what "
         "a schema cannot say."}};
    schema.update(object_schema(profile_keys()));
    schema["definitions"] = Json::parse(query_schema_definitions);
    return schema;
}

}  // namespace sluice
