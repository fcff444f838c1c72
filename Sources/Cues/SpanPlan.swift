/// Which stretches of a text are scored: the whole where it is short, windows of two lengths where it is long.
///
/// One sentence that matters among four drowns in their mean; a window finds it. Short windows find a phrase, long ones
/// a sentence. Windows of each length begin at equal distances, and one more ends with the text.
struct SpanPlan: Equatable {
    /// The longest text that is scored as a whole, in pieces.
    static let longestWhole = 16
    /// A length of windows and the distance of their beginnings, in pieces.
    struct Scale: Equatable {
        var window: Int
        var stride: Int
    }
    static let phrase = Scale(window: 12, stride: 3)
    static let sentence = Scale(window: 24, stride: 6)

    /// Ranges of pieces, the short ones first, in the order of their beginnings.
    private(set) var spans: [Range<Int>] = []

    /// Plans for `count` pieces of which the first `context` belong to what was said before; at most `most` spans.
    mutating func plan(count: Int, context: Int, most: Int) {
        spans.removeAll(keepingCapacity: true)
        guard count > context else { return }
        let own = count - context
        // Fragments of a caption are read on from what came before.
        if context > 0, own < Self.phrase.window {
            let start = max(0, count - Self.phrase.window)
            if start < context { spans.append(start..<count) }
        }
        if own <= Self.longestWhole {
            spans.append(context..<count)
            return
        }
        add(Self.phrase, count: count, context: context, most: most * 2 / 3)
        add(Self.sentence, count: count, context: context, most: most)
    }

    /// Adds the windows of one length that end in the text, until there are `most` spans.
    private mutating func add(_ scale: Scale, count: Int, context: Int, most: Int) {
        var start = max(0, context - (scale.window - scale.stride))
        var end = 0
        while start + scale.window <= count, spans.count < most {
            end = start + scale.window
            spans.append(start..<end)
            start += scale.stride
        }
        if end < count, spans.count < most { spans.append(max(context, count - scale.window)..<count) }
    }
}
