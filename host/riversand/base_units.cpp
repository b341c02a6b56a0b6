#include "host/riversand/base_units.hpp"

#include <algorithm>
#include <array>
#include <string>
#include <string_view>

namespace sluice::riversand {

namespace {

struct Unit {
    std::string_view symbol;
    double times;
    double plus = 0;
};

// Where a symbol has several meanings, that of trade counts: a gallon and an ounce are those of the United States.
constexpr std::array units = {
    // Length in m.
    Unit{"m", 1}, Unit{"km", 1e3}, Unit{"dm", 0.1}, Unit{"cm", 0.01}, Unit{"mm", 1e-3}, Unit{"um", 1e-6},
    Unit{"µm", 1e-6}, Unit{"μm", 1e-6}, Unit{"nm", 1e-9}, Unit{"in", 0.0254}, Unit{"inch", 0.0254}, Unit{"\"", 0.0254},
    Unit{"ft", 0.3048}, Unit{"'", 0.3048}, Unit{"yd", 0.9144}, Unit{"mi", 1609.344},
    // Area in m².
    Unit{"m2", 1}, Unit{"m²", 1}, Unit{"dm2", 0.01}, Unit{"dm²", 0.01}, Unit{"cm2", 1e-4}, Unit{"cm²", 1e-4},
    Unit{"mm2", 1e-6}, Unit{"mm²", 1e-6}, Unit{"km2", 1e6}, Unit{"km²", 1e6}, Unit{"ha", 1e4}, Unit{"in2", 0.00064516},
    Unit{"in²", 0.00064516}, Unit{"ft2", 0.09290304}, Unit{"ft²", 0.09290304}, Unit{"yd2", 0.83612736},
    Unit{"yd²", 0.83612736}, Unit{"ac", 4046.8564224},
    // Volume in m³.
    Unit{"m3", 1}, Unit{"m³", 1}, Unit{"dm3", 1e-3}, Unit{"dm³", 1e-3}, Unit{"cm3", 1e-6}, Unit{"cm³", 1e-6},
    Unit{"ccm", 1e-6}, Unit{"mm3", 1e-9}, Unit{"mm³", 1e-9}, Unit{"l", 1e-3}, Unit{"L", 1e-3}, Unit{"hl", 0.1},
    Unit{"dl", 1e-4}, Unit{"cl", 1e-5}, Unit{"ml", 1e-6}, Unit{"mL", 1e-6}, Unit{"in3", 1.6387064e-5},
    Unit{"in³", 1.6387064e-5}, Unit{"ft3", 0.028316846592}, Unit{"ft³", 0.028316846592}, Unit{"yd3", 0.764554857984},
    Unit{"yd³", 0.764554857984}, Unit{"gal", 0.003785411784}, Unit{"qt", 0.000946352946}, Unit{"pt", 0.000473176473},
    Unit{"fl oz", 2.95735295625e-5}, Unit{"floz", 2.95735295625e-5},
    // Mass in kg.
    Unit{"kg", 1}, Unit{"Kg", 1}, Unit{"g", 1e-3}, Unit{"mg", 1e-6}, Unit{"ug", 1e-9}, Unit{"µg", 1e-9},
    Unit{"μg", 1e-9}, Unit{"t", 1e3}, Unit{"lb", 0.45359237}, Unit{"lbs", 0.45359237}, Unit{"oz", 0.028349523125},
    // Time in s.
    Unit{"s", 1}, Unit{"sec", 1}, Unit{"ms", 1e-3}, Unit{"us", 1e-6}, Unit{"µs", 1e-6}, Unit{"min", 60},
    Unit{"h", 3600}, Unit{"hr", 3600}, Unit{"d", 86400}, Unit{"day", 86400},
    // Speed in m/s, frequency in Hz.
    Unit{"m/s", 1}, Unit{"km/h", 1 / 3.6}, Unit{"kmh", 1 / 3.6}, Unit{"mph", 0.44704}, Unit{"Hz", 1}, Unit{"kHz", 1e3},
    Unit{"MHz", 1e6}, Unit{"GHz", 1e9}, Unit{"rpm", 1.0 / 60},
    // Temperature in K.
    Unit{"K", 1}, Unit{"°C", 1, 273.15}, Unit{"degC", 1, 273.15}, Unit{"°F", 5.0 / 9, 459.67 * 5 / 9},
    Unit{"degF", 5.0 / 9, 459.67 * 5 / 9},
    // Force in N, torque in Nm, pressure in Pa.
    Unit{"N", 1}, Unit{"kN", 1e3}, Unit{"Nm", 1}, Unit{"Pa", 1}, Unit{"hPa", 100}, Unit{"kPa", 1e3}, Unit{"MPa", 1e6},
    Unit{"bar", 1e5}, Unit{"mbar", 100}, Unit{"psi", 6894.757293168},
    // Energy in J, power in W.
    Unit{"J", 1}, Unit{"kJ", 1e3}, Unit{"MJ", 1e6}, Unit{"cal", 4.184}, Unit{"kcal", 4184}, Unit{"Wh", 3600},
    Unit{"kWh", 3.6e6}, Unit{"W", 1}, Unit{"mW", 1e-3}, Unit{"kW", 1e3}, Unit{"MW", 1e6},
    Unit{"hp", 745.69987158227022}, Unit{"PS", 735.49875},
    // Electricity in V, A, As, Ω, F; light in lm, cd, lx.
    Unit{"V", 1}, Unit{"mV", 1e-3}, Unit{"kV", 1e3}, Unit{"A", 1}, Unit{"mA", 1e-3}, Unit{"Ah", 3600}, Unit{"mAh", 3.6},
    Unit{"Ω", 1}, Unit{"Ohm", 1}, Unit{"kΩ", 1e3}, Unit{"F", 1}, Unit{"µF", 1e-6}, Unit{"nF", 1e-9}, Unit{"pF", 1e-12},
    Unit{"lm", 1}, Unit{"cd", 1}, Unit{"lx", 1},
    // Information in bytes, parts of a whole.
    Unit{"B", 1}, Unit{"kB", 1e3}, Unit{"KB", 1e3}, Unit{"MB", 1e6}, Unit{"GB", 1e9}, Unit{"TB", 1e12},
    Unit{"KiB", 1024}, Unit{"MiB", 1048576}, Unit{"GiB", 1073741824}, Unit{"TiB", 1099511627776}, Unit{"%", 0.01},
    Unit{"‰", 0.001}};

bool is_lower_case(std::string_view text) {
    return std::all_of(text.begin(), text.end(), [](char c) { return c >= 'a' && c <= 'z'; });
}

// Catalogues write CM and KG; only where that is no other unit, and not of units of one letter but the commonest.
Json with_capitals() {
    Json known = Json::object();
    const auto add = [&known](const std::string &symbol, const Unit &unit) {
        if (known.contains(symbol)) return;
        known[symbol] = unit.plus == 0 ? Json(unit.times) : Json{{"times", unit.times}, {"plus", unit.plus}};
    };
    for (const Unit &unit : units) add(std::string(unit.symbol), unit);
    for (const Unit &unit : units) {
        std::string capitals(unit.symbol);
        if (!is_lower_case(capitals) || (capitals.size() == 1 && capitals != "m" && capitals != "g")) continue;
        for (char &c : capitals) c = static_cast<char>(c - 'a' + 'A');
        add(capitals, unit);
    }
    return known;
}

}  // namespace

const Json &base_units() {
    static const Json known = with_capitals();
    return known;
}

}  // namespace sluice::riversand
