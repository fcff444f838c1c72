/// A piece of a text, as the tokeniser cut it.
package struct Piece: Sendable, Equatable {
    /// The piece's number in the vocabulary; `Tokeniser.unknown` for text that the vocabulary does not know.
    package var id: Int32
    /// Where the piece begins, in bytes of the text that was given.
    package var start: Int32
    /// Where the piece ends, in bytes of the text that was given. The space before a word belongs to the word.
    package var end: Int32

    package init(id: Int32, start: Int32, end: Int32) {
        self.id = id
        self.start = start
        self.end = end
    }
}
