// Writes the benchmark's data sets to standard output: bench_data KIND ROWS [COLUMNS].
#include "tests/bench/data/adversarial.hpp"
#include "tests/bench/data/flat_text.hpp"
#include "tests/bench/data/nested_entity.hpp"

#include <charconv>
#include <cstdio>
#include <cstring>
#include <functional>

using namespace sluice::bench;

namespace {

constexpr std::size_t buffer_bytes = 1 << 20;
constexpr std::int64_t rows_max = 1'000'000'000;
constexpr int columns_max = 16'384;

constexpr const char *usage =
    "usage: bench_data KIND ROWS [COLUMNS]\n"
    "  nested                    entities with 18 attributes, JSON Lines, about 2.5 KB each\n"
    "  flat_jsonl, flat_csv      one table of 20 columns of all types, about 300 bytes a row\n"
    "  long_texts, many_columns, unique_strings, non_latin, sparse\n"
    "                            entities that are hard in one way, JSON Lines; COLUMNS is how many attributes\n";

using AppendRow = std::function<void(std::string &, std::int64_t)>;

template <typename Number>
bool read_number(const char *text, Number max, Number &number) {
    const char *end = text + std::strlen(text);
    const auto [rest, error] = std::from_chars(text, end, number);
    return error == std::errc() && rest == end && number >= 0 && number <= max;
}

bool write_all(std::string &buffer) {
    const bool is_written = std::fwrite(buffer.data(), 1, buffer.size(), stdout) == buffer.size();
    buffer.clear();
    return is_written;
}

bool write_rows(std::string header, std::int64_t rows, const AppendRow &append_row) {
    std::string buffer = std::move(header);
    for (std::int64_t number = 0; number < rows; ++number) {
        append_row(buffer, number);
        if (buffer.size() >= buffer_bytes && !write_all(buffer)) return false;
    }
    return write_all(buffer) && std::fflush(stdout) == 0;
}

int fail(const char *what) {
    std::fprintf(stderr, "bench_data: %s\n%s", what, usage);
    return 2;
}

}  // namespace

int main(int argc, char **argv) {
    if (argc != 3 && argc != 4) return fail("wrong number of arguments");
    const std::string_view kind = argv[1];
    const std::optional<Oddity> oddity = oddity_of_name(kind);
    std::int64_t rows = 0;
    int columns = oddity ? attribute_count(*oddity) : 0;
    if (!read_number(argv[2], rows_max, rows)) return fail("ROWS is no number from 0 to 1000000000");
    if (argc == 4 && (!oddity || !read_number(argv[3], columns_max, columns)))
        return fail("COLUMNS is no number from 0 to 16384, or KIND has always the same columns");

    std::string header;
    AppendRow append_row;
    if (kind == "nested") {
        append_row = append_nested_entity;
    } else if (kind == "flat_jsonl") {
        append_row = append_flat_json;
    } else if (kind == "flat_csv") {
        append_flat_csv_header(header);
        append_row = append_flat_csv;
    } else if (oddity) {
        append_row = [&](std::string &out, std::int64_t number) { append_odd_entity(out, *oddity, number, columns); };
    } else {
        return fail("there is no such KIND");
    }
    if (write_rows(std::move(header), rows, append_row)) return 0;
    std::perror("bench_data: cannot write to standard output");
    return 1;
}
