#include "host/riversand/task_callback.hpp"

#include "host/riversand/task_query.hpp"

#include <optional>

namespace sluice::riversand {

CallbackMessage task_callback_message(DueDelivery delivery, JobStore &store, const ServerKey &key,
                                      const std::string &base) {
    if (delivery.job.state == JobState::succeeded) {
        if (const std::optional<TaskFault> fault = fault_of(task_of(store, delivery.job))) {
            delivery.job.state = JobState::failed;
            delivery.job.error = fault->error;
        }
    }
    return callback_message(delivery, key, base);
}

}  // namespace sluice::riversand
