// The Zoho Analytics API below /restapi/v2 and /oauth/v2, on the jobs that exist.
#pragma once

#include "host/access/key_store.hpp"
#include "host/access/peer_throttle.hpp"
#include "host/callbacks/callback_sender.hpp"
#include "host/zoho/callers.hpp"
#include "host/zoho/export_calls.hpp"

#include <functional>
#include <string>

namespace sluice {

/// A tenant as an organisation.
struct ZohoOrganisation {
    std::string id, name;
};

/// All operations. Handles requests; any thread. What cannot be done is thrown as Refusal; zoho::add_error_shapes()
/// says how those look.
class ZohoApi {
public:
    ZohoApi(Doorkeeper &doorkeeper, KeyStore &keys, PeerThrottle &throttle, zoho::ExportCallsParts exports,
            std::function<ZohoOrganisation(const std::string &tenant)> organisation_of);

    /// The routes use this object.
    void add_routes(http::Router &router);

    /// What a job's end is told with, to a callbackUrl: the job as its status has it.
    CallbackMessage callback_message(const DueDelivery &delivery) const;

private:
    KeyStore &keys_;
    PeerThrottle &throttle_;
    std::function<ZohoOrganisation(const std::string &tenant)> organisation_of_;
    zoho::Callers callers_;
    const DatasetLibrary &datasets_;
    const ServerKey &key_;
    const std::string public_url_;
    zoho::ExportCalls exports_;
};

}  // namespace sluice
