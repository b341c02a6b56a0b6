// The bytes of a file, a FIFO or standard input.
#pragma once

#include "plugins/input/byte_stream.hpp"
#include "plugins/input/interruption.hpp"

#include <cstdint>
#include <string>

namespace sluice::input {

/// Owns the open file, but not standard input. One thread at a time; `interruption` ends a read that waits.
class FileStream final : public ByteStream {
public:
    /// Opens `path`; an empty one means standard input. Messages call it `name`. `bytes_read` grows by every byte
    /// read. `interruption` and `bytes_read` outlive the stream. Throws sdk::Failure.
    FileStream(const std::string &path, std::string name, const Interruption &interruption, std::int64_t &bytes_read);
    ~FileStream() override;
    FileStream(const FileStream &) = delete;
    FileStream &operator=(const FileStream &) = delete;

    std::size_t read(char *data, std::size_t size) override;

private:
    void wait_for_bytes() const;

    std::string name_;
    const Interruption &interruption_;
    std::int64_t &bytes_read_;
    int file_;
    bool does_wait_ = false;  // a pipe or terminal: bytes come when somebody writes them
};

}  // namespace sluice::input
