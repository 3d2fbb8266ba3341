#pragma once

#include <concepts>

namespace loopscope::trace {

/// Of the numbers below `count`, `before` holds for the first ones and for none after them: how many those are, by
/// halving. (What the standard library has for this wants iterators, which what is published does not give.)
template <std::integral Number, std::predicate<Number> Before> Number partition_place(Number count, Before before) {
    Number low = 0, high = count;
    while (low < high) {
        const Number middle = low + (high - low) / 2;
        if (before(middle))
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

}  // namespace loopscope::trace
