// Encrypts a PDF file.
#pragma once

#include "plugins/sdk/sluice/temp_file.hpp"

#include <functional>
#include <string>
#include <string_view>

namespace sluice::pdf {

/// Hand the PDF in `plain` to `sink`, encrypted with AES-256 (revision 6 of ISO 32000-2): whoever has the password may
/// do anything with it. Keys and salts are random, so that two results differ. Streams pass in pieces; what stays in
/// memory is about 8 KB for each page. Throws what `sink` throws, and Failure (INTERNAL).
void encrypt(const sdk::TempFile &plain, const std::string &password,
             const std::function<void(std::string_view)> &sink);

}  // namespace sluice::pdf
