#include "engine/query/sort_order.hpp"

#include "engine/base/failure.hpp"
#include "engine/batch/source_column.hpp"
#include "engine/entity/number_text.hpp"
#include "engine/query/field_path.hpp"

#include <algorithm>

namespace sluice {

namespace {

// What a key begins with, so that records without a value come where they shall.
constexpr char null_first = 0, present = 1, null_last = 2;

// The highest byte first, so that bytes compare as the numbers do.
void append_big_endian(std::vector<char> &out, std::uint64_t value) {
    for (int shift = 56; shift >= 0; shift -= 8) out.push_back(static_cast<char>(value >> shift & 0xFF));
}

constexpr std::uint64_t sign_bit = std::uint64_t{1} << 63;

std::uint64_t ordered_bits(std::int64_t value) { return static_cast<std::uint64_t>(value) ^ sign_bit; }

// A zero ends the text; the bytes 0 and 1 in it are written as two.
void append_text_key(std::vector<char> &out, std::string_view text) {
    for (const char c : text) {
        if (c == 0 || c == 1) out.push_back(1);
        out.push_back(c == 0 ? char{1} : c == 1 ? char{2} : c);
    }
    out.push_back(0);
}

// Sign, power of ten, digits. Of negative numbers everything but the sign is turned round.
void append_number_key(std::vector<char> &out, const ExactNumber &number) {
    out.push_back(static_cast<char>(number.sign() + 1));
    if (number.sign() == 0) return;
    const std::size_t begin = out.size();
    append_big_endian(out, ordered_bits(number.magnitude()));
    for (std::size_t i = 0; i < number.digit_count(); ++i) out.push_back(number.digit(i));
    out.push_back(0);
    if (number.sign() < 0)
        for (std::size_t i = begin; i < out.size(); ++i) out[i] = static_cast<char>(~out[i]);
}

void append_value_key(std::vector<char> &out, ValueType type, ComparedValue value) {
    switch (type) {
        case ValueType::string: return append_text_key(out, value.text);
        case ValueType::integer:
        case ValueType::decimal: return append_number_key(out, *ExactNumber::read(value.text));
        case ValueType::datetime: return append_big_endian(out, ordered_bits(*readable_instant(value)));
        case ValueType::boolean: return out.push_back(*readable_boolean(value) ? 1 : 0);
    }
}

std::optional<ComparedValue> first_value(JsonValue attribute, const ValueChoice &choice) {
    std::optional<ComparedValue> first;
    for_each_chosen(attribute.find("values"), choice, [&](const ValueEntry &entry) {
        if (!first) first = compared_value(entry.value);
    });
    return first;
}

}  // namespace

SortOrder::SortOrder(const std::vector<SortKey> &keys, Entity &entity, const Table &source) {
    const bool has_records = has_entities(source);
    for (const SortKey &key : keys) {
        Prepared prepared{&key, {}, {}, {}, {}};
        if (key.subject == Subject::column || (!has_records && key.subject == Subject::field)) {
            try {
                prepared.column = source_column(source, key.name);
            } catch (const Failure &failure) {
                throw failure.within(key.path);
            }
        } else if (!has_records) {
            throw Failure(Status::bad_config, key.path + ": the source gives table rows, which have no " +
                                                  std::string(subject_name(key.subject)) + " '" + key.name +
                                                  "'; sort by one of its columns: {column: NAME}");
        } else if (key.subject == Subject::attribute) {
            prepared.member =
                entity.member(key.context ? entity.context_part(*key.context) : Entity::Part::attributes, key.name);
        } else if (key.subject == Subject::property) {
            prepared.member = entity.member(Entity::Part::properties, key.name);
        } else if (key.subject == Subject::pointer) {
            prepared.pointer = JsonPointer::parse(key.name).value();
        } else {
            prepared.path = split_path(key.name);
            prepared.member = entity.member(Entity::Part::record, prepared.path.front());
        }
        keys_.push_back(std::move(prepared));
    }
}

std::optional<ComparedValue> SortOrder::value(const Prepared &prepared, Entity &entity, const BatchView &batch,
                                              std::int64_t row) {
    const SortKey &key = *prepared.key;
    if (prepared.column) {
        const ColumnView &cells = batch.column(*prepared.column);
        if (cells.is_null(row)) return std::nullopt;
        return compared_cell(cells, row, cell_text_);
    }
    switch (key.subject) {
        case Subject::attribute: return first_value(entity.at(prepared.member), key.choice);
        case Subject::property: return compared_value(entity.at(prepared.member));
        case Subject::pointer: return compared_value(prepared.pointer.find(entity.record()));
        default: break;
    }
    if (key.name == "name") return compared_value(entity.name());
    return compared_value(follow_path(entity.at(prepared.member), prepared.path, 1));
}

void SortOrder::append(std::vector<char> &out, Entity &entity, const BatchView &batch, std::int64_t row) {
    for (const Prepared &prepared : keys_) {
        const SortKey &key = *prepared.key;
        const std::optional<ComparedValue> found = value(prepared, entity, batch, row);
        if (!found || !is_readable_as(key.type, *found)) {
            out.push_back(key.are_nulls_first ? null_first : null_last);
            continue;
        }
        out.push_back(present);
        const std::size_t begin = out.size();
        append_value_key(out, key.type, *found);
        if (key.is_descending)
            for (std::size_t i = begin; i < out.size(); ++i) out[i] = static_cast<char>(~out[i]);
    }
}

}  // namespace sluice
