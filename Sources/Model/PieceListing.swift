import CounterfoilCues

/// Lists how messages are cut, for people and for checks against other tokenisers.
package enum PieceListing {
    /// One line for each line of a text: `number:start:end` for each piece, in bytes of the line.
    package static func lines(of text: [UInt8]) -> [UInt8] {
        var pieces: [Piece] = []
        var workspace = TokeniserWorkspace()
        var output: [UInt8] = []
        for line in text.split(separator: 0x0A, omittingEmptySubsequences: false) {
            line.withUnsafeBufferPointer { Tokeniser.shared.cut($0, into: &pieces, using: &workspace) }
            output += pieces.map { "\($0.id):\($0.start):\($0.end)" }.joined(separator: " ").utf8
            output.append(0x0A)
        }
        return output
    }
}
