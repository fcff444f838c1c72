import CounterfoilTranscript

/// A list of phrases that mark the same, as people write them; they are folded like the text that they are sought in.
struct MarkerWords: Sendable {
    let marker: Marker
    let phrases: [String]

    /// - Parameter list: Phrases separated by commas or line breaks.
    init(_ marker: Marker, _ list: String) {
        self.marker = marker
        phrases = Self.phrases(of: list)
    }

    /// Every phrase of a list before every phrase of another: verbs that are negated alike. Folding leaves the space
    /// between them out where they are Chinese.
    init(_ marker: Marker, each first: String, with second: String) {
        self.marker = marker
        let ends = Self.phrases(of: second)
        phrases = Self.phrases(of: first).flatMap { start in ends.map { "\(start) \($0)" } }
    }

    private static func phrases(of list: String) -> [String] {
        list.split { $0 == "," || $0 == "\n" }.map { phrase in
            let kept = phrase.drop { $0 == " " }
            return String(kept.reversed().drop { $0 == " " }.reversed())
        }.filter { !$0.isEmpty }
    }

    /// A hash of all phrases and what they mark (FNV-1a), the same in every process.
    static let fingerprint: String = {
        var hash = FNV64()
        for list in all {
            for shift in stride(from: UInt32(0), to: 32, by: 8) {
                hash.add(UInt8(truncatingIfNeeded: list.marker.rawValue >> shift))
            }
            for phrase in list.phrases {
                hash.add(phrase.utf8)
                hash.add(0)
            }
        }
        return String(hash.value, radix: 16)
    }()

    static let all = chinese + english + japanese + korean + thai + vietnamese + indonesian + spanish
}
