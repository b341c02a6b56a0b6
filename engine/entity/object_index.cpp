#include "engine/entity/object_index.hpp"

namespace sluice {

ObjectIndex::Key ObjectIndex::key(std::string_view name) {
    forget_learned();
    if (const auto found = keys_.find(name); found != keys_.end()) return found->second;
    const Key key = learn(name);
    fixed_count_ = entries_.size();
    learned_bytes_ = 0;
    return key;
}

void ObjectIndex::load(JsonValue object) {
    if (entries_.size() - fixed_count_ > learned_names_max || learned_bytes_ > learned_bytes_max) forget_learned();
    if (++generation_ == 0) {
        for (Entry &entry : entries_) entry.generation = 0;
        generation_ = 1;
    }
    tape_ = object.tape_;
    Key previous = 0;
    for (const JsonMember member : object.members()) {
        Key key = entries_[previous].next;
        if (key == 0 || !equals_short(entries_[key].name, member.name)) {
            const auto found = keys_.find(member.name);
            key = found != keys_.end() ? found->second : learn(member.name);
            entries_[previous].next = key;
        }
        Entry &entry = entries_[key];
        if (entry.generation != generation_) {
            entry.generation = generation_;
            entry.value = member.value.index_;
        }
        previous = key;
    }
}

ObjectIndex::Key ObjectIndex::learn(std::string_view name) {
    names_.emplace_back(name);
    learned_bytes_ += name.size();
    const auto key = static_cast<Key>(entries_.size());
    entries_.push_back({names_.back(), 0, 0, 0});
    keys_.emplace(names_.back(), key);
    return key;
}

void ObjectIndex::forget_learned() {
    for (std::size_t key = fixed_count_; key < entries_.size(); ++key) {
        keys_.erase(entries_[key].name);
    }
    entries_.resize(fixed_count_);
    names_.resize(fixed_count_ - 1);
    for (Entry &entry : entries_) entry.next = 0;
    learned_bytes_ = 0;
}

}  // namespace sluice
