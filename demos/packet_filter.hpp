#pragma once

#include <linux/filter.h>

#include <iterator>

#include "demos/socket.hpp"

// Classic BPF on a TCP socket: a program of a few instructions that sees each arriving segment, from its TCP header on,
// before TCP does. It returns how many octets to keep; 0 drops the segment. So one machine can play a broken network.
// A capture shows the segments all the same: they are dropped behind it. Newer kernels let only who may configure the
// network (CAP_NET_ADMIN) filter TCP: in the private loopback these demos may.

namespace loopscope::demos {

inline constexpr unsigned keep_all = 0xffffffff, drop = 0;
inline constexpr unsigned flags_offset = 13, fin_flag = 0x01;

inline constexpr sock_filter drop_everything[] = {BPF_STMT(BPF_RET | BPF_K, drop)};

inline constexpr sock_filter drop_fin[] = {
    BPF_STMT(BPF_LD | BPF_B | BPF_ABS, flags_offset),
    BPF_JUMP(BPF_JMP | BPF_JSET | BPF_K, fin_flag, 0, 1),
    BPF_STMT(BPF_RET | BPF_K, drop),
    BPF_STMT(BPF_RET | BPF_K, keep_all),
};

inline constexpr sock_filter drop_all_but_fin[] = {
    BPF_STMT(BPF_LD | BPF_B | BPF_ABS, flags_offset),
    BPF_JUMP(BPF_JMP | BPF_JSET | BPF_K, fin_flag, 1, 0),
    BPF_STMT(BPF_RET | BPF_K, drop),
    BPF_STMT(BPF_RET | BPF_K, keep_all),
};

/// A segment carries data where it is longer than its header, whose length in 4-octet words is in the upper half of
/// octet 12.
inline constexpr sock_filter drop_data[] = {
    BPF_STMT(BPF_LD | BPF_B | BPF_ABS, 12),
    BPF_STMT(BPF_ALU | BPF_RSH | BPF_K, 2),
    BPF_STMT(BPF_ALU | BPF_AND | BPF_K, 0x3c),  // the header's length in octets
    BPF_STMT(BPF_MISC | BPF_TAX, 0),
    BPF_STMT(BPF_LD | BPF_W | BPF_LEN, 0),  // the segment's
    BPF_JUMP(BPF_JMP | BPF_JGT | BPF_X, 0, 0, 1),
    BPF_STMT(BPF_RET | BPF_K, drop),
    BPF_STMT(BPF_RET | BPF_K, keep_all),
};

/// Replaces the filter that is there.
template <std::size_t size> void attach_filter(int socket, const sock_filter (&program)[size]) {
    const sock_fprog filter{size, const_cast<sock_filter*>(program)};
    check(setsockopt(socket, SOL_SOCKET, SO_ATTACH_FILTER, &filter, sizeof filter), "setsockopt SO_ATTACH_FILTER");
}

inline void detach_filter(int socket) { switch_on(socket, SO_DETACH_FILTER, "SO_DETACH_FILTER"); }

}  // namespace loopscope::demos
