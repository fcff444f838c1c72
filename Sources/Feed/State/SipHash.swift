/// SipHash-2-4 with 128 bits of output (Aumasson and Bernstein, 2012), under a key fixed here.
///
/// Replay needs the same hash in every run, so the key cannot be secret. With a known key, two texts of equal 64-bit
/// hash are found in 2^32 steps, minutes of work, and a viewer who picks his own words could have one message dropped
/// as the repetition of another. At 128 bits the same takes 2^64 steps.
struct SipHash: Sendable {
    private var v0: UInt64
    private var v1: UInt64
    private var v2: UInt64
    private var v3: UInt64
    private var tail: UInt64 = 0
    private var count = 0

    /// Starts with the product's own key.
    init() { self.init(key: (0x6E75_6F63_6C69_6F66, 0x7074_7572_6E69_6174)) }

    init(key: (UInt64, UInt64)) {
        v0 = key.0 ^ 0x736F_6D65_7073_6575
        v1 = key.1 ^ 0x646F_7261_6E64_6F6D ^ 0xEE
        v2 = key.0 ^ 0x6C79_6765_6E65_7261
        v3 = key.1 ^ 0x7465_6462_7974_6573
    }

    /// Takes a part with its length before it, so that the borders of parts count.
    mutating func combine(_ bytes: some Collection<UInt8>) {
        combine(UInt64(bytes.count))
        append(bytes)
    }

    mutating func combine(_ value: UInt64) {
        for shift in stride(from: 0, to: 64, by: 8) { append(UInt8(truncatingIfNeeded: value >> UInt64(shift))) }
    }

    /// Takes bytes as they are.
    mutating func append(_ bytes: some Collection<UInt8>) {
        for byte in bytes { append(byte) }
    }

    private mutating func append(_ byte: UInt8) {
        tail |= UInt64(byte) << UInt64(8 * (count & 7))
        count += 1
        if count & 7 == 0 {
            compress(tail)
            tail = 0
        }
    }

    func finish() -> UInt128 {
        var copy = self
        copy.compress(tail | UInt64(truncatingIfNeeded: count) << 56)
        copy.v2 ^= 0xEE
        for _ in 0..<4 { copy.round() }
        let low = copy.v0 ^ copy.v1 ^ copy.v2 ^ copy.v3
        copy.v1 ^= 0xDD
        for _ in 0..<4 { copy.round() }
        return UInt128(copy.v0 ^ copy.v1 ^ copy.v2 ^ copy.v3) << 64 | UInt128(low)
    }

    private mutating func compress(_ word: UInt64) {
        v3 ^= word
        round()
        round()
        v0 ^= word
    }

    private mutating func round() {
        func rotate(_ value: UInt64, _ bits: UInt64) -> UInt64 { value << bits | value >> (64 - bits) }
        v0 &+= v1
        v1 = rotate(v1, 13) ^ v0
        v0 = rotate(v0, 32)
        v2 &+= v3
        v3 = rotate(v3, 16) ^ v2
        v0 &+= v3
        v3 = rotate(v3, 21) ^ v0
        v2 &+= v1
        v1 = rotate(v1, 17) ^ v2
        v2 = rotate(v2, 32)
    }
}
