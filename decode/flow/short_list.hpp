#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <new>
#include <type_traits>
#include <utility>

namespace loopscope::decode::flow {

/// A list that mostly holds few elements: so many have room inside it, more get a block of their own. Elements go from
/// the front at once, without the others being moved. At most 32,768, for a connection has many of these lists.
template <class T, std::uint16_t inside> class ShortList {
    static_assert(std::is_trivially_copyable_v<T> && std::is_trivially_destructible_v<T>);

public:
    ShortList() = default;
    ~ShortList() { give_back(); }
    ShortList(ShortList&& other) noexcept { *this = std::move(other); }
    ShortList& operator=(ShortList&& other) noexcept {
        std::swap(room_, other.room_);
        std::swap(first_, other.first_);
        std::swap(end_, other.end_);
        std::swap(capacity_, other.capacity_);
        return *this;
    }

    bool empty() const { return first_ == end_; }
    std::uint32_t size() const { return std::uint32_t{end_} - first_; }
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
        if (full()) [[unlikely]]
            make_room();
        new (data() + end_) T(value);
        ++end_;
    }
    /// The first `count` go.
    void pop_front(std::uint32_t count) {
        first_ = static_cast<std::uint16_t>(first_ + count);
        if (empty()) clear();
    }
    /// The last `count` go.
    void pop_back(std::uint32_t count) {
        end_ = static_cast<std::uint16_t>(end_ - count);
        if (empty()) clear();
    }
    template <class Predicate> void erase_if(Predicate predicate) {
        end_ = static_cast<std::uint16_t>(std::remove_if(begin(), end(), predicate) - data());
        if (empty()) clear();
    }
    void clear() { first_ = end_ = 0; }
    /// Also lets go of the block.
    void release() {
        give_back();
        first_ = end_ = 0;
        capacity_ = inside;
    }

    // For who decides himself how room is made.
    bool full() const { return end_ == capacity_; }
    std::uint32_t gone() const { return first_; }  ///< so many elements at the front had room that is free
    /// Uses that room again.
    void compact() {
        std::copy(begin(), end(), data());
        end_ = static_cast<std::uint16_t>(end_ - first_);
        first_ = 0;
    }
    void grow() {
        const auto larger = static_cast<std::uint16_t>(capacity_ * 2);
        auto* const block = new T[larger];
        std::copy(begin(), end(), block + first_);
        give_back();
        room_.block = block;
        capacity_ = larger;
    }

private:
    T* data() { return capacity_ == inside ? room_.elements : room_.block; }
    const T* data() const { return capacity_ == inside ? room_.elements : room_.block; }
    void give_back() {
        if (capacity_ != inside) delete[] room_.block;
    }
    void make_room() {
        if (first_ > 0 && first_ >= capacity_ / 2)
            compact();
        else
            grow();
    }

    union Room {
        Room() : block(nullptr) {}
        T elements[inside];
        T* block;
    };
    Room room_;
    std::uint16_t first_ = 0, end_ = 0, capacity_ = inside;
};

}  // namespace loopscope::decode::flow
