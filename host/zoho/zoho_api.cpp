#include "host/zoho/zoho_api.hpp"

#include "host/api/job_callback.hpp"
#include "host/zoho/job_status.hpp"
#include "host/zoho/metadata_calls.hpp"
#include "host/zoho/token_calls.hpp"

#include <utility>

namespace sluice {

ZohoApi::ZohoApi(Doorkeeper &doorkeeper, KeyStore &keys, PeerThrottle &throttle, zoho::ExportCallsParts exports,
                 std::function<ZohoOrganisation(const std::string &tenant)> organisation_of)
    : keys_(keys),
      throttle_(throttle),
      organisation_of_(std::move(organisation_of)),
      callers_(doorkeeper, [this](const std::string &tenant) { return organisation_of_(tenant).id; }),
      datasets_(exports.datasets),
      key_(exports.key),
      public_url_(exports.public_url),
      exports_(std::move(exports)) {}

void ZohoApi::add_routes(http::Router &router) {
    zoho::add_token_route(router, callers_.doorkeeper(), keys_, throttle_, public_url_);
    zoho::add_metadata_routes(router, callers_, datasets_,
                              [this](const std::string &tenant) { return organisation_of_(tenant).name; });
    exports_.add_routes(router, callers_);
}

CallbackMessage ZohoApi::callback_message(const DueDelivery &delivery) const {
    const std::string base = public_url_.empty() ? callback_base(delivery) : public_url_;
    CallbackMessage message = sluice::callback_message(delivery, key_, base);
    message.body = zoho::status_data(delivery.job, base).dump(-1, ' ', false, Json::error_handler_t::replace);
    message.is_once = true;
    return message;
}

}  // namespace sluice
