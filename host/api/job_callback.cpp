#include "host/api/job_callback.hpp"

#include "engine/base/failure.hpp"
#include "host/api/job_view.hpp"
#include "host/callbacks/webhook_signature.hpp"
#include "host/http/refusal.hpp"

namespace sluice {

namespace {

// Whose secret it is, and what for.
std::string seal_context(const std::string &tenant) { return "callback of " + tenant; }

std::string member_of(const DueDelivery &delivery, const char *name) {
    const Json callback = Json::parse(delivery.callback, nullptr, false);
    return callback.is_object() ? callback.value(name, "") : std::string();
}

}  // namespace

std::string callback_of(const JobCallback &callback, const std::string &tenant, const ServerKey &key) {
    Json json = {{"url", callback.url}};
    if (!callback.secret.empty()) {
        try {
            webhook_signature(callback.secret, "id", {}, "");
        } catch (const Failure &failure) {
            throw http::Refusal(422, "invalid_request", "callback.secret: " + failure.message());
        }
        json["secret"] = key.seal(callback.secret, seal_context(tenant));
    }
    if (!callback.notified_user.empty()) json["notified_user"] = callback.notified_user;
    if (!callback.form.empty()) json["form"] = callback.form;
    if (!callback.base.empty()) json["base"] = callback.base;
    return json.dump(-1, ' ', false, Json::error_handler_t::replace);
}

CallbackMessage callback_message(const DueDelivery &delivery, const ServerKey &key, const std::string &base) {
    const Json callback = Json::parse(delivery.callback, nullptr, false);
    if (!callback.is_object() || !callback.contains("url"))
        throw Failure(Status::bad_data, "the callback of the job cannot be read");
    CallbackMessage message;
    message.url = callback["url"].get<std::string>();
    if (callback.contains("secret"))
        message.secret = key.open(callback["secret"].get<std::string>(), seal_context(delivery.job.tenant));
    message.headers = {{"Content-Type", "application/json"}};
    Json body = {{"type", "export." + std::string(job_state_name(delivery.job.state))},
                 {"timestamp", time_text(delivery.created_at)},
                 {"data", job_view(delivery.job, std::nullopt, base)}};
    if (callback.contains("notified_user")) body["notification"] = {{"userId", callback["notified_user"]}};
    message.body = body.dump(-1, ' ', false, Json::error_handler_t::replace);
    return message;
}

std::string callback_form(const DueDelivery &delivery) { return member_of(delivery, "form"); }

std::string callback_base(const DueDelivery &delivery) { return member_of(delivery, "base"); }

}  // namespace sluice
