#include "host/cli/secret_input.hpp"

#include "engine/base/failure.hpp"

#include <termios.h>
#include <unistd.h>
#include <algorithm>
#include <cerrno>
#include <iostream>
#include <optional>

namespace sluice::cli {

namespace {

// A terminal that does not show what is typed, while the object lives.
class SilentTerminal {
public:
    SilentTerminal() {
        if (tcgetattr(STDIN_FILENO, &before_) != 0) return;
        is_terminal_ = true;
        termios silent = before_;
        silent.c_lflag &= ~static_cast<tcflag_t>(ECHO);
        tcsetattr(STDIN_FILENO, TCSAFLUSH, &silent);
    }
    ~SilentTerminal() {
        if (is_terminal_) tcsetattr(STDIN_FILENO, TCSAFLUSH, &before_);
    }
    SilentTerminal(const SilentTerminal &) = delete;
    SilentTerminal &operator=(const SilentTerminal &) = delete;
    bool is_terminal() const noexcept { return is_terminal_; }

private:
    termios before_{};
    bool is_terminal_ = false;
};

// Nothing at the end. Read byte by byte: no buffer of the library keeps a secret.
std::optional<std::string> read_line() {
    std::string line;
    char c = 0;
    while (true) {
        const ssize_t size = read(STDIN_FILENO, &c, 1);
        if (size < 0 && errno == EINTR) continue;
        if (size < 0) throw system_failure("read standard input", errno);
        if (size == 0) return line.empty() ? std::nullopt : std::optional(line);
        if (c == '\n') break;
        if (line.size() > secret_bytes_max) break;
        line += c;
    }
    if (line.ends_with('\r')) line.pop_back();
    return line;
}

void check(const std::string &name, const std::string &secret) {
    const auto refuse = [&](const std::string &why) {
        throw Failure(Status::bad_config, "standard input: the " + name + " " + why);
    };
    if (secret.size() > secret_bytes_max) refuse("is longer than " + std::to_string(secret_bytes_max) + " characters");
    if (!std::all_of(secret.begin(), secret.end(), [](char c) { return c > ' ' && c <= '~'; }))
        refuse("holds spaces, or characters that no HTTP header can carry");
    if (secret.size() < secret_bytes_min)
        refuse("is shorter than " + std::to_string(secret_bytes_min) + " characters, so that somebody could guess it");
}

}  // namespace

std::vector<std::string> read_secrets(const std::vector<std::string> &names) {
    const SilentTerminal terminal;
    std::vector<std::string> secrets;
    for (const std::string &name : names) {
        if (terminal.is_terminal()) std::cerr << name << ": " << std::flush;
        const std::optional<std::string> line = read_line();
        if (terminal.is_terminal()) std::cerr << '\n';
        if (!line) throw Failure(Status::bad_config, "standard input: a line with the " + name + " is missing");
        check(name, *line);
        secrets.push_back(*line);
    }
    if (!terminal.is_terminal() && read_line())
        throw Failure(Status::bad_config, "standard input: there are more than " + std::to_string(names.size()) +
                                              " lines; each key is imported by itself");
    return secrets;
}

}  // namespace sluice::cli
