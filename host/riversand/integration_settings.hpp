// Which settings of an integration profile mean what in a profile of ours.
#pragma once

#include <array>
#include <string_view>

namespace sluice::riversand {

/// Layouts. A set of them: what a setting is known in.
enum Format : unsigned { excel = 1, dsv = 2, json_format = 4, objects_excel = 8, objects_json = 16, every = 31 };

/// What a profile of theirs calls a layout.
struct NamedFormat {
    std::string_view theirs;
    Format format;
    const char *base;  // the shipped profile that makes it
};
inline constexpr const char *excel_base = "sys_export_data_excel_ui_task_base";
inline constexpr const char *dsv_base = "sys_export_data_dsv_ui_task_base";
inline constexpr const char *json_base = "sys_export_data_json_any_task_base";
inline constexpr std::array formats = {
    NamedFormat{"SMARTEXCEL", excel, excel_base},
    NamedFormat{"Excel", excel, excel_base},
    NamedFormat{"DSV", dsv, dsv_base},
    NamedFormat{"CSV", dsv, dsv_base},
    NamedFormat{"RSJSON", json_format, json_base},
    NamedFormat{"JSON", json_format, json_base},
    NamedFormat{"GENERIC_OBJECT_EXCEL", objects_excel, "sys_export_genericobject_data_excel_ui_task_base"},
    NamedFormat{"GENERIC_OBJECT_JSON", objects_json, "sys_export_data_genericobject-json_any_scheduled-task_base"},
};

/// How a value of theirs becomes one of ours.
enum class Form {
    flag = 1,
    opposite,  // a flag that means the contrary
    count,     // from 1
    width,     // of a column, in characters
    text,
    character,      // one of ASCII
    table_name,     // of the second table of two
    suffix,         // of a file name: letters and digits
    note_or_cell,   // a flag
    names,          // a flag: external names
    separate_files  // a flag
};

/// A setting of one of their sections, the layouts that it means something for, and where it goes.
struct Setting {
    std::string_view section, theirs;
    unsigned formats;
    const char *ours;  // JSON pointer
    Form form;
};
inline constexpr std::array settings = {
    Setting{"", "isEnabled", every, "/enabled", Form::flag},
    Setting{"transform", "nullRecordTransformer", json_format, "/transform/settings/only_of_model", Form::opposite},
    Setting{"transform", "allowNullValues", json_format, "/transform/settings/null_values", Form::flag},
    Setting{"transform", "collectionSeparator", excel | dsv, "/transform/settings/separator", Form::text},
    Setting{"transform", "useExternalName", excel | dsv, "/transform/settings/names", Form::names},
    Setting{"publish", "batchSize", every, "/output/split_records", Form::count},
    Setting{"publish", "inheritedValueAsToolTip", excel, "/transform/settings/inherited", Form::note_or_cell},
    Setting{"publish", "maxReferenceDropDownList", excel, "/transform/settings/list_max", Form::count},
    Setting{"publish", "showErrorPrompt", excel, "/transform/settings/alerts", Form::flag},
    Setting{"publish", "showInfoPrompt", excel, "/transform/settings/prompts", Form::flag},
    Setting{"publish", "allowSetAsNull", excel, "/transform/settings/set_null", Form::flag},
    Setting{"publish", "autoResizeColumn", excel, "/transform/settings/fit_columns", Form::flag},
    Setting{"publish", "minWidth", excel, "/transform/settings/min_width", Form::width},
    Setting{"publish", "maxWidth", excel, "/transform/settings/max_width", Form::width},
    Setting{"publish", "delimiter", dsv, "/writer/settings/delimiter", Form::character},
    Setting{"publish", "quotechar", dsv, "/writer/settings/quote", Form::character},
    Setting{"publish", "fileExtension", dsv, "/writer/settings/extension", Form::suffix},
    Setting{"publish", "relationshipSeparator", dsv, "/transform/settings/separator_word", Form::table_name},
    Setting{"publish", "multiFileExport", dsv, "/writer/settings/tables", Form::separate_files},
    Setting{"publish", "loadSourceEntityMatchAttributes", dsv, "/transform/settings/match_attributes", Form::flag},
    Setting{"publish", "columnPrefix", dsv, "/transform/settings/column_prefix", Form::text},
};

/// Flags of theirs that are true unless a profile says otherwise: false asks for something.
inline constexpr std::array<std::string_view, 5> usual_flags = {
    "allowSetAsNull", "inheritedValueAsToolTip", "showErrorPrompt", "showGovernComment", "showInfoPrompt"};

/// What is so here: a setting whose value asks for it has its effect, and any other value has none.
struct Settled {
    std::string_view section, theirs;  // no section: outside of them; *: any
    std::string_view values;           // joined by |; none: whatever it says
};
inline constexpr std::array settled = {
    Settled{"", "integrationType", "System"},
    Settled{"", "isMergeableWithCustom", "true"},
    Settled{"", "profileType", "base|extended"},
    Settled{"", "extendedBaseProfileName", ""},  // read elsewhere
    Settled{"publish", "isDataPersistent", ""},  // results are kept as the server says
    Settled{"publish", "isBinaryStreamPersistent", ""},
    Settled{"collect", "type", "RSJSON|JSON|GENERIC_OBJECT_JSON"},
    Settled{"*", "version", ""},
    Settled{"*", "encoding", "utf8|utf-8"},
    Settled{"*", "supportsCollection", "true"},
    Settled{"*", "isLocalizationEnabled", "true"},
    Settled{"publish", "mode", "ASYNC|SYNC"},
    Settled{"transform", "source", "rms"},
    Settled{"transform", "entityType", "@field(type)"},
    Settled{"transform", "isDefault", ""},
    Settled{"transform", "enableDynamicMapping", ""},
    Settled{"collect", "batchSize", ""},  // the engine reads in blocks
};

}  // namespace sluice::riversand
