// Any bytes as criteria: they are refused with a code and a reason, or become a query that the engine takes.
#include "engine/query/query_reader.hpp"
#include "host/zoho/criteria.hpp"

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

namespace {

using namespace sluice;

void require(bool is_true) {
    if (!is_true) __builtin_trap();
}

const zoho::CriteriaView view = {"Sales",
                                 {{"Region", "region", ColumnType::text},
                                  {"Amount", "amount", ColumnType::decimal},
                                  {"Units", "units", ColumnType::int64},
                                  {"Since", "since", ColumnType::date32},
                                  {"Seen", "seen", ColumnType::timestamp},
                                  {"Paid", "paid", ColumnType::boolean},
                                  {"Größe", "size", ColumnType::float64}},
                                 {"People"}};

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size) {
    const zoho::CriteriaQuery made =
        zoho::read_criteria({size == 0 ? "" : reinterpret_cast<const char *>(data), size}, view);
    if (made.fault) {
        require(made.fault->code != 0 && !made.fault->message.empty());
        return 0;
    }
    std::vector<QueryProblem> problems;
    read_query(made.query, problems);
    require(problems.empty());
    return 0;
}
