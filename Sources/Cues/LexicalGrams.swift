/// The n-grams of characters that the lexical head looks at: one to three characters where one is of a dense script
/// (Chinese, kana, Hangul, Thai), three or four in letters; spaces count as characters.
enum LexicalGrams {
    static let longest = 4

    /// Calls `body` with the hash of each n-gram of a part of a text.
    @inline(__always)
    static func forEach(
        in scalars: UnsafeBufferPointer<CueScalar>, _ range: Range<Int>, _ body: (UInt32) -> Void
    ) {
        for start in range {
            var hash: UInt32 = 0x811C_9DC5
            var hasDense = false
            let end = min(start + longest, range.upperBound)
            for place in start..<end {
                let value = scalars[place].value
                hash = mix(hash, value)
                hasDense = hasDense || isDense(value)
                let length = place - start + 1
                if hasDense ? length <= 3 : length >= 3 { body(finish(hash)) }
            }
        }
    }

    @inline(__always)
    private static func mix(_ hash: UInt32, _ value: UInt32) -> UInt32 {
        let product = (hash ^ value) &* 0x9E37_79B1
        return product << 13 | product >> 19
    }

    @inline(__always)
    private static func finish(_ hash: UInt32) -> UInt32 {
        var hash = hash
        hash = (hash ^ hash >> 15) &* 0x85EB_CA77
        hash = (hash ^ hash >> 13) &* 0xC2B2_AE3D
        return hash ^ hash >> 16
    }

    @inline(__always)
    private static func isDense(_ value: UInt32) -> Bool {
        value >= 0x2E80 ? value < 0xD7B0 || value >= 0x20000 && value < 0x40000 : (0x0E00...0x0E7F).contains(value)
    }
}
