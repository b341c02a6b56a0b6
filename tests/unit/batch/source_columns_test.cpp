#include "engine/batch/source_column.hpp"

#include "engine/base/failure.hpp"

#include <boost/test/unit_test.hpp>

using namespace sluice;

BOOST_AUTO_TEST_SUITE(source_columns)

BOOST_AUTO_TEST_CASE(entities_are_recognised_by_name_and_type) {
    BOOST_TEST(has_entities({"t", {{"id", ColumnType::text}, {"entity", ColumnType::json}}, {}}));
    BOOST_TEST(!has_entities({"t", {{"entity", ColumnType::text}}, {}}));
    BOOST_TEST(!has_entities({"t", {{"Entity", ColumnType::json}}, {}}));
    BOOST_TEST(!has_entities({}));
}

BOOST_AUTO_TEST_CASE(columns_are_found_by_name) {
    const Table source{"t", {{"sku", ColumnType::text}, {"price", ColumnType::decimal}}, {}};
    BOOST_TEST(source_column(source, "price") == 1u);
    BOOST_CHECK_EXCEPTION(source_column(source, "prise"), Failure, [](const Failure &failure) {
        return failure.status() == Status::bad_config && failure.message().find("'price'") != std::string::npos;
    });
}

BOOST_AUTO_TEST_SUITE_END()
