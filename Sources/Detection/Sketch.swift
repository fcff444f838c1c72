import CounterfoilFolding
import CounterfoilTranscript

/// A few keys of a text such that nearly equal texts have one in common: minimum hashes over pairs of neighbouring
/// characters (Broder 1997), several to a key.
///
/// Of texts that share nine tenths of their pairs 97 % are near each other, of those that share half 12 %, and of those
/// that share a third 2 %. Digits, signs, spaces and repeated characters do not count, since spam varies them.
struct Sketch: Sendable, Hashable {
    private var keys: SIMD4<UInt32>

    private static let hashesPerKey = 5

    /// Odd factors of multiplicative hashing: the output of SplitMix64.
    private static let factors: [UInt64] = (1...20).map { number in
        var value = UInt64(number) &* 0x9E37_79B9_7F4A_7C15
        value = (value ^ value >> 30) &* 0xBF58_476D_1CE4_E5B9
        value = (value ^ value >> 27) &* 0x94D0_49BB_1331_11EB
        return (value ^ value >> 31) | 1
    }

    init(_ text: ArraySlice<FoldedScalar>) {
        var minima = [UInt32](repeating: .max, count: Self.factors.count)
        func add(_ pair: UInt64) {
            var hash = pair &* 0x9E37_79B9_7F4A_7C15
            hash ^= hash >> 32
            for (place, factor) in Self.factors.enumerated() {
                let value = UInt32(truncatingIfNeeded: (hash &* factor) >> 32)
                if value < minima[place] { minima[place] = value }
            }
        }
        var last: UInt32 = 0
        var isEmpty = true
        for scalar in text where Self.counts(scalar.value) && scalar.value != last {
            // A text of one character is the pair of nothing and that character.
            if last != 0 || isEmpty { add(UInt64(last) << 32 | UInt64(scalar.value)) }
            (last, isEmpty) = (scalar.value, false)
        }
        if isEmpty { for scalar in text { add(UInt64(scalar.value)) } }
        keys = .zero
        for key in 0..<4 {
            var hash = FNV64()
            for place in key * Self.hashesPerKey..<(key + 1) * Self.hashesPerKey {
                hash.add(whole: UInt64(minima[place]))
            }
            keys[key] = UInt32(truncatingIfNeeded: hash.value ^ hash.value >> 32)
        }
    }

    /// Whether the texts are nearly equal.
    func isNear(_ other: Sketch) -> Bool { any(keys .== other.keys) }

    /// The keys with their places, of which near texts share one.
    var marks: [UInt64] { (0..<4).map { UInt64($0) << 32 | UInt64(keys[$0]) } }

    private static func counts(_ value: UInt32) -> Bool {
        value >= 0x80
            ? !(0x2000...0x206F).contains(value) && !(0x3000...0x303F).contains(value) && value < 0x1F000
                || value >= 0x20000 : (0x61...0x7A).contains(value)
    }
}
