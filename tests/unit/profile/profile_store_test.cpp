#include "engine/profile/profile_store.hpp"

#include "engine/profile/profile_files.hpp"
#include "engine/profile/yaml_reader.hpp"
#include "tests/unit/profile/plugin_schemas.hpp"
#include "tests/unit/profile/temporary_folder.hpp"

#include <boost/test/unit_test.hpp>
#include <random>

namespace {

using namespace sluice;

const std::string plugins = "source: {plugin: jsonl, settings: {path: a.jsonl}}\nwriter: {plugin: csv}\n";

ProfileStoreOptions options_for(const test::TemporaryFolder &folder) {
    ProfileStoreOptions options;
    options.folders = {folder.path()};
    options.schemas = test::plugin_schemas;
    return options;
}

Profile profile(const test::TemporaryFolder &folder, const std::string &id, Variables variables = {},
                Overrides overrides = {}) {
    ProfileStoreOptions options = options_for(folder);
    options.variables = std::move(variables);
    options.overrides = std::move(overrides);
    return ProfileStore(options).by_id(id, std::nullopt);
}

std::string first_problem(const ProfileStore &store) {
    for (const ProfileCheck &check : store.check())
        if (!check.problems.empty()) return check.problems.front().message;
    return "";
}

}  // namespace

BOOST_AUTO_TEST_SUITE(profile_store)

BOOST_AUTO_TEST_CASE(the_files_of_one_profile) {
    const test::TemporaryFolder folder, first;
    folder.write("a.yaml", "# a comment\nprofile: a  # its id\nextends: b\r\n" + plugins);
    folder.write("b.yaml", "extends: c\nprofile: b\n");
    folder.write("c.yaml", "profile: c\n");
    folder.write("d.yaml", "profile: d\nextends: a\n");
    folder.write("e.yaml", "source: {settings: {profile: a}}\nprofile: ab\n");
    folder.write("quoted.yaml", "profile: \"q\"\n");
    folder.write("flow.yaml", "{profile: f, extends: a}\n");
    folder.write("none.yaml", "");
    first.write("other_a.yaml", "profile: a\nextends: d\n");
    const auto names = [](const std::vector<FileStamp> &stamps) {
        std::string text;
        for (const FileStamp &stamp : stamps) text += stamp.path.stem().string() + " ";
        return text;
    };
    BOOST_TEST(names(files_of_profile(find_profile_files({}, {folder.path()}), "a")) == "a b c flow none quoted ");
    BOOST_TEST(names(files_of_profile(find_profile_files({}, {folder.path()}), "c")) == "c flow none quoted ");
    BOOST_TEST(names(files_of_profile(find_profile_files({}, {first.path(), folder.path()}), "a")) ==
               "other_a a b c d flow none quoted ");
}

BOOST_AUTO_TEST_CASE(one_profile_without_the_others) {
    const test::TemporaryFolder folder;
    folder.write("a.yaml", "profile: a\nextends: b\n");
    folder.write("b.yaml", "profile: b\n" + plugins);
    folder.write("c.yaml", "profile: c\n" + plugins);
    ProfileStoreOptions options = options_for(folder);
    options.only = "a";
    ProfileStore store(options);
    BOOST_TEST(store.by_id("a", std::nullopt).writer.plugin == "csv");
    BOOST_TEST(store.list().size() == 2u);
    BOOST_TEST(!store.reload());
}

