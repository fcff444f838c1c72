/// The memory that the verifier needs. Keep one to embed many texts without asking for memory each time.
package struct VerifierWorkspace: ~Copyable {
    /// How many pieces there is room for, with those before and after the text.
    private(set) var capacity = 0
    /// All features of each piece: its embedding and what the three branches make of it.
    private(set) var features = UnsafeMutablePointer<Float>.allocate(capacity: 0)
    /// The inputs of the three branches for each piece.
    private(set) var inputs = UnsafeMutablePointer<Float>.allocate(capacity: 0)
    /// What goes into a matrix, with room for empty pieces before and after the text.
    private(set) var rounded = UnsafeMutablePointer<Int16>.allocate(capacity: 0)
    /// What comes out of a matrix.
    private(set) var sums = UnsafeMutablePointer<Int32>.allocate(capacity: 0)

    /// The pieces that a window reaches beyond the text on both sides together.
    static let margin = 4

    package init() { reserve(32) }

    deinit { release() }

    private func release() {
        features.deallocate()
        inputs.deallocate()
        rounded.deallocate()
        sums.deallocate()
    }

    /// Makes room for a text; keeps nothing of the last one.
    mutating func reserve(_ pieces: Int) {
        guard pieces > capacity else { return }
        release()
        features = .allocate(capacity: pieces * VerifierParameters.featureWidth)
        inputs = .allocate(
            capacity: pieces * VerifierParameters.branches * VerifierParameters.branchWidth)
        rounded = .allocate(capacity: max((pieces + Self.margin) * VerifierParameters.embeddingWidth, 2048))
        sums = .allocate(capacity: max(pieces * VerifierParameters.branchWidth, VerifierParameters.outputWidth))
        capacity = pieces
    }
}
