// What a job carries: profiles, scripts and models come back as they were.
#include "engine/base/failure.hpp"
#include "engine/profile/frozen_profile.hpp"
#include "engine/profile/profile_store.hpp"
#include "host/datasets/made_dataset.hpp"
#include "host/exports/export_spec.hpp"
#include "host/exports/load_request.hpp"
#include "host/exports/transform_vault.hpp"
#include "host/runner/assignment.hpp"
#include "tests/child_process.hpp"

#include <sys/resource.h>
#include <boost/test/unit_test.hpp>

using namespace sluice;
using namespace sluice::test;

namespace {

// Every shipped profile, and one with something in each field.
std::vector<Profile> profiles() {
    ProfileStoreOptions options;
    options.folders = {std::filesystem::path(SLUICE_SOURCE_FOLDER) / "profiles"};
    const ProfileStore store(options);
    std::vector<Profile> result;
    for (const ProfileSummary &summary : store.list()) result.push_back(store.tested(summary.id).profile);
    Profile full;
    full.id = "full";
    full.is_enabled = false;
    full.has_context = true;
    full.context = {"app", "service", "channel", "format", "source", "role", "user", "subtype", -3};
    full.source = {"jsonl", {{"path", "x"}, {"secret", "${env:X}"}}};
    full.query = Json{{"types", {"sku"}}};
    full.fields = {"a", "b"};
    full.columns = {"A"};
    full.hides_columns = true;
    full.script = "s.lua";
    full.model = "discover";
    full.writer = {"csv", {{"delimiter", ";"}}};
    full.request = {{"writer", {"delimiter"}}, {"query", true}};
    full.allowed_roles = {"r"};
    full.file_name = "Grüße {job}";
    full.split_rows = 5;
    full.split_bytes = 7;
    full.row_number = "Nr.";
    full.is_archived = true;
    full.password = "${env:X}";
    full.compress = Compression::zstd;
    full.on_error = {ErrorPolicy::Kind::max, 9};
    full.records_max = 11;
    full.timeout = std::chrono::seconds(13);
    full.memory_bytes = 17;
    full.sort_memory_bytes = 19;
    full.retention = std::chrono::seconds(23);
    full.file = "/p/full.yaml";
    full.document = {{"profile", "full"}};
    result.push_back(full);
    return result;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(frozen_job)

BOOST_AUTO_TEST_CASE(every_field_of_a_profile_comes_back) {
    const std::vector<Profile> all = profiles();
    BOOST_TEST(all.size() > 5);
    for (const Profile &profile : all) {
        const Json frozen = freeze(profile);
        BOOST_TEST(freeze(thaw(frozen)).dump() == frozen.dump(), profile.id);
        BOOST_TEST(freeze(thaw(Json::parse(frozen.dump()))).dump() == frozen.dump(), profile.id);
    }
    BOOST_TEST(thaw(freeze(all.back())).context.order == -3);
    BOOST_TEST((thaw(freeze(all.back())).on_error.kind == ErrorPolicy::Kind::max));
    BOOST_CHECK_THROW(thaw(Json::object()), Failure);
    BOOST_CHECK_THROW(thaw(Json::array()), Failure);
}

BOOST_AUTO_TEST_CASE(a_request_comes_back) {
    ExportSpec spec;
    spec.profile = profiles().back();
    spec.transform = "name";
    spec.limit = 0;
    spec.asked = {{"profile", "full"}};
    const ExportSpec back = parse_export_spec(export_spec_text(spec));
    BOOST_TEST(export_spec_text(back) == export_spec_text(spec));
    BOOST_TEST(back.limit.value() == 0);
    BOOST_TEST(!back.preview_rows.has_value());
    BOOST_TEST(!back.load.has_value());
    for (const char *text : {"", "{", "{}", "[]", "null"}) BOOST_CHECK_THROW(parse_export_spec(text), Failure);
}

BOOST_AUTO_TEST_CASE(what_a_job_reads_or_loads_comes_back) {
    ExportSpec spec;
    spec.version_folder = "job/1-token";
    BOOST_TEST(parse_export_spec(export_spec_text(spec)).version_folder == "job/1-token");
    LoadRequest request;
    request.dataset.id = "shops";
    request.dataset.columns = {{"a/b~c", "A", "datetime", true, true, false}};
    request.dataset.data = DatasetData{7, {}, {}, {}};
    request.upload = "upload";
    request.is_staged = true;
    for (const UploadForm form : {UploadForm::csv, UploadForm::json_lines}) {
        request.form = form;
        const ExportSpec load = load_spec(request);
        const ExportSpec back = parse_export_spec(export_spec_text(load));
        BOOST_TEST(export_spec_text(back) == export_spec_text(load));
        BOOST_TEST(back.load->dataset_number == 7);
        BOOST_TEST(back.load->is_staged);
        BOOST_TEST(back.load->upload == "upload");
        BOOST_TEST(back.load->columns.dump() == R"([{"name":"a/b~c","type":"datetime","key":true}])");
        DatasetVersion version;
        version.schema = back.load->schema;
        BOOST_TEST((read_version_schema(version).columns == request.dataset.columns));
        BOOST_TEST(bool(upload_transform(request).scripts) == (form == UploadForm::json_lines));
    }
    BOOST_TEST(load_spec(request).profile.transform_settings["columns"][0]["pointer"] == "/a~1b~0c");
    BOOST_TEST(!change_version(request));
    request.dataset.data->versions.emplace_back();
    request.dataset.data->versions.back().id = "base";
    request.dataset.data->versions.back().folder = "base/1-token";
    request.dataset.data->versions.back().schema = version_schema(request.dataset);
    request.dataset.columns.clear();
    BOOST_TEST(change_version(request));
    BOOST_TEST(request.dataset.columns.size() == 1);
    const ExportSpec changes = load_spec(request), back = parse_export_spec(export_spec_text(changes));
    BOOST_TEST(export_spec_text(back) == export_spec_text(changes));
    BOOST_TEST(back.load->base_version == "base");
    BOOST_TEST(back.load->base_folder == "base/1-token");
    BOOST_TEST(back.profile.transform_settings["columns"][1]["name"] == deletion_column);
}

BOOST_AUTO_TEST_CASE(a_statement_comes_back) {
    ExportSpec spec;
    const Json columns = Json::array({{{"name", "id"}, {"title", "ID"}, {"type", "integer"}}});
    spec.sql = SqlSpec{"SELECT 1 FROM a, b",
                       7,
                       {{"a", columns, "job/1-token", {}, {}}, {"b", columns, {}, profiles().back(), "transform"}},
                       {"version"}};
    const ExportSpec back = parse_export_spec(export_spec_text(spec));
    BOOST_TEST(export_spec_text(back) == export_spec_text(spec));
    BOOST_TEST(back.sql->rows_max == 7);
    BOOST_TEST(!back.sql->tables.at(0).profile.has_value());
    BOOST_TEST(back.sql->tables.at(1).profile.has_value());
}

BOOST_AUTO_TEST_CASE(scripts_and_models_come_back_after_their_files_have_changed) {
    const TempFolder folder;
    write_file(folder.path() / "a.lua", "return { columns = { require('b') } }");
    write_file(folder.path() / "b.lua", "first");
    write_file(folder.path() / "model.json", "{\"types\": {}}");
    TransformFiles files;
    files.scripts = std::make_shared<const ScriptFiles>(std::vector{folder.path()}, "a.lua");
    files.scripts->text("b.lua");
    files.model = read_entity_model(folder.path() / "model.json");

    TransformVault vault(folder.path() / "vault");
    const std::string name = vault.keep(files);
    BOOST_TEST(vault.keep(files) == name);
    write_file(folder.path() / "b.lua", "second");
    const TransformFiles back = TransformVault(folder.path() / "vault").load(name);
    BOOST_TEST(back.scripts->text("b.lua") == "first");
    BOOST_TEST(back.scripts->hash() == files.scripts->hash());
    BOOST_TEST(back.model.document->dump() == files.model.document->dump());
    BOOST_TEST(back.model.sha256 == files.model.sha256);

    TransformFiles changed;
    changed.scripts = std::make_shared<const ScriptFiles>(std::vector{folder.path()}, "a.lua");
    changed.scripts->text("b.lua");
    BOOST_TEST(vault.keep(changed) != name);
    BOOST_TEST(vault.keep({}) == "");
    BOOST_TEST(!vault.load("").scripts);
    BOOST_CHECK_THROW(vault.load("none"), Failure);
}

BOOST_AUTO_TEST_CASE(the_vault_forgets_what_no_job_can_need) {
    const TempFolder folder;
    write_file(folder.path() / "a.lua", "return {}");
    TransformFiles files;
    files.scripts = std::make_shared<const ScriptFiles>(std::vector{folder.path()}, "a.lua");
    TransformVault vault(folder.path() / "vault");
    const std::string name = vault.keep(files);
    vault.prune();
    BOOST_TEST(bool(vault.load(name).scripts));
    std::filesystem::last_write_time(
        folder.path() / "vault" / (name + ".json"),
        std::filesystem::file_time_type::clock::now() - TransformVault::kept - std::chrono::hours(1));
    vault.prune();
    BOOST_CHECK_THROW(vault.load(name), Failure);
    BOOST_TEST(vault.keep(files) == name);
    BOOST_TEST(bool(vault.load(name).scripts));
}

BOOST_AUTO_TEST_CASE(a_job_that_runs_again_renews_what_the_vault_keeps) {
    const TempFolder folder;
    write_file(folder.path() / "a.lua", "return {}");
    TransformFiles files;
    files.scripts = std::make_shared<const ScriptFiles>(std::vector{folder.path()}, "a.lua");
    const std::string name = TransformVault(folder.path() / "vault").keep(files);
    const auto long_ago = std::filesystem::file_time_type::clock::now() - TransformVault::kept - std::chrono::hours(1);
    std::filesystem::last_write_time(folder.path() / "vault" / (name + ".json"), long_ago);
    TransformVault vault(folder.path() / "vault");
    BOOST_TEST(vault.renew(name));
    BOOST_TEST(vault.renew(""));
    BOOST_TEST(!vault.renew("none"));
    vault.prune();
    BOOST_TEST(bool(vault.load(name).scripts));
}

BOOST_AUTO_TEST_CASE(a_vault_that_cannot_be_read_now_is_not_empty) {
    const TempFolder folder;
    write_file(folder.path() / "a.lua", "return {}");
    TransformFiles files;
    files.scripts = std::make_shared<const ScriptFiles>(std::vector{folder.path()}, "a.lua");
    TransformVault vault(folder.path() / "vault");
    const std::string name = vault.keep(files);
    rlimit before = {};
    getrlimit(RLIMIT_NOFILE, &before);
    const rlimit none = {0, before.rlim_max};
    setrlimit(RLIMIT_NOFILE, &none);
    Status status = Status::ok;
    try {
        vault.load(name);
    } catch (const Failure &failure) {
        status = failure.status();
    }
    setrlimit(RLIMIT_NOFILE, &before);
    BOOST_TEST((status == Status::io_retry));
    BOOST_TEST(bool(vault.load(name).scripts));
}

BOOST_AUTO_TEST_CASE(an_assignment_comes_back) {
    Assignment assignment;
    assignment.job_id = "id";
    assignment.profile = profiles().back();
    assignment.plugin_folders = {"/a", "/b"};
    assignment.environment = {{"X", "secret"}};
    assignment.folder = "/attempt";
    assignment.working_folder = "/upload";
    assignment.version = VersionFile{"/version", Json::array({{{"name", "ID"}}}), "/base"};
    assignment.sql = SqlAssignment{
        "SELECT 1 FROM a",
        9,
        {{"a", Json::array({{{"name", "ID"}}}), "/version", {}, {}}, {"b", Json::array(), {}, profiles().back(), {}}}};
    assignment.limit = 5;
    assignment.preview_rows = 7;
    assignment.thread_count = 3;
    assignment.gives_way = true;
    assignment.limits = {1, 2, std::chrono::seconds(3)};
    const Json json = to_json(assignment);
    BOOST_TEST(to_json(parse_assignment(json)).dump() == json.dump());
    BOOST_CHECK_THROW(parse_assignment(Json::object()), Failure);
}

BOOST_AUTO_TEST_SUITE_END()
