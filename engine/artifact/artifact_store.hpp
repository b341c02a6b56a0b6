// Where the files of one job come into being: written in private, shown all at once or not at all.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

namespace sluice {

/// One file being written. Owned by its store. One thread at a time.
class ArtifactFile {
public:
    virtual ~ArtifactFile() = default;

    /// Append bytes. Throws Failure (io_fatal, io_retry).
    virtual void write(const void *data, std::size_t size) = 0;
};

/// A written file and the name that it gets.
struct NamedArtifact {
    ArtifactFile *file;
    std::string name;
};

/// The files of one attempt at a job. Until publish() nobody sees them; a store that is destroyed without publish()
/// has removed everything it made. One thread at a time, except temp_file() and
/// expect(). All calls throw Failure.
class ArtifactStore {
public:
    virtual ~ArtifactStore() = default;

    /// Begin a file; it lives as long as the store.
    virtual ArtifactFile &create() = 0;

    /// Told of a name that a file will get: throws at once when publish() would find it taken. Any thread.
    virtual void expect(const std::string &) const {}

    /// True when the store takes one file only (a stream).
    virtual bool is_stream() const noexcept = 0;

    /// A new empty file for intermediate data, readable by this user alone; removed with the store. Any thread.
    virtual std::string temp_file() = 0;

    /// Make the files durable and visible under their names: all of them, or none when this throws. Files that were
    /// created and are not named here are removed. Call at most once.
    virtual void publish(const std::vector<NamedArtifact> &artifacts) = 0;

    /// Remove everything that was not published. For a process that ends at once, without destructors; from any thread.
    virtual void abandon() noexcept = 0;
};

}  // namespace sluice
