// Sockets that a server listens on.
#pragma once

#include <Poco/Net/ServerSocket.h>
#include <cstdint>
#include <string>

namespace sluice::http {

/// PEM files; the key has no passphrase, the certificate's file holds the chain behind it.
struct TlsFiles {
    std::string certificate, key;
};

/// Listen on a numeric address ("127.0.0.1", "::1", "0.0.0.0"; "::" takes both families); port 0 picks one. Throws
/// Failure (bad_config) for a malformed address, io_fatal when the address is taken or may not be used.
Poco::Net::ServerSocket listen_plain(const std::string &address, std::uint16_t port);
/// With TLS 1.2 or later. Throws Failure (bad_config) when the files cannot be read or do not belong together, too.
Poco::Net::ServerSocket listen_tls(const std::string &address, std::uint16_t port, const TlsFiles &files);

}  // namespace sluice::http
