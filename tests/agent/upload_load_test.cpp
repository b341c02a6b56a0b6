// Uploads that bring their own columns, loaded and exported by real runners.
#include "host/bing/upload_load.hpp"

#include "engine/base/failure.hpp"
#include "host/api/dataset_api.hpp"
#include "host/api/sql_api.hpp"
#include "host/datasets/dataset_library.hpp"
#include "host/datasets/made_dataset.hpp"
#include "host/http/refusal.hpp"
#include "tests/agent/agent_fixture.hpp"
#include "tests/unit/input/compressed.hpp"

#include <optional>
#include <tuple>

using namespace sluice;
using namespace sluice::bing;
using namespace sluice::test;

namespace {

const Principal admin{"default", "", "", {Role::admin}};

struct Stores : AgentFixture {
    std::optional<DatasetLibrary> library;

    Stores() {
        write("profiles/dataset.yaml",
              "profile: dataset\n"
              "context: {service: DATASET_EXPORT, channel: JOB, format: CSV}\n"
              "source: {plugin: sqlite, settings: {path: rows.sqlite, table: rows}}\n"
              "writer: {plugin: csv, settings: {line_end: lf}}\n");
        start();
        library.emplace("", folder.path(), *dataset_store);
    }

    Dataset stores() { return library->find("default", "stores").value(); }

    /// A load that has ended; the first one makes the dataset.
    Job load(const std::string &bytes, UploadInput input, LoadOperation operation = LoadOperation::complete) {
        Upload upload(datasets->uploads(), upload_file_name(form_of(input)));
        upload.write(bytes.data(), bytes.size());
        upload.finish();
        const UploadHead head =
            read_upload_head(datasets->uploads().path(upload.name()) / upload_file_name(form_of(input)), input);
        if (!library->find("default", "stores")) {
            Dataset dataset;
            dataset.tenant = "default";
            dataset.id = dataset.display_name = "stores";
            dataset.entity_type = head.entity_type;
            dataset.columns = columns_of(head);
            dataset.bing.emplace();
            BOOST_REQUIRE((library->make(dataset) == MakeOutcome::made));
        }
        const std::string id = desk->load(load_request_of(stores(), head, upload, input, operation), requester).job.id;
        upload.keep();
        return wait_final(id);
    }
    /// The id of a version.
    std::string loaded(const std::string &bytes, UploadInput input, LoadOperation operation = LoadOperation::complete) {
        const Job job = load(bytes, input, operation);
        BOOST_REQUIRE_MESSAGE(job.state == JobState::succeeded, (job.error ? job.error->message : ""));
        return job.id;
    }

    std::string exported(const ExportRequest &request) {
        const Job job = wait_final(desk->submit(request, requester).job.id);
        BOOST_REQUIRE_MESSAGE(job.state == JobState::succeeded, (job.error ? job.error->message : ""));
        return file_text(job);
    }
    /// The rows of a version, or of the published one.
    std::string rows(const std::string &version = {}) {
        ExportRequest request;
        request.dataset = "stores";
        request.context.format = "CSV";
        ask_for_dataset(*library, admin, version, request);
        return exported(request);
    }
    std::string selected(const std::string &statement) {
        ExportRequest request;
        request.context.format = "CSV";
        ask_for_sql(*library, admin, statement, request);
        return exported(request);
    }
};

const std::string schema =
    "<Stores><xs:schema xmlns:xs='http://www.w3.org/2001/XMLSchema' id='stores'><xs:element name='stores'>"
    "<xs:complexType><xs:choice><xs:element name='Shop'><xs:complexType><xs:sequence>"
    "<xs:element name='EntityID' type='xs:string'/><xs:element name='Open' type='xs:boolean'/>"
    "<xs:element name='Shape' type='xs:anyType'/>"
    "</xs:sequence></xs:complexType></xs:element></xs:choice></xs:complexType>"
    "<xs:unique name='Key'><xs:selector xpath='.//Shop'/><xs:field xpath='EntityID'/></xs:unique></xs:element>"
    "</xs:schema>";

std::string lines(const std::string &entity_type, const std::string &rest) {
    return "Bing Spatial Data Services, 1.0, " + entity_type + "\n" + rest;
}

}  // namespace

BOOST_FIXTURE_TEST_SUITE(upload_load, Stores)

