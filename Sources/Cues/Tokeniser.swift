import CCues

/// Cuts text into pieces exactly as SentencePiece's unigram model does (T. Kudo, "Subword Regularization", 2018;
/// SentencePiece, `unigram_model.cc`): the most probable cut, the earliest longest piece on a tie, unknown characters
/// in a row as one unknown piece.
///
/// Takes time and memory in proportion to the text. Any bytes will do; a byte that is no UTF-8 counts as U+FFFD.
package final class Tokeniser: Sendable {
    /// The piece of text that the vocabulary does not know.
    package static let unknown: Int32 = 0
    /// The pieces that a sentence encoder wants before and after a text. The tokeniser never returns them.
    package static let begin: Int32 = 1
    /// See `begin`.
    package static let end: Int32 = 2
    /// How many bytes of a text are cut; what comes after them is left out. Eight times what a feed delivers at most.
    package static let longestText = 1 << 16

    /// The tokeniser of the vocabulary that is part of the program.
    package static let shared: Tokeniser = {
        do {
            return try Tokeniser(bytes: embeddedBytes)
        } catch {
            preconditionFailure("the program was built with a broken tokeniser: \(error)")
        }
    }()

    /// The model file of `shared`.
    static var embeddedBytes: UnsafeRawBufferPointer {
        UnsafeRawBufferPointer(start: counterfoil_tokeniser_bytes(), count: counterfoil_tokeniser_size())
    }

    /// Names the vocabulary and the character map.
    package let version: String
    /// How many pieces the vocabulary has.
    package let pieceCount: Int

    private let normaliser: TokeniserNormaliser
    private let trie: PieceTrie
    /// Safe because the memory outlives the tokeniser (it is embedded in the program, or whoever made the tokeniser
    /// keeps it) and nobody writes to it.
    private nonisolated(unsafe) let scores: UnsafePointer<Float>
    private let unknownScore: Float

    /// Reads a tokeniser in place: a model file of the kind `tokeniser`, whose bytes must outlive the tokeniser.
    ///
    /// Sections: 0 parameters (UInt32 number of pieces, Float32 score of an unknown character), 1 units of the
    /// character map's trie, 2 its replacement texts, 3 units of the pieces' trie, 4 Float32 score of each piece.
    package init(bytes: UnsafeRawBufferPointer) throws(ModelFormatError) {
        let file = try ModelFile(bytes, kind: .tokeniser)
        let parameters: UnsafeBufferPointer<UInt32> = try file.section(0)
        let scores: UnsafeBufferPointer<Float> = try file.section(4)
        guard parameters.count == 2, let base = scores.baseAddress, scores.count == Int(parameters[0]) else {
            throw ModelFormatError(.inconsistent, "the tokeniser has \(scores.count) scores and states another number")
        }
        let unknownScore = Float(bitPattern: parameters[1])
        guard unknownScore.isFinite, scores.allSatisfy(\.isFinite) else {
            throw ModelFormatError(.inconsistent, "a score of the tokeniser is no finite number")
        }
        normaliser = try TokeniserNormaliser(units: file.section(1), texts: file.section(2))
        trie = try PieceTrie(file.section(3), valueLimit: scores.count)
        self.scores = base
        self.unknownScore = unknownScore
        pieceCount = scores.count
        version = file.version
    }

    /// The pieces of a text.
    package func pieces(of text: [UInt8]) -> [Piece] {
        text.withUnsafeBufferPointer { pieces(of: $0) }
    }

    /// The pieces of a text.
    package func pieces(of text: UnsafeBufferPointer<UInt8>) -> [Piece] {
        var pieces: [Piece] = []
        var workspace = TokeniserWorkspace()
        cut(text, into: &pieces, using: &workspace)
        return pieces
    }

    /// Replaces the content of a list by the pieces of a text.
    package func cut(
        _ text: UnsafeBufferPointer<UInt8>, into pieces: inout [Piece], using workspace: inout TokeniserWorkspace
    ) {
        pieces.removeAll(keepingCapacity: true)
        normaliser.normalise(UnsafeBufferPointer(rebasing: text.prefix(Self.longestText)), into: &workspace)
        guard workspace.count > 0 else { return }
        findPaths(workspace)
        collect(workspace, into: &pieces)
    }

    /// Finds the best path to each character's beginning, from left to right.
    private func findPaths(_ workspace: borrowing TokeniserWorkspace) {
        let normal = workspace.normal
        let paths = workspace.paths
        let count = workspace.count
        paths.initialize(repeating: .init(score: 0, start: -1, piece: 0), count: count + 1)
        var start = 0
        while start < count {
            let before = paths[start].score
            let characterEnd = min(start + Self.length(ofCharacter: normal[start]), count)
            var knowsCharacter = false
            var position = trie.root
            var end = start
            walk: while end < count {
                let step = trie.step(&position, normal[end])
                end += 1
                switch step {
                case .none: break walk
                case .inside: continue
                case .end(let piece):
                    Self.offer(scores[Int(piece)] + before, piece, from: start, to: paths + end)
                    if end == characterEnd { knowsCharacter = true }
                }
            }
            if !knowsCharacter {
                Self.offer(unknownScore + before, UInt32(Self.unknown), from: start, to: paths + characterEnd)
            }
            start = characterEnd
        }
    }

    @inline(__always)
    private static func offer(
        _ score: Float, _ piece: UInt32, from start: Int, to path: UnsafeMutablePointer<TokeniserWorkspace.Path>
    ) {
        if path.pointee.start < 0 || score > path.pointee.score {
            path.pointee = .init(
                score: score, start: Int32(truncatingIfNeeded: start), piece: Int32(truncatingIfNeeded: piece))
        }
    }

    @inline(__always)
    private static func length(ofCharacter first: UInt8) -> Int {
        first < 0x80 ? 1 : first < 0xE0 ? 2 : first < 0xF0 ? 3 : 4
    }

    /// Follows the best path back from the end.
    private func collect(_ workspace: borrowing TokeniserWorkspace, into pieces: inout [Piece]) {
        let origins = workspace.origins
        var end = workspace.count
        while end > 0 {
            let path = workspace.paths[end]
            let start = Int(path.start)
            if path.piece == Self.unknown, let next = pieces.last, next.id == Self.unknown {
                pieces[pieces.count - 1].start = origins[start]
            } else {
                pieces.append(Piece(id: path.piece, start: origins[start], end: origins[end]))
            }
            end = start
        }
        pieces.reverse()
    }
}
