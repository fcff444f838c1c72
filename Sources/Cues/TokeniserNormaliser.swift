/// SentencePiece's normaliser: characters to their normal form by a map inside the model (here `nmt_nfkc`), runs of
/// spaces to one, spaces to U+2581, one such space before the text (SentencePiece, `normalizer.cc`).
struct TokeniserNormaliser: Sendable {
    private let trie: PieceTrie
    /// The texts that characters are replaced by, each with a zero byte at its end.
    ///
    /// Safe because the memory outlives every copy, as the trie's does, and nobody writes to it.
    private nonisolated(unsafe) let texts: UnsafePointer<UInt8>
    /// For each byte below 128: how it is replaced if the byte after it cannot matter.
    private let single: [Single]

    private struct Single {
        /// The byte it becomes; zero where it vanishes.
        var byte: UInt8
        /// Whether that is all there is to it: no longer key begins with it, and it becomes one byte at most.
        var isSimple: Bool
    }

    init(units: UnsafeBufferPointer<UInt32>, texts: UnsafeBufferPointer<UInt8>) throws(ModelFormatError) {
        guard let base = texts.baseAddress, texts.last == 0 else {
            throw ModelFormatError(.inconsistent, "the replacement texts do not end with a zero byte")
        }
        let trie = try PieceTrie(units, valueLimit: texts.count)
        self.trie = trie
        self.texts = base
        single = (0..<128).map { byte in
            var position = trie.root
            let step = trie.step(&position, UInt8(byte))
            guard step != .none else { return Single(byte: UInt8(byte), isSimple: byte != 0) }
            let isLast = (1..<256).allSatisfy { next in
                var further = position
                return trie.step(&further, UInt8(next)) == .none
            }
            guard isLast, case .end(let value) = step else { return Single(byte: 0, isSimple: false) }
            let isShort = base[Int(value)] == 0 || base[Int(value) + 1] == 0
            return Single(byte: base[Int(value)], isSimple: isShort)
        }
    }

    /// Leaves the normal form of a text in the workspace.
    func normalise(_ text: UnsafeBufferPointer<UInt8>, into space: inout TokeniserWorkspace) {
        space.clear()
        var place = 0
        while place < text.count {
            let (replacement, length) = replacement(of: text, at: place)
            guard replacement.count == 1, replacement[0] == 0x20 else { break }
            place += length
        }
        guard place < text.count else { return }
        appendSpace(from: place, to: &space)
        var isAfterSpace = true
        while place < text.count {
            let byte = text[place]
            if byte < 0x80, single[Int(byte)].isSimple {
                let normal = single[Int(byte)].byte
                if normal == 0x20 {
                    if !isAfterSpace { appendSpace(from: place, to: &space) }
                    isAfterSpace = true
                } else if normal != 0 {
                    space.reserve(1)
                    space.append(normal, from: place)
                    isAfterSpace = false
                }
                place += 1
            } else {
                let (replacement, length) = replacement(of: text, at: place)
                append(replacement, from: place, isAfterSpace: &isAfterSpace, to: &space)
                place += length
            }
        }
        space.close(at: text.count)
        while space.count >= 3, space.normal[space.count - 1] == 0x81, space.normal[space.count - 2] == 0x96,
            space.normal[space.count - 3] == 0xE2
        {
            space.dropLast(3)
        }
    }

    @inline(__always)
    private func append(
        _ replacement: UnsafeBufferPointer<UInt8>, from place: Int, isAfterSpace: inout Bool,
        to space: inout TokeniserWorkspace
    ) {
        let rest = isAfterSpace ? replacement.drop { $0 == 0x20 } : replacement[...]
        guard let last = rest.last else { return }
        for byte in rest {
            if byte == 0x20 {
                appendSpace(from: place, to: &space)
            } else {
                space.reserve(1)
                space.append(byte, from: place)
            }
        }
        isAfterSpace = last == 0x20
    }

    /// U+2581, SentencePiece's space.
    @inline(__always)
    private func appendSpace(from place: Int, to space: inout TokeniserWorkspace) {
        space.reserve(3)
        space.append(0xE2, from: place)
        space.append(0x96, from: place)
        space.append(0x81, from: place)
    }

    private static let replacementCharacter: StaticString = "\u{FFFD}"

    /// What the longest key at a place is replaced by, and the key's length; else the character itself. A byte that
    /// begins no character becomes U+FFFD.
    @inline(__always)
    private func replacement(
        of text: UnsafeBufferPointer<UInt8>, at place: Int
    ) -> (text: UnsafeBufferPointer<UInt8>, length: Int) {
        var position = trie.root
        var found: (value: Int, length: Int)?
        walk: for index in place..<text.count {
            switch trie.step(&position, text[index]) {
            case .none: break walk
            case .inside: continue
            case .end(let value): found = (Int(value), index + 1 - place)
            }
        }
        if let found {
            var end = found.value
            while texts[end] != 0 { end += 1 }
            return (UnsafeBufferPointer(start: texts + found.value, count: end - found.value), found.length)
        }
        let length = Self.scalarLength(of: text, at: place)
        guard length > 0 else {
            return (UnsafeBufferPointer(start: Self.replacementCharacter.utf8Start, count: 3), 1)
        }
        return (UnsafeBufferPointer(rebasing: text[place..<place + length]), length)
    }

    /// The length of the well-formed character at a place; 0 where there is none.
    private static func scalarLength(of text: UnsafeBufferPointer<UInt8>, at place: Int) -> Int {
        func tail(_ count: Int, _ first: ClosedRange<UInt8> = 0x80...0xBF) -> Int {
            guard text.count - place > count, first.contains(text[place + 1]),
                text[place + 1...place + count].allSatisfy({ $0 & 0xC0 == 0x80 })
            else { return 0 }
            return count + 1
        }
        switch text[place] {
        case 0..<0x80: return 1
        case 0xC2...0xDF: return tail(1)
        case 0xE0: return tail(2, 0xA0...0xBF)
        case 0xED: return tail(2, 0x80...0x9F)
        case 0xE1...0xEF: return tail(2)
        case 0xF0: return tail(3, 0x90...0xBF)
        case 0xF1...0xF3: return tail(3)
        case 0xF4: return tail(3, 0x80...0x8F)
        default: return 0
        }
    }
}
