// The stores that the suite of JobStore runs over, each with clocks that a test moves.
#pragma once

#include "host/callbacks/callback_store.hpp"
#include "host/datasets/dataset_store.hpp"
#include "host/jobs/job_store_options.hpp"

#include <chrono>
#include <functional>
#include <memory>
#include <ostream>
#include <set>
#include <string>
#include <vector>

namespace sluice::test {

/// An empty store in a place of its own, which goes with the object.
class TestedStore {
public:
    virtual ~TestedStore() = default;

    JobStore *operator->() { return &store(); }
    virtual JobStore &store() = 0;
    virtual CallbackStore &callbacks() = 0;
    virtual DatasetStore &datasets() = 0;
    /// Let time pass by every clock.
    virtual void advance(std::chrono::microseconds time) = 0;
    /// Open the same data again, as after the end of the process, or after a restart of the machine.
    virtual void reopen(bool is_new_boot) = 0;
};

/// One kind of store, as a data set of Boost.Test.
struct StoreKind {
    std::string name;
    std::function<std::unique_ptr<TestedStore>(const JobStoreOptions &options)> open;
};
inline std::ostream &operator<<(std::ostream &stream, const StoreKind &kind) { return stream << kind.name; }

const std::vector<StoreKind> &store_kinds();

/// A small job of `tenant`, kept for an hour.
NewJob job_of(const std::string &tenant, Lane lane = Lane::normal);
/// A parent with `count` children of the same kind.
NewJob parent_of(const std::string &tenant, std::size_t count);

inline const std::set<Lane> any_lane = {Lane::small, Lane::normal};

/// One file, in the folder of the attempt.
JobResult result_of(const Lease &lease);
std::string folder_of(const Lease &lease);

}  // namespace sluice::test
