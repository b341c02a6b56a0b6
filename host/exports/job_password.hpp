// The password of a request for its files: sealed in the job, known to nobody but the runner that encrypts with it.
#pragma once

#include "host/access/server_key.hpp"

#include <string>

namespace sluice {

/// The variable of a runner that holds it; the profile of the job refers to it.
inline constexpr const char *job_password_variable = "SLUICE_JOB_PASSWORD";

/// As ExportRequest::sealed_password.
std::string seal_password(const std::string &password, const std::string &tenant, const ServerKey &key);

/// Throws Failure (bad_data) for what seal_password() did not make for this tenant with this key.
std::string open_password(const std::string &sealed, const std::string &tenant, const ServerKey &key);

}  // namespace sluice
