/// The hash of Fowler, Noll and Vo, variant 1a, of 64 bits (RFC 9923): the same in every process and on every machine.
package struct FNV64: Sendable {
    package private(set) var value: UInt64 = 0xCBF2_9CE4_8422_2325

    package init() {}

    @inline(__always)
    package mutating func add(_ byte: UInt8) { add(whole: UInt64(byte)) }

    package mutating func add(_ bytes: some Sequence<UInt8>) {
        for byte in bytes { add(byte) }
    }

    /// Takes a number in one step, as if it were a byte.
    @inline(__always)
    package mutating func add(whole number: UInt64) { value = (value ^ number) &* 0x100_0000_01B3 }
}
