// Addresses that download a file for whoever has them, until they are over.
#pragma once

#include "host/access/server_key.hpp"
#include "host/http/request.hpp"

#include <chrono>
#include <string>

namespace sluice::riversand {

/// The path of such addresses, as a template with {tenant} and {file}.
extern const char *const download_path;

/// An absolute address of the file, below http::public_base(). Throws Failure when the server's key cannot be read.
std::string download_url(ServerKey &key, const DownloadLink &link, const http::Request &request,
                         const std::string &public_url);

/// The link that a request for such an address shows. Throws Refusal 403 unless the server signed it and it is not over
/// at `now`.
DownloadLink require_valid_link(ServerKey &key, const http::Request &request, const std::string &tenant,
                                const std::string &file_id, std::chrono::sys_seconds now);

}  // namespace sluice::riversand
