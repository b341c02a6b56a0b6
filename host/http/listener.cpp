#include "host/http/listener.hpp"

#include "engine/base/failure.hpp"

#include <Poco/Exception.h>
#include <Poco/Net/Context.h>
#include <Poco/Net/IPAddress.h>
#include <Poco/Net/SecureServerSocket.h>
#include <Poco/Net/SocketAddress.h>
#include <Poco/Net/SocketImpl.h>
#include <fcntl.h>
#include <openssl/ssl.h>

namespace sluice::http {

namespace {

constexpr int backlog = 1'024;

Poco::Net::ServerSocket listen_on(Poco::Net::ServerSocket socket, const std::string &address, std::uint16_t port) {
    Poco::Net::IPAddress host;
    if (!Poco::Net::IPAddress::tryParse(address, host))
        throw Failure(Status::bad_config, "'" + address + "' is no address to listen on; write it in numbers");
    try {
        // The constructors would let a second server share the port (SO_REUSEPORT) and take connections of the first.
        const Poco::Net::SocketAddress place(host, port);
        if (host.family() == Poco::Net::AddressFamily::IPv6)
            socket.bind6(place, true, false, false);
        else
            socket.bind(place, true, false);
        ::fcntl(socket.impl()->sockfd(), F_SETFD, FD_CLOEXEC);
        socket.listen(backlog);
        return socket;
    } catch (const Poco::Exception &error) {
        throw Failure(Status::io_fatal,
                      "cannot listen on " + address + " port " + std::to_string(port) + ": " + error.displayText());
    }
}

}  // namespace

Poco::Net::ServerSocket listen_plain(const std::string &address, std::uint16_t port) {
    return listen_on(Poco::Net::ServerSocket(), address, port);
}

Poco::Net::ServerSocket listen_tls(const std::string &address, std::uint16_t port, const TlsFiles &files) {
    using Poco::Net::Context;
    Context::Ptr context;
    try {
        context = new Context(Context::TLS_SERVER_USE, files.key, files.certificate, "", Context::VERIFY_NONE);
        context->requireMinimumProtocol(Context::PROTO_TLSV1_2);
        if (SSL_CTX_check_private_key(context->sslContext()) != 1)
            throw Poco::InvalidArgumentException("they do not belong together");
        context->enableExtendedCertificateVerification(false);
    } catch (const Poco::Exception &error) {
        throw Failure(Status::bad_config, "cannot use the certificate " + files.certificate + " with the key " +
                                              files.key + ": " + error.displayText());
    }
    return listen_on(Poco::Net::SecureServerSocket(context), address, port);
}

}  // namespace sluice::http
