// What ThreadSanitizer cannot see: Poco and OpenSSL are not built with it, so it takes the last release of a socket,
// which is counted by an atomic number in there, for a race with those who used it before.
#ifdef __SANITIZE_THREAD__

extern "C" const char *__tsan_default_suppressions() {
    return "race:^Poco::Net::TCPServer::run\n"
           "race:^Poco::Net::SocketImpl::close\n"
           "race:^Poco::Net::SecureSocketImpl::\n"
           "race:libssl.so\n"
           "race:libcrypto.so\n";
}

#endif
