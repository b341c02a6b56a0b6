// From the text of one input to its records and their cells.
#pragma once

#include "plugins/input/interruption.hpp"
#include "plugins/source_csv/special_finder.hpp"
#include "plugins/source_csv/text_decoder.hpp"

#include <cstddef>
#include <cstdint>
#include <exception>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace sluice::csv {

/// The characters that mean something.
struct Dialect {
    char delimiter = ',';
    char quote = '"';
    bool has_quote = true;
};

/// One cell, without the quotes around it. Borrows from the reader.
struct Cell {
    std::string_view text;
    bool is_quoted = false;
    bool has_doubled = false;  // quotes within it are doubled
};

/// One record, valid until the reader's next call.
struct Record {
    std::vector<Cell> cells;
    std::int64_t line = 0;        // of its first byte, from 1
    std::int64_t byte = 0;        // of its first byte in the (decompressed) input, from 0
    std::size_t size = 0;         // bytes of its text as UTF-8, with the line end
    bool has_stray_text = false;  // a closing quote is followed by neither a delimiter nor a line end
};

/// Reads one input from front to back. The records depend on the input's bytes alone, not on how they arrive. Line ends
/// are LF, CR LF and CR; lines without a byte are passed over. One thread at a time.
class RecordReader {
public:
    /// Messages call the input `name`. `interruption` outlives the reader.
    RecordReader(DecodedText text, std::string name, Dialect dialect, const input::Interruption &interruption);
    ~RecordReader();
    RecordReader(const RecordReader &) = delete;
    RecordReader &operator=(const RecordReader &) = delete;

    /// The next record, or nullptr at the end. When the input turns out to be damaged or cannot be read on, the whole
    /// records in front of that place come first; then sdk::Failure is thrown, by every further call too. So it is
    /// (SLUICE_BAD_DATA) for a quote that is never closed and a record beyond SLUICE_RECORD_BYTES_MAX.
    const Record *next();

    /// Let next() give the record again that it gave last.
    void put_back() noexcept { is_put_back_ = true; }

private:
    bool scan();
    bool scan_cell(std::size_t &at, Cell &cell);
    bool scan_quoted(std::size_t &at, Cell &cell);
    bool skip_blank_lines();
    void read_more();
    void grow();
    void take(std::size_t end);
    [[noreturn]] void fail(const std::string &what);

    DecodedText text_;
    std::string name_;
    Dialect dialect_;
    const input::Interruption &interruption_;
    SpecialFinder finder_;
    Record record_;
    char *data_ = nullptr;  // the window: bytes of the text, and padding behind them
    std::size_t room_ = 0;
    std::size_t size_ = 0;
    std::size_t at_ = 0;  // where the next record begins
    std::int64_t line_ = 1;
    std::int64_t byte_ = 0;
    std::int64_t lines_within_ = 0;  // line ends inside the cells of the record
    bool is_ended_ = false;          // the text has no further bytes
    bool is_unclosed_ = false;       // the text ends within quotes
    bool is_put_back_ = false;
    std::exception_ptr failure_;
};

}  // namespace sluice::csv
