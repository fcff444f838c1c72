/// Finds how much of the beginning of a text repeats the end of the text before it.
enum RepeatedText {
    /// The length in bytes of the longest repetition of at least three words or four ideographs that begins and ends
    /// between words; `nil` where there is none. Takes linear time (Knuth, Morris and Pratt).
    static func overlap(_ before: [UInt8], _ after: [UInt8]) -> Int? {
        let pattern = after.map(spaced)
        let text = before.suffix(pattern.count).map(spaced)
        guard !pattern.isEmpty, !text.isEmpty else { return nil }
        var borders = [0]
        borders.reserveCapacity(pattern.count)
        var length = 0
        for index in pattern.indices.dropFirst() {
            while length > 0, pattern[index] != pattern[length] { length = borders[length - 1] }
            if pattern[index] == pattern[length] { length += 1 }
            borders.append(length)
        }
        length = 0
        for byte in text {
            if length == pattern.count { length = borders[length - 1] }
            while length > 0, byte != pattern[length] { length = borders[length - 1] }
            if byte == pattern[length] { length += 1 }
        }
        var checks = 0
        while length > 0, checks < 64 {
            if isLongEnough(pattern[..<length]), isBorder(pattern, length), isBorder(text, text.count - length) {
                return length
            }
            length = borders[length - 1]
            checks += 1
        }
        return nil
    }

    private static func spaced(_ byte: UInt8) -> UInt8 { byte == 0x0A || byte == 0x09 ? 0x20 : byte }

    /// Whether a text may be cut before that byte: at its ends, at a space, or next to an ideograph.
    private static func isBorder(_ text: [UInt8], _ index: Int) -> Bool {
        guard index > 0, index < text.count else { return true }
        if text[index] == 0x20 || text[index - 1] == 0x20 { return true }
        guard text[index] & 0xC0 != 0x80 else { return false }
        return isIdeograph(text[index]) || index >= 3 && isIdeograph(text[index - 3]) && text[index - 1] & 0xC0 == 0x80
    }

    private static func isLongEnough(_ text: ArraySlice<UInt8>) -> Bool {
        var words = 0
        var ideographs = 0
        var inWord = false
        for byte in text {
            if isIdeograph(byte) { ideographs += 1 }
            if byte != 0x20, !inWord { words += 1 }
            inWord = byte != 0x20
        }
        return words >= 3 || ideographs >= 4
    }

    /// Whether the byte begins a character of the blocks from U+3000 to U+DFFF, which are written without spaces.
    private static func isIdeograph(_ lead: UInt8) -> Bool { (0xE3...0xED).contains(lead) }
}
