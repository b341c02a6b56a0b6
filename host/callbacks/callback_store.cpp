#include "host/callbacks/callback_store.hpp"

#include <array>

namespace sluice {

std::string_view delivery_state_name(DeliveryState state) noexcept {
    constexpr std::array<std::string_view, 3> names = {"waiting", "delivered", "given_up"};
    return names[static_cast<std::size_t>(state) - 1];
}

}  // namespace sluice
