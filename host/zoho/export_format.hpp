// What CONFIG says of a file, as a format and changes to the profile that makes it.
#pragma once

#include "engine/profile/profile.hpp"

#include <string>
#include <string_view>

namespace sluice::zoho {

/// A format that clients ask for.
struct ExportFormat {
    std::string_view word;                   // in CONFIG
    std::string_view context;                // in the context of profiles
    std::string_view content_type;           // of the download
    std::string_view password_setting = {};  // of writers that encrypt their file themselves
};

/// csv without one. Throws Refusal: 8001 for one that is not known, 8014 for image, 8119 for xls unless
/// `has_workbooks`.
const ExportFormat &format_of(const Json &config, bool has_workbooks);

/// What a file may say of its export.
struct ExportFacts {
    std::string uri;    // the path that was asked
    std::string title;  // of the view; empty for a statement
    std::string date;   // yyyy-MM-dd
};

/// What the column that counts rows is called.
inline constexpr const char *row_number_title = "Row Number";

/// Whether there is one.
bool has_row_numbers(const Json &config);

/// What a file looks like: as ExportRequest::changes what the profile lets requests say, as ExportRequest::form the
/// rest.
struct FormatChanges {
    Json changes = Json::object(), form = Json::object();
};

/// Throws Refusal 8119 for what CONFIG says and the profile says otherwise, and for what nobody does here.
FormatChanges changes_of(const Json &config, const ExportFormat &format, const ExportFacts &facts,
                         const Profile &profile);

}  // namespace sluice::zoho