BOOST_AUTO_TEST_CASE(every_field_is_read) {
    const test::TemporaryFolder folder;
    folder.write("a.yaml", R"(profile: full
description: Everything at once
enabled: true
context: {app: RSConnect, service: ENTITY_EXPORT, channel: ALL, format: Excel, source: _all, role: "*", user: , order: 10}
source:
  plugin: jsonl
  settings:
    path: "${profile_dir}/${catalog}/entities.jsonl"
    batch: ${rows}
  query: {types: [sku], where: null}
transform: {script: lib/columns.lua, settings: {separator: "||", escaped: "$${x}", nothing: ~}}
writer: {plugin: csv, settings: {delimiter: ";", header: true}}
request: {query: true, fields: false, transform: [locale], writer: [delimiter]}
allow: {roles: [admin, exporter]}
output: {file_name: "{profile}-{job}", split_rows: 1000000, compress: zstd}
on_error: {max: 5}
limits: {max_records: 1000000, timeout: 1h, memory: 512MiB, sort_memory: 64MiB}
retention: 7d
tests: [{name: none, input: [], rows: []}]
)");
    const Profile p = profile(folder, "full", {{"catalog", "tutorial"}, {"rows", "0o10"}});
    BOOST_TEST(p.description == "Everything at once");
    BOOST_TEST(p.is_enabled);
    BOOST_TEST((p.context == Context{"RSConnect", "ENTITY_EXPORT", "", "Excel", "", "", "", "", 10}));
    BOOST_TEST(p.source.plugin == "jsonl");
    BOOST_TEST(p.source.settings["path"] == (folder.path() / "tutorial/entities.jsonl").string());
    BOOST_TEST(p.source.settings["batch"] == 8);
    BOOST_TEST(p.query->dump() == R"({"types":["sku"],"where":null})");
    BOOST_TEST(p.script == "lib/columns.lua");
    BOOST_TEST(p.transform_settings.dump() == R"({"separator":"||","escaped":"${x}"})");
    BOOST_TEST(p.writer.settings.dump() == R"({"delimiter":";","header":true})");
    BOOST_TEST(p.request.dump() == R"({"transform":["locale"],"writer":["delimiter"],"query":true,"fields":false})");
    BOOST_TEST(p.allowed_roles == (std::vector<std::string>{"admin", "exporter"}), boost::test_tools::per_element());
    BOOST_TEST(p.file_name == "{profile}-{job}");
    BOOST_TEST(p.split_rows == 1'000'000);
    BOOST_TEST((p.compress == Compression::zstd));
    BOOST_TEST((p.on_error.kind == ErrorPolicy::Kind::max));
    BOOST_TEST(p.on_error.rows_max == 5);
    BOOST_TEST(p.records_max == 1'000'000);
    BOOST_TEST(p.timeout.count() == 3600);
    BOOST_TEST(p.memory_bytes == 512 << 20);
    BOOST_TEST(p.sort_memory_bytes == 64 << 20);
    BOOST_TEST(p.retention.count() == 7 * 86400);
    BOOST_TEST(p.document["tests"].dump() == R"([{"name":"none","input":[],"rows":[]}])");
    BOOST_TEST(p.document["profile"] == "full");
}

// Whatever the tree, reading ends with a profile or with problems.
BOOST_AUTO_TEST_CASE(mutations_of_a_profile_are_read_or_refused) {
    const std::string origin =
        "profile: a\nextends: b\ncontext: {format: X, order: 1}\nsource: {plugin: p, settings: {a: \"${env:X}\"},"
        " query: {ids: [~]}}\ntransform: {script: a.lua}\nrequest: {source: [b], query: true}\non_error: {max: 1}\n"
        "output: {file_name: \"{job}\"}\nlimits: {timeout: 1h}\nallow: {roles: [r]}\ntests: [{name: t, input: [1], "
        "rows: [[1]]}]\n";
    const std::string parts = "[]{}:,-'\"|~$ \n0a";
    std::mt19937 random(11);
    for (int round = 0; round < 5'000; ++round) {
        std::string text = origin;
        for (auto edits = random() % 3 + 1; edits > 0; --edits) {
            const std::size_t at = random() % text.size();
            text.erase(at, random() % 8);
            text.insert(std::min(at, text.size()), 1, parts[random() % parts.size()]);
        }
        Problems problems;
        std::optional<YamlNode> tree = read_yaml(text, {std::make_shared<const std::string>("x.yaml")}, problems);
        if (!tree) continue;
        const bool has_header = read_header(*tree, problems).has_value();
        const Profile p = read_profile(*tree, "x.yaml", {}, problems);
        BOOST_REQUIRE(has_header || !problems.empty());
        BOOST_REQUIRE(!problems.empty() || p.document.is_object());
    }
    for (const char *text :
         {"", "[]", "x", "{}", "profile: [a]", "source: [a]\nwriter: 5\ncontext: x\non_error: [a]\n"}) {
        Problems problems;
        const std::optional<YamlNode> tree = read_yaml(text, {std::make_shared<const std::string>("x.yaml")}, problems);
        BOOST_REQUIRE(tree);
        read_profile(*tree, "x.yaml", {}, problems);
        BOOST_TEST(!problems.empty(), text);
    }
}

