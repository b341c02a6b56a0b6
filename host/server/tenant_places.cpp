#include "host/server/tenant_places.hpp"

#include "engine/base/failure.hpp"
#include "engine/base/text.hpp"
#include "host/callbacks/outgoing_calls.hpp"
#include "host/callbacks/webhook_signature.hpp"

#include <fstream>
#include <iterator>

namespace sluice {

namespace {

// Without the line's end that editors leave.
std::string read_secret(const std::filesystem::path &file) {
    std::ifstream stream(file, std::ios::binary);
    if (!stream) throw Failure(Status::bad_config, "cannot read " + shown(file.string()));
    std::string text{std::istreambuf_iterator<char>(stream), {}};
    text.erase(text.find_last_not_of(" \t\r\n") + 1);
    return text;
}

JobCallback callback_of(const TenantSettings &tenant) {
    JobCallback callback{tenant.callback.url, "", "", ""};
    if (callback.url.empty()) return callback;
    if (!receiver_of(callback.url)) throw Failure(Status::bad_config, "url: is no URL");
    if (tenant.callback.secret_file.empty()) return callback;
    try {
        callback.secret = read_secret(tenant.callback.secret_file);
        webhook_signature(callback.secret, "id", {}, "");
    } catch (const Failure &failure) {
        throw Failure(Status::bad_config, failure.within("secret_file").message());
    }
    return callback;
}

}  // namespace

std::map<std::string, riversand::TenantPlaces> tenant_places(const ServerSettings &settings) {
    std::map<std::string, riversand::TenantPlaces> places;
    for (const auto &[id, tenant] : settings.tenants) {
        try {
            places[id] = {tenant.channels, callback_of(tenant)};
        } catch (const Failure &failure) {
            throw failure.within("tenants." + id + ".callback");
        }
    }
    return places;
}

}  // namespace sluice
