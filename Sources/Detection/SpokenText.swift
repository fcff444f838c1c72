import CounterfoilFolding
import CounterfoilTranscript

/// An utterance's folded text behind that of the utterances that it continues.
struct SpokenText {
    var scalars: [FoldedScalar]
    /// The stretches that come from one utterance each, the utterance itself last.
    var pieces: [Piece]

    struct Piece {
        /// Where the piece begins in the folded text.
        var first: Int
        var index: UInt64
        /// The utterance's text, of which only the part from byte `base` on was folded.
        var text: WireText
        var base: Int
    }

    /// A stretch of one utterance's text.
    struct Part: Sendable, Equatable {
        /// The utterance's place in the order in which utterances were consumed.
        var index: UInt64
        /// Bytes of the whole text.
        var range: Range<Int>

        func contains(_ other: Part) -> Bool { index == other.index && range.contains(other.range) }
    }

    /// Where the utterance's own text begins.
    var newText: Int { pieces.last?.first ?? 0 }

    /// The stretches of text that a range of folded scalars stands for, one for each utterance that it runs over.
    func parts(of range: Range<Int>) -> [Part] {
        var parts: [Part] = []
        for (number, piece) in pieces.enumerated() where range.upperBound > piece.first {
            let end = number + 1 < pieces.count ? pieces[number + 1].first : scalars.count
            guard range.lowerBound < end else { continue }
            let part = range.clamped(to: piece.first..<end)
            guard let first = part.first(where: { !scalars[$0].isJoin }),
                let last = part.last(where: { !scalars[$0].isJoin })
            else { continue }
            let bytes = piece.base + Int(scalars[first].start)..<piece.base + Int(scalars[last].end)
            parts.append(Part(index: piece.index, range: bytes))
        }
        return parts
    }

    /// The folded scalars of a stretch that begins at a byte of a piece and ends at a byte of the utterance's own text.
    func range(from byte: Int, of piece: Int, to end: Int) -> Range<Int> {
        let own = pieces.count - 1
        let first = index(of: byte, in: piece) { $0.end }
        let last = index(of: end, in: own) { $0.start + 1 }
        return min(first, last)..<last
    }

    /// The first folded scalar of a piece whose bound lies behind a byte of the utterance's text.
    private func index(of byte: Int, in piece: Int, _ bound: (FoldedScalar) -> UInt32) -> Int {
        let end = piece + 1 < pieces.count ? pieces[piece + 1].first : scalars.count
        var place = pieces[piece].first
        while place < end, scalars[place].isJoin || pieces[piece].base + Int(bound(scalars[place])) <= byte {
            place += 1
        }
        return place
    }

    /// Where the text of the utterance begins in which a folded scalar stands.
    func start(of place: Int) -> Int { pieces.last { $0.first <= place }?.first ?? 0 }
}