BOOST_AUTO_TEST_CASE(every_version_has_the_columns_of_its_upload) {
    const std::string first =
        loaded(input::gzip_member(schema + "<Shop><EntityID>1</EntityID><Open>true</Open><Shape>POINT (10 50)</Shape>"
                                           "</Shop><Shop><EntityID>2</EntityID></Shop></Stores>"),
               UploadInput::xml);
    const std::string first_rows = "EntityID,Open,Shape,Latitude,Longitude\n1,true,POINT (10 50),50,10\n2,,,,\n";
    BOOST_TEST(rows() == first_rows);
    BOOST_TEST(stores().entity_type == "Shop");
    const std::string second =
        loaded(lines("Store", "Name(Edm.String)|ID(Edm.String,primaryKey)|Stock(Edm.Int64)\n\"a|b\"|7|3\n|8|\n"),
               UploadInput::pipe, LoadOperation::complete_staging);
    BOOST_TEST(rows() == first_rows);
    const std::string second_rows = "Name,ID,Stock\na|b,7,3\n,8,\n";
    BOOST_TEST(rows(second) == second_rows);
    BOOST_TEST(selected("SELECT \"Open\" FROM stores WHERE EntityID = '1'") == "Open\ntrue\n");
    BOOST_TEST((dataset_store->publish("default", "stores") == VersionOutcome::done));
    BOOST_TEST(rows() == second_rows);
    BOOST_TEST(rows(first) == first_rows);
    BOOST_TEST(stores().entity_type == "Store");
    BOOST_TEST(stores().columns.at(1).is_key);
    BOOST_TEST(selected("SELECT \"Name\", \"Stock\" FROM stores ORDER BY \"ID\" DESC") == "Name,Stock\n,\na|b,3\n");
    BOOST_CHECK_THROW(selected("SELECT \"Open\" FROM stores"), http::Refusal);
    loaded(lines("Shop", "ID(Edm.String,primaryKey)\tSince(Edm.dateTime)\n1\t2010-11-11T01:19:36.435049Z\n"),
           UploadInput::tab);
    BOOST_TEST(rows() == "ID,Since\n1,2010-11-11T01:19:36.435049Z\n");
    loaded("\xEF\xBB\xBF" + lines("Shop",
                                  "ID(Edm.String,primaryKey),Shape(Edm.Geography)\n"
                                  "1,\"LINESTRING (1 2, 3 4)\"\n"),
           UploadInput::csv);
    BOOST_TEST(rows() == "ID,Shape,Latitude,Longitude\n1,\"LINESTRING (1 2, 3 4)\",3,2\n");
}

BOOST_AUTO_TEST_CASE(what_does_not_fit_leaves_everything_as_it_was) {
    const std::string first =
        loaded(lines("Shop", "ID(Edm.String,primaryKey),Stock(Edm.Int64)\n1,2\n"), UploadInput::csv);
    const std::string head = "ID(Edm.String,primaryKey),Name(Edm.String),Shape(Edm.Geography)\n";
    for (const auto &[row, part] :
         {std::pair("1,a\n", "upload.txt"), std::pair(",a,\n", "key column 'ID' is empty"),
          std::pair("1,a,\n1,b,\n", "there already"), std::pair("1,a,POINT (1 91)\n", "a latitude")}) {
        const Job job = load(lines("Other", head + row), UploadInput::csv);
        BOOST_TEST((job.state == JobState::failed));
        BOOST_TEST(job.error->message.find(part) != std::string::npos, job.error->message);
    }
    for (const auto &[size, key] : {std::pair(2561, false), std::pair(51, true)}) {
        const std::string text(static_cast<std::size_t>(size), 'x');
        const Job job = load(lines("Other", head + (key ? text + ",a,\n" : "1," + text + ",\n")), UploadInput::csv);
        BOOST_TEST((job.state == JobState::failed));
        BOOST_TEST(job.error->message.find("characters") != std::string::npos, job.error->message);
    }
    BOOST_CHECK_THROW(load("ID,Stock\n1,2\n", UploadInput::csv), Failure);
    BOOST_TEST(stores().entity_type == "Shop");
    BOOST_TEST(stores().data->versions.size() == 1);
    BOOST_TEST(rows(first) == "ID,Stock\n1,2\n");
}

