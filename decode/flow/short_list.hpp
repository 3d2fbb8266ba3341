#pragma once

#include <algorithm>
#include <cstdint>
#include <cstring>
#include <memory>
#include <type_traits>

namespace loopscope::decode::flow {

/// A list that mostly holds few elements: so many have room inside it, more get a block of their own. Elements go from
/// the front at once, without the others being moved.
template <class T, std::uint32_t inside> class ShortList {
    static_assert(std::is_trivially_copyable_v<T>);

public:
    bool empty() const { return first_ == end_; }
    std::uint32_t size() const { return end_ - first_; }
    T* begin() { return data() + first_; }
    T* end() { return data() + end_; }
    const T* begin() const { return data() + first_; }
    const T* end() const { return data() + end_; }
    T& operator[](std::uint32_t index) { return begin()[index]; }
    T& front() { return *begin(); }
    T& back() { return *(end() - 1); }
    const T& front() const { return *begin(); }
    const T& back() const { return *(end() - 1); }

    void push_back(const T& value) {
        if (end_ == capacity_) make_room();
        data()[end_++] = value;
    }
    /// The first `count` go.
    void pop_front(std::uint32_t count) {
        first_ += count;
        if (empty()) clear();
    }
    template <class Predicate> void erase_if(Predicate predicate) {
        end_ = static_cast<std::uint32_t>(std::remove_if(begin(), end(), predicate) - data());
        if (empty()) clear();
    }
    void clear() { first_ = end_ = 0; }
    /// Also lets go of the block.
    void release() {
        more_.reset();
        first_ = end_ = 0;
        capacity_ = inside;
    }

private:
    T* data() { return more_ == nullptr ? inside_ : more_.get(); }
    const T* data() const { return more_ == nullptr ? inside_ : more_.get(); }
    void make_room() {
        if (first_ > 0 && first_ >= capacity_ / 2) {
            std::move(begin(), end(), data());
        } else {
            std::unique_ptr<T[]> larger(new T[capacity_ * std::size_t{2}]);
            std::copy(begin(), end(), larger.get());
            more_ = std::move(larger);
            capacity_ *= 2;
        }
        end_ -= first_;
        first_ = 0;
    }

    T inside_[inside];
    std::unique_ptr<T[]> more_;
    std::uint32_t first_ = 0, end_ = 0, capacity_ = inside;
};

}  // namespace loopscope::decode::flow
