// The server: store, agent and HTTP put together.
#pragma once

#include "host/config/server_settings.hpp"

#include <chrono>
#include <filesystem>
#include <memory>
#include <string>
#include <vector>

namespace sluice {

class Logger;

/// What a server is made of beside its settings.
struct ServerPlace {
    std::filesystem::path program;  // that runners are started from
    std::string version;
    std::vector<std::filesystem::path> profiles, scripts, plugins;  // folders, where the settings name none
};

/// Owns everything that runs in `sluice serve`. One thread, the one that made it.
class Server {
public:
    /// Opens the data folder and the sockets. Throws Failure: another server has the folder, the address is taken, the
    /// settings would open the server to others without keys or TLS.
    Server(const ServerSettings &settings, const ServerPlace &place, Logger &logger);
    ~Server();
    Server(const Server &) = delete;
    Server &operator=(const Server &) = delete;

    /// Begin to serve and to work. Where it can be reached: "http://127.0.0.1:8080".
    std::string start();

    /// Refuse new jobs, let running ones end for as long as settings.drain says, give the rest back to the queue, and
    /// stop. Answers are given all the while.
    void stop();

private:
    struct Parts;
    std::unique_ptr<Parts> parts_;
};

}  // namespace sluice
