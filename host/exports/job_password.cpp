#include "host/exports/job_password.hpp"

namespace sluice {

namespace {

// Whose secret it is, and what for.
std::string seal_context(const std::string &tenant) { return "files of " + tenant; }

}  // namespace

std::string seal_password(const std::string &password, const std::string &tenant, const ServerKey &key) {
    return key.seal(password, seal_context(tenant));
}

std::string open_password(const std::string &sealed, const std::string &tenant, const ServerKey &key) {
    return key.open(sealed, seal_context(tenant));
}

}  // namespace sluice
