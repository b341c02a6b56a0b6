// What is told to whoever wants to know that a job has ended.
#pragma once

#include "host/access/server_key.hpp"
#include "host/callbacks/callback_sender.hpp"

#include <string>

namespace sluice {

/// Where to, and with which secret it is signed: "whsec_..." as Standard Webhooks writes it, or empty for no signature.
struct JobCallback {
    std::string url, secret;
    std::string notified_user;  // whom the receiver shall tell of it; empty for nobody
    std::string form;           // of the message: the dialect that words it; empty: the API's own
    std::string base = {};      // in front of the paths that it tells, where the server has no public URL
};

/// As NewJob::callback, the secret sealed for the tenant. Throws Refusal 422 for a secret that cannot sign.
std::string callback_of(const JobCallback &callback, const std::string &tenant, const ServerKey &key);

/// What to send for a delivery: {"type": "export.succeeded", "timestamp", "data": the job as the API shows it}, and
/// {"notification": {"userId"}} for a user to be told. `base` is the public URL in front of paths. Throws Failure
/// (bad_data) for a callback that cannot be read.
CallbackMessage callback_message(const DueDelivery &delivery, const ServerKey &key, const std::string &base);

/// JobCallback::form of a delivery; empty for one that cannot be read.
std::string callback_form(const DueDelivery &delivery);

/// JobCallback::base likewise.
std::string callback_base(const DueDelivery &delivery);

}  // namespace sluice