BOOST_AUTO_TEST_CASE(entities_are_changed_by_their_ids) {
    const std::string head = "ID(Edm.String,primaryKey),Name(Edm.String),Stock(Edm.Int64)";
    const auto change = [](const std::string &properties, const std::string &rest, LoadOperation operation) {
        return std::tuple(lines("Shop", properties + "\n" + rest), UploadInput::csv, operation);
    };
    const auto incremental = LoadOperation::incremental, staging = LoadOperation::incremental_staging;
    BOOST_CHECK_THROW(std::apply([&](auto... all) { load(all...); }, change(head, "1,a,1\n", incremental)), Failure);
    const std::string first = loaded(lines("Shop", head + "\n1,a,1\n2,b,2\n3,c,3\n"), UploadInput::csv);
    const auto loads = [&](auto... all) { return loaded(all...); };
    std::apply(loads, change(head + ",__deleteEntity(Edm.Boolean)", "2,,,true\n4,d,4,0\n1,z,,\n9,,,1\n4,e,,false\n",
                             incremental));
    BOOST_TEST(rows() == "ID,Name,Stock\n1,z,\n3,c,3\n4,e,\n");
    BOOST_TEST(stores().data->versions.at(0).row_count == 3);
    BOOST_TEST(rows(first) == "ID,Name,Stock\n1,a,1\n2,b,2\n3,c,3\n");
    // What an upload lacks, stays; a staged version is changed by the next one.
    const std::string staged =
        std::apply(loads, change("Stock(Edm.Int64),ID(Edm.String,primaryKey)", "7,1\n", staging));
    BOOST_TEST(rows(staged) == "ID,Name,Stock\n1,z,7\n3,c,3\n4,e,\n");
    const std::string next =
        std::apply(loads, change("ID(Edm.String,primaryKey),__deleteEntity(Edm.String)", "3,True\n1,\n", staging));
    BOOST_TEST(rows(next) == "ID,Name,Stock\n1,z,7\n4,e,\n");
    BOOST_TEST(rows() == "ID,Name,Stock\n1,z,\n3,c,3\n4,e,\n");
    for (const std::string properties :
         {"ID(Edm.String,primaryKey),Other(Edm.String)", "ID(Edm.String,primaryKey),Stock(Edm.String)",
          "ID(Edm.String),Name(Edm.String,primaryKey)"})
        BOOST_CHECK_THROW(std::apply(loads, change(properties, "1,1\n", incremental)), Failure);
    BOOST_CHECK_THROW(load(lines("Other", head + "\n1,a,1\n"), UploadInput::csv, incremental), Failure);
    BOOST_CHECK_THROW(load(lines("Shop", head + ",__deleteEntity(Edm.Boolean)\n1,a,1,1\n"), UploadInput::csv), Failure);
    const Job failed = std::apply([&](auto... all) { return load(all...); },
                                  change(head + ",__deleteEntity(Edm.Boolean)", "1,,,perhaps\n", incremental));
    BOOST_TEST(failed.error->message.find("row 1, column '__deleteEntity'") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(entities_are_changed_by_xml) {
    loaded(schema + "<Shop><EntityID>1</EntityID><Open>true</Open></Shop><Shop><EntityID>2</EntityID></Shop></Stores>",
           UploadInput::xml);
    std::string changes = schema;
    const std::string open = "<xs:element name='Open' type='xs:boolean'/>";
    changes.insert(changes.find(open), "<xs:element name='__deleteEntity' type='xs:boolean'/>");
    loaded(changes +
               "<Shop><EntityID>2</EntityID><__deleteEntity>1</__deleteEntity></Shop>"
               "<Shop><EntityID>1</EntityID></Shop><Shop><EntityID>3</EntityID><Open>0</Open></Shop></Stores>",
           UploadInput::xml, LoadOperation::incremental);
    BOOST_TEST(rows() == "EntityID,Open,Shape,Latitude,Longitude\n1,,,,\n3,false,,,\n");
}

BOOST_AUTO_TEST_CASE(geographies_have_centers) {
    const auto centers = [this](const std::string &version = {}) {
        std::string text;
        for (const DatasetColumn &column : read_version_schema(*version_of(*stores().data, version)).columns)
            text += column.name + (column.center_of.empty() ? "" : " of " + column.center_of) + ",";
        return text;
    };
    const std::string all = lines("Shop",
                                  "ID(Edm.String,primaryKey)|Place(Edm.Geography)|Way(Edm.Geography)\n"
                                  "1|POINT (7.1 50.7)|LINESTRING (0 0, 1 1)\n2||POINT (1 1)\n3|POINT EMPTY|\n"
                                  "4|POLYGON ((0 0, 3 0, 0 6, 0 0))|\n");
    const std::string loaded_rows =
        "ID,Place,Way,Latitude,Longitude\n1,POINT (7.1 50.7),\"LINESTRING (0 0, 1 1)\",50.7,7.1\n"
        "2,,POINT (1 1),,\n3,POINT EMPTY,,,\n4,\"POLYGON ((0 0, 3 0, 0 6, 0 0))\",,2,1\n";
    loaded(all, UploadInput::pipe);
    BOOST_TEST(rows() == loaded_rows);
    BOOST_TEST(centers() == "ID,Place,Way,Latitude of Place,Longitude of Place,");
    BOOST_TEST(stores().columns.back().type == "number");
    BOOST_TEST(selected("SELECT \"ID\" FROM stores WHERE \"Latitude\" > 10") == "ID\n1\n");
    const std::string staged = loaded(all, UploadInput::pipe, LoadOperation::complete_staging);
    BOOST_TEST(rows(staged) == loaded_rows);
    // Where one of the two is given, or there is no geography, nothing is added.
    const std::string given = loaded(
        lines("Shop", "ID(Edm.String,primaryKey)|LATITUDE(Edm.Double)|Place(Edm.Geography)\n1|5|POINT (7.1 50.7)\n"),
        UploadInput::pipe, LoadOperation::complete_staging);
    BOOST_TEST(rows(given) == "ID,LATITUDE,Place\n1,5,POINT (7.1 50.7)\n");
    BOOST_TEST(centers(given) == "ID,LATITUDE,Place,");
    const Job failed =
        load(lines("Shop", "ID(Edm.String,primaryKey)|Place(Edm.Geography)\n1|POINT (7.1 91)\n"), UploadInput::pipe);
    BOOST_TEST(failed.error->message.find("row 1, column 'Place': a latitude") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(centers_change_with_their_geographies) {
    const auto change = [this](const std::string &rest, LoadOperation operation = LoadOperation::incremental) {
        return loaded(lines("Shop", "ID(Edm.String,primaryKey)|" + rest), UploadInput::pipe, operation);
    };
    const std::string head = "ID,Name,Place,Latitude,Longitude\n";
    change("Name(Edm.String)|Place(Edm.Geography)\n1|a|POINT (1 2)\n2|b|POINT (3 4)\n3|c|POINT (5 6)\n",
           LoadOperation::complete);
    change("Place(Edm.Geography)|__deleteEntity(Edm.String)\n1|POINT (10 20)|\n2||\n4|LINESTRING (0 0, 0 8)|\n3|x|1\n");
    BOOST_TEST(rows() == head + "1,a,POINT (10 20),20,10\n2,b,,,\n4,,\"LINESTRING (0 0, 0 8)\",4,0\n");
    // Without it they stay, and an entity that is new has none.
    change("Name(Edm.String)\n1|z\n5|e\n");
    BOOST_TEST(rows() == head + "1,z,POINT (10 20),20,10\n2,b,,,\n4,,\"LINESTRING (0 0, 0 8)\",4,0\n5,e,,,\n");
    // What an upload says itself is taken, also of one of the two.
    const std::string staged =
        change("Place(Edm.Geography)|Latitude(Edm.Double)\n1|POINT (11 21)|-3.5\n2|POINT (12 22)|\n",
               LoadOperation::incremental_staging);
    BOOST_TEST(rows(staged) == head +
                                   "1,z,POINT (11 21),-3.5,11\n2,b,POINT (12 22),,12\n"
                                   "4,,\"LINESTRING (0 0, 0 8)\",4,0\n5,e,,,\n");
    const std::string next =
        change("Longitude(Edm.Double)|Latitude(Edm.Double)\n5|0.1|0.2\n", LoadOperation::incremental_staging);
    BOOST_TEST(rows(next) == head +
                                 "1,z,POINT (11 21),-3.5,11\n2,b,POINT (12 22),,12\n"
                                 "4,,\"LINESTRING (0 0, 0 8)\",4,0\n5,e,,0.2,0.1\n");
    BOOST_CHECK_THROW(change("Latitude(Edm.Int64)\n1|1\n"), Failure);
    change("Place(Edm.Geography)\n1|POINT (1 2)\n", LoadOperation::incremental_staging);
    BOOST_TEST((dataset_store->publish("default", "stores") == VersionOutcome::done));
    BOOST_TEST(rows().starts_with(head + "1,z,POINT (1 2),2,1\n2,"));
}

BOOST_AUTO_TEST_SUITE_END()