BOOST_AUTO_TEST_CASE(maps_merge_lists_replace_null_removes) {
    const test::TemporaryFolder folder;
    folder.write("base.yaml",
                 "profile: base\nenabled: false\ndescription: the base\n" + plugins +
                     "context: {service: EXPORT, format: CSV}\nallow: {roles: [admin, root]}\nretention: 1h\n"
                     "transform: {settings: {a: {x: 1, y: 2}, b: 3}}\n");
    folder.write("middle.yaml",
                 "profile: middle\nextends: base\nretention: ~\nallow: {roles: [exporter]}\n"
                 "transform: {settings: {a: {x: null, z: 4}}}\n");
    folder.write("leaf.yml",
                 "profile: leaf\nextends: middle\ncontext: {format: Excel}\nwriter: {settings: {header: false}}\n");
    const Profile p = profile(folder, "leaf");
    BOOST_TEST(p.description == "the base");
    BOOST_TEST(p.is_enabled);
    BOOST_TEST(p.context.service == "EXPORT");
    BOOST_TEST(p.context.format == "Excel");
    BOOST_TEST(p.retention.count() == 0);
    BOOST_TEST(p.allowed_roles == (std::vector<std::string>{"exporter"}), boost::test_tools::per_element());
    BOOST_TEST(p.transform_settings.dump() == R"({"a":{"y":2,"z":4},"b":3})");
    BOOST_TEST(p.writer.settings.dump() == R"({"header":false})");
    BOOST_TEST(!p.document.contains("extends"));
    const ProfileStore store(options_for(folder));
    BOOST_TEST(store.ancestors("leaf") == (std::vector<std::string>{"middle", "base"}),
               boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(another_plugin_does_not_inherit_settings) {
    const test::TemporaryFolder folder;
    folder.write("base.yaml",
                 "profile: base\nsource: {plugin: jsonl, settings: {path: a}}\n"
                 "writer: {plugin: csv, settings: {delimiter: ;}}\n");
    folder.write("excel.yaml", "profile: excel\nextends: base\nwriter: {plugin: xlsx, settings: {sheet: Data}}\n");
    folder.write("same.yaml", "profile: same\nextends: base\nwriter: {plugin: csv, settings: {header: true}}\n");
    BOOST_TEST(profile(folder, "excel").writer.settings.dump() == R"({"sheet":"Data"})");
    BOOST_TEST(profile(folder, "same").writer.settings.dump() == R"({"delimiter":";","header":true})");
    BOOST_TEST(profile(folder, "base", {}, {{"writer.plugin", "xlsx"}}).writer.settings.dump() == "{}");
}

BOOST_AUTO_TEST_CASE(extends_has_a_limit) {
    const test::TemporaryFolder folder;
    folder.write("p0.yaml", "profile: p0\n" + plugins);
    for (int i = 1; i <= 65; ++i)
        folder.write("p" + std::to_string(i) + ".yaml",
                     "profile: p" + std::to_string(i) + "\nextends: p" + std::to_string(i - 1) + "\n");
    BOOST_TEST(profile(folder, "p64").writer.plugin == "csv");
    BOOST_CHECK_THROW(profile(folder, "p65"), Failure);
}

BOOST_AUTO_TEST_CASE(variables_are_text_or_typed) {
    const test::TemporaryFolder folder;
    folder.write(
        "a.yaml",
        "profile: a\nsource: {plugin: jsonl, settings: {path: x}}\nwriter: {plugin: csv}\n"
        "transform:\n  settings:\n    one: ${v}\n    quoted: \"${v}\"\n    larger: ${v}${v}\n    more: 1${v}\n");
    BOOST_TEST(profile(folder, "a", {{"v", "5"}}).transform_settings.dump() ==
               R"({"one":5,"quoted":"5","larger":"55","more":"15"})");
    BOOST_TEST(profile(folder, "a", {{"v", "${w}"}}).transform_settings["quoted"] == "${w}");
}

// A profile that wants a variable is found, listed and shown without it, and refused when it is to be run.
BOOST_AUTO_TEST_CASE(an_unset_variable_matters_when_the_profile_is_used) {
    const test::TemporaryFolder folder;
    folder.write("a.yaml", R"(profile: a
context: {format: CSV}
source: {plugin: jsonl, settings: {path: "${where}/a"}}
writer: {plugin: csv}
output:
  split_rows: ${rows}
)");
    ProfileStoreOptions options = options_for(folder);
    const ProfileStore store(options);
    BOOST_TEST(store.list()[0].problem_count == 0U);
    BOOST_TEST(*store.resolve(parse_context("format=CSV"), std::nullopt).chosen == "a");
    BOOST_TEST(store.show("a")["source"]["settings"]["path"] == "${where}/a");
    BOOST_TEST(store.check()[0].problems.size() == 2U);
    BOOST_CHECK_EXCEPTION(store.by_id("a", std::nullopt), Failure, [](const Failure &failure) {
        return failure.message().find("--set var.where=") != std::string::npos;
    });
    options.variables = {{"where", "x"}, {"rows", "many"}};
    BOOST_TEST(ProfileStore(options).list()[0].problem_count == 1U);
    options.variables = {{"where", "x"}};
    options.overrides = {{"output.split_rows", "5"}};
    BOOST_TEST(ProfileStore(options).by_id("a", std::nullopt).split_rows == 5);
}

BOOST_AUTO_TEST_CASE(overrides_are_laid_over) {
    const test::TemporaryFolder folder;
    folder.write("a.yaml", "profile: a\n" + plugins + "output: {compress: gzip}\non_error: fail\n");
    const Profile p = profile(folder, "a", {{"d", "/data"}},
                              {{"writer.settings.delimiter", "|"},
                               {"writer.settings.header", "false"},
                               {"writer.settings.columns", R"([{"name": "a, b"}])"},
                               {"writer.settings.null_text", R"("true")"},
                               {"source.settings.path", "${d}/a: b #c"},
                               {"output.compress", ""},
                               {"on_error.max", "3"}});
    BOOST_TEST(p.writer.settings.dump() ==
               R"({"delimiter":"|","header":false,"columns":[{"name":"a, b"}],"null_text":"true"})");
    BOOST_TEST(p.source.settings["path"] == "/data/a: b #c");
    BOOST_TEST((p.compress == Compression::none));
    BOOST_TEST(p.on_error.rows_max == 3);
    BOOST_TEST(profile(folder, "a", {}, {{"writer.settings.delimiter", "\""}}).writer.settings["delimiter"] == "\"");
}

BOOST_AUTO_TEST_CASE(a_variable_never_becomes_a_secret) {
    const test::TemporaryFolder folder;
    folder.write("a.yaml", "profile: a\nsource: {plugin: jsonl, settings: {path: \"${v}\"}}\nwriter: {plugin: csv}\n");
    const Profile p = profile(folder, "a", {{"v", "${env:HOME}"}});
    BOOST_TEST(p.source.settings["path"] == "$${env:HOME}");
    Secrets secrets;
    BOOST_TEST(open_settings(p.source, "source", test::plugin_schemas, secrets)["path"] == "${env:HOME}");
}

BOOST_AUTO_TEST_CASE(folders_in_order_files_directly_in_them) {
    const test::TemporaryFolder first, second;
    first.write("mine.yaml", "profile: a\ndescription: mine\n" + plugins);
    first.write("below/b.yaml", "profile: below\n" + plugins);
    first.write(".hidden.yaml", "profile: hidden\n" + plugins);
    first.write("a.yaml~", "profile: backup\n" + plugins);
    second.write("shipped.yaml", "profile: a\ndescription: shipped\n" + plugins);
    second.write("b.yml", "profile: b\nextends: a\n");
    ProfileStoreOptions options;
    options.folders = {first.path(), "/does/not/exist", second.path()};
    const ProfileStore store(options);
    const std::vector<ProfileSummary> list = store.list();
    BOOST_REQUIRE(list.size() == 2U);
    BOOST_TEST(list[0].description == "mine");
    BOOST_TEST(list[1].id == "b");
    BOOST_TEST(list[1].parent == "a");
    BOOST_TEST(list[1].writer == "csv");
    BOOST_TEST(store.by_id("b", std::nullopt).description == "mine");
}

BOOST_AUTO_TEST_CASE(a_broken_file_costs_itself_only) {
    const test::TemporaryFolder folder;
    folder.write("a.yaml", "profile: a\n" + plugins);
    folder.write("b.yaml", "profile: b\n  broken");
    folder.write("fifo.txt", "not a profile");
    std::filesystem::create_directory(folder.path() / "c.yaml");
    const ProfileStore store(options_for(folder));
    BOOST_TEST(store.by_id("a", std::nullopt).id == "a");
    BOOST_TEST(store.check().size() == 3U);
    BOOST_TEST(store.check()[2].problems.at(0).message == "is no regular file");
}

BOOST_AUTO_TEST_CASE(schemas_are_asked_for_what_is_used_only) {
    const test::TemporaryFolder folder;
    folder.write("a.yaml", "profile: a\n" + plugins);
    folder.write("b.yaml", "profile: b\nsource: {plugin: jsonl, settings: {path: a}}\nwriter: {plugin: other}\n");
    std::vector<std::string> asked;
    ProfileStoreOptions options = options_for(folder);
    options.schemas = [&](std::string_view kind, std::string_view name) {
        asked.emplace_back(name);
        return test::plugin_schemas(kind, name);
    };
    const ProfileStore store(options);
    BOOST_TEST(asked.empty());
    store.by_id("a", std::nullopt);
    BOOST_TEST(asked == (std::vector<std::string>{"jsonl", "csv"}), boost::test_tools::per_element());
    BOOST_CHECK_THROW(store.by_id("b", std::nullopt), Failure);
}

BOOST_AUTO_TEST_CASE(reload_reads_what_changed) {
    const test::TemporaryFolder folder;
    folder.write("a.yaml", "profile: a\n" + plugins);
    ProfileStore store(options_for(folder));
    BOOST_TEST(!store.reload());
    folder.write("b.yaml", "profile: b\nextends: a\n");
    BOOST_TEST(store.reload());
    BOOST_TEST(store.list().size() == 2U);
    std::filesystem::remove(folder.path() / "b.yaml");
    BOOST_TEST(store.reload());
    BOOST_TEST(store.list().size() == 1U);
}

BOOST_AUTO_TEST_CASE(a_broken_file_keeps_its_last_good_version) {
    const test::TemporaryFolder folder;
    folder.write("a.yaml", "profile: a\ndescription: good\n" + plugins);
    folder.write("b.yaml", "profile: b\nextends: a\n");
    ProfileStore store(options_for(folder));
    const std::vector<std::string> versions = {"profile: a\n  torn",
                                               "profile: a\ndescription: bad\nretention: soon\n" + plugins, "no: id\n",
                                               "profile: b\n" + plugins, "profile: a\nextends: b\n"};
    for (const std::string &bad : versions) {
        BOOST_TEST_CONTEXT(bad) {
            folder.write("a.yaml", bad);
            BOOST_REQUIRE(store.reload());
            BOOST_TEST(store.by_id("a", std::nullopt).description == "good");
            BOOST_TEST(store.by_id("b", std::nullopt).description == "good");
            BOOST_TEST(store.check()[0].is_kept);
            BOOST_TEST(first_problem(store) != "");
        }
    }
    folder.write("a.yaml", "profile: a\ndescription: better\n" + plugins);
    BOOST_TEST(store.reload());
    BOOST_TEST(store.by_id("b", std::nullopt).description == "better");
    BOOST_TEST(first_problem(store) == "");
}

BOOST_AUTO_TEST_CASE(the_later_of_two_equal_contexts_is_refused) {
    const test::TemporaryFolder folder;
    folder.write("a.yaml", "profile: a\ncontext: {format: CSV}\n" + plugins);
    ProfileStore store(options_for(folder));
    folder.write("b.yaml", "profile: b\ncontext: {format: csv}\n" + plugins);
    BOOST_TEST(store.reload());
    BOOST_TEST(store.by_id("a", std::nullopt).id == "a");
    BOOST_CHECK_THROW(store.by_id("b", std::nullopt), Failure);
    folder.write("b.yaml", "profile: b\ncontext: {format: csv, order: 1}\n" + plugins);
    BOOST_TEST(store.reload());
    BOOST_TEST(store.by_id("b", std::nullopt).id == "b");
    folder.write("0.yaml", "profile: newcomer\ncontext: {format: csv}\n" + plugins);
    BOOST_TEST(store.reload());
    BOOST_TEST(store.by_id("a", std::nullopt).id == "a");
    BOOST_CHECK_THROW(store.by_id("newcomer", std::nullopt), Failure);
    std::filesystem::remove(folder.path() / "0.yaml");
    folder.write("b.yaml", "profile: b\nenabled: false\ncontext: {format: csv}\n" + plugins);
    BOOST_TEST(store.reload());
    BOOST_TEST(first_problem(store) == "");
}

BOOST_AUTO_TEST_CASE(show_gives_the_merged_document) {
    const test::TemporaryFolder folder;
    folder.write("base.yaml", "profile: base\nenabled: false\nretention: 1h\nsource: {plugin: jsonl}\n");
    folder.write("a.yaml",
                 "profile: a\nextends: base\nwriter: {plugin: csv}\n"
                 "source: {settings: {path: \"${env:SECRET_PATH}\"}}\n");
    const ProfileStore store(options_for(folder));
    BOOST_TEST(
        store.show("a").dump() ==
        R"({"retention":"1h","source":{"plugin":"jsonl","settings":{"path":"${env:SECRET_PATH}"}},"profile":"a","writer":{"plugin":"csv"}})");
    BOOST_TEST(store.show("base")["enabled"] == false);
    BOOST_CHECK_THROW(store.show("c"), Failure);
}

BOOST_AUTO_TEST_SUITE_END()
