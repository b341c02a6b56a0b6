#include "engine/profile/profile_keys.hpp"

namespace sluice {

const ProfileKey &profile_keys() {
    static const ProfileKey keys = {
        "",
        {
            {"profile"},
            {"description"},
            {"extends"},
            {"enabled"},
            {"context",
             {{"app"}, {"service"}, {"channel"}, {"format"}, {"source"}, {"role"}, {"user"}, {"subtype"}, {"order"}}},
            {"source", {{"plugin"}, {"settings"}, {"query"}}},
            {"transform", {{"script"}, {"model"}, {"settings"}}},
            {"writer", {{"plugin"}, {"settings"}}},
            {"request", {{"source"}, {"transform"}, {"writer"}, {"query"}, {"fields"}}},
            {"allow", {{"roles"}}},
            {"output", {{"file_name"}, {"split_rows"}, {"split_bytes"}, {"archive"}, {"compress"}}},
            {"on_error"},
            {"limits", {{"max_records"}, {"timeout"}, {"memory"}, {"sort_memory"}}},
            {"retention"},
            {"tests"},
        }};
    return keys;
}

}  // namespace sluice
