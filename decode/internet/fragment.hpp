#pragma once

#include "decode/decoding.hpp"

namespace loopscope::decode {

/// Goes on after a fragment's header. Where the whole datagram is known (`Facts::datagram`) it is read instead of the
/// fragment's part; a whole fragment otherwise waits for the others in `Packet::fragment`; a first fragment of which
/// the capture lacks octets is read as far as it goes, since it can never be put together. `in` is limited to the
/// payload.
void fragment_payload(Decoding&, const Fragment&, Reader& in);

}  // namespace loopscope::decode
