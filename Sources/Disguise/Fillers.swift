import CounterfoilFolding

/// Syllables that sellers put into a word, or in the place of one of its syllables, so that filters lose it: light
/// sounds in m and h, and the placeholders of spoken Chinese.
enum Fillers {
    private static let syllables = "某母抹目磨膜莫毛姆谋墨魔摩没模默木么猛锰蒙沫末和合河何盒荷小"
    private static let words: [[UInt32]] = ["什么", "那个", "这个", "哪个", "啥", "嗯", "呃"].map(TextFolder.values)
    /// What also stands for a syllable that the seller leaves to the listener.
    private static let placeholders = "某母抹"
    private static let something: [UInt32] = TextFolder.values("什么")

    /// 某, which always stands for something else.
    static let someone: UInt32 = 0x67D0

    private struct Part: OptionSet {
        var rawValue: UInt8

        static let syllable = Part(rawValue: 1)
        static let placeholder = Part(rawValue: 2)
        static let beginsWord = Part(rawValue: 4)
    }

    /// What each character is.
    private static let parts: FixedArray<Part> = {
        var parts = [Part](repeating: [], count: HanTable.count)
        func mark(_ scalars: some Sequence<UInt32>, _ part: Part) {
            for place in scalars.compactMap(HanTable.place) { parts[place].formUnion(part) }
        }
        mark(syllables.unicodeScalars.map(\.value), .syllable)
        mark(placeholders.unicodeScalars.map(\.value), .placeholder)
        mark(words.map { $0[0] }, .beginsWord)
        return FixedArray(parts)
    }()

    private static func part(_ value: UInt32) -> Part { HanTable.place(value).map { parts[$0] } ?? [] }

    /// How many scalars the filler takes that stands at a place of the text; 0 where none does.
    static func length(at position: Int, in text: UnsafeBufferPointer<FoldedScalar>) -> Int {
        let part = part(text[position].value)
        if part.contains(.beginsWord) {
            for word in words where stands(word, at: position, in: text) { return word.count }
        }
        return part.contains(.syllable) ? 1 : 0
    }

    /// How many scalars the placeholder for one syllable takes; 0 where none stands there.
    static func placeholderLength(at position: Int, in text: UnsafeBufferPointer<FoldedScalar>) -> Int {
        let part = part(text[position].value)
        if part.contains(.beginsWord), stands(something, at: position, in: text) { return something.count }
        return part.contains(.placeholder) ? 1 : 0
    }

    /// Whether a filler or placeholder may begin with a scalar.
    @inline(__always)
    static func mayBegin(with value: UInt32) -> Bool { part(value) != [] }

    private static func stands(
        _ word: [UInt32], at position: Int, in text: UnsafeBufferPointer<FoldedScalar>
    ) -> Bool {
        guard position + word.count <= text.count else { return false }
        return word.indices.allSatisfy { text[position + $0].value == word[$0] }
    }
}
