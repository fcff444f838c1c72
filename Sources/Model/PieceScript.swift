/// Which pieces the static table covers, by their script.
enum PieceScript {
    /// Blocks of scripts that no feed so far speaks and that would cost two megabytes: Greek to Arabic and its
    /// neighbours, the scripts of India, Lao to Georgian, Ethiopic to Cyrillic's and Georgian's supplements, presentation
    /// forms of Arabic. All else is covered: Latin, Han, kana, Hangul, Thai, digits, punctuation, symbols.
    private static let leftOut: [ClosedRange<UInt32>] = [
        0x0370...0x0DFF, 0x0E80...0x10FF, 0x1200...0x1CFF, 0x2C00...0x2DFF, 0xA4D0...0xABFF, 0xFB1D...0xFDFF,
        0xFE70...0xFEFF,
    ]

    /// Whether every character of a piece is covered.
    static func isCovered(_ text: ArraySlice<UInt8>) -> Bool {
        String(decoding: text, as: UTF8.self).unicodeScalars.allSatisfy { scalar in
            !leftOut.contains { $0.contains(scalar.value) }
        }
    }
}
