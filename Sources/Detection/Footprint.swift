import CounterfoilTranscript

/// Counts the memory of values as it is laid out: what lies in place, and the blocks that arrays point to.
enum Footprint {
    /// An array's block, with its header, as the allocator rounds it up.
    static func block(_ bytes: Int) -> Int { bytes == 0 ? 0 : (bytes + 32 + 8 + 15) & ~15 }

    static func of(_ text: WireText) -> Int { block(text.utf8.count) }

    /// An utterance with its texts.
    static func of(_ utterance: Utterance) -> Int {
        MemoryLayout<Utterance>.stride + of(utterance.key) + of(utterance.text)
            + (utterance.speaker.map { of($0.id) + ($0.name.map(of) ?? 0) } ?? 0)
    }
}
