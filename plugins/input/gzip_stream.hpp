// The text inside gzip data.
#pragma once

#include "plugins/input/byte_stream.hpp"

#include <zlib.h>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

namespace sluice::input {

/// Reads any number of gzip members, one behind the other; zero bytes may pad the end. One thread at a time.
class GzipStream final : public ByteStream {
public:
    /// Messages call the input `name`. Throws sdk::Failure.
    GzipStream(std::unique_ptr<ByteStream> raw, std::string name);
    ~GzipStream() override;
    GzipStream(const GzipStream &) = delete;
    GzipStream &operator=(const GzipStream &) = delete;

    /// Throws sdk::Failure (SLUICE_BAD_DATA) for damaged or cut off data, after the text in front of it was read.
    std::size_t read(char *data, std::size_t size) override;

private:
    bool has_input();
    bool begin_member();
    [[noreturn]] void fail(const std::string &what) const;

    std::unique_ptr<ByteStream> raw_;
    std::string name_;
    std::vector<char> input_;
    z_stream inflater_ = {};
    std::int64_t bytes_given_ = 0;
    bool is_raw_ended_ = false;
    bool is_between_members_ = false;
};

}  // namespace sluice::input
