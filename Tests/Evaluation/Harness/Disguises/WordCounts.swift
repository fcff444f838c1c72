/// How often stretches of two to four characters stand in many sentences: enough to tell which of them are words.
struct WordCounts {
    private var counts: [String: Int] = [:]

    private static let lengths = 2...4

    mutating func add(_ sentence: String) {
        let scalars = Array(sentence.unicodeScalars)
        for length in Self.lengths where scalars.count >= length {
            for start in 0...scalars.count - length {
                counts[Self.key(scalars[start..<start + length]), default: 0] += 1
            }
        }
    }

    /// The word that a difference between two sentences belongs to: the most frequent stretch of two characters that
    /// holds it, and its neighbours as long as they stand with it at least half of the time.
    ///
    /// - Parameters:
    ///   - place: The difference; empty where something was put in, which then stands inside the word.
    ///   - bounds: How far the word may reach.
    func word(around place: Range<Int>, in text: [Unicode.Scalar], within bounds: Range<Int>) -> Range<Int> {
        func choices(_ length: Int, around inner: Range<Int>) -> [Range<Int>] {
            (max(bounds.lowerBound, inner.upperBound - length)...inner.lowerBound).compactMap { start in
                let range = start..<start + length
                guard range.upperBound >= inner.upperBound, range.upperBound <= bounds.upperBound,
                    !inner.isEmpty || (range.lowerBound < inner.lowerBound && inner.lowerBound < range.upperBound),
                    text[range].allSatisfy(\.properties.isIdeographic)
                else { return nil }
                return range
            }
        }
        func best(_ length: Int, around inner: Range<Int>) -> (range: Range<Int>, count: Int)? {
            guard inner.upperBound - length <= inner.lowerBound else { return nil }
            return choices(length, around: inner).map { ($0, counts[Self.key(text[$0])] ?? 0) }
                .max { ($0.1, $1.0.lowerBound) < ($1.1, $0.0.lowerBound) }
        }
        guard place.count < Self.lengths.upperBound, bounds.lowerBound <= place.lowerBound else { return place }
        guard var word = best(max(place.count, Self.lengths.lowerBound), around: place) else { return place }
        while word.range.count < Self.lengths.upperBound,
            let longer = best(word.range.count + 1, around: word.range), 2 * longer.count >= word.count
        {
            word = longer
        }
        return word.range
    }

    private static func key(_ scalars: ArraySlice<Unicode.Scalar>) -> String {
        String(String.UnicodeScalarView(scalars))
    }
}
