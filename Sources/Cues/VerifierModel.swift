/// The sentence encoder that looks at the most surprising messages a second time: a convolution over two, three and
/// five pieces beside the pieces themselves, averaged, through four dense layers, to 512 numbers of length one
/// (D. Cer et al., "Universal Sentence Encoder", 2018; Y. Yang et al., "Multilingual Universal Sentence Encoder",
/// 2019).
///
/// The weights are whole numbers times one step per matrix. What goes into a matrix is rounded to 16 bits at a scale
/// of its own message, so all large sums are exact; the rest is single operations on `Float` in a fixed order. The
/// result has the same bits in every build and on every processor.
package final class VerifierModel: Sendable {
    /// The length of an embedding.
    package static let dimensions = 512
    /// The longest text that is read, in pieces; what comes after it is left out.
    package static let mostPieces = 254

    /// Names the model.
    package let version: String

    let parameters: VerifierParameters
    /// Keeps the memory of the parameters.
    private let owner: any AnyObject & Sendable

    /// Reads a model in place.
    ///
    /// - Parameters:
    ///   - bytes: A model file of the kind `verifier`.
    ///   - owner: Whoever keeps the bytes; the model keeps it.
    package init(
        bytes: UnsafeRawBufferPointer, owner: some AnyObject & Sendable
    ) throws(ModelFormatError) {
        let file = try ModelFile(bytes, kind: .verifier)
        parameters = try VerifierParameters(file)
        version = file.version
        self.owner = owner
    }

    /// The embedding of a text, from its pieces: 512 numbers of length one. Always finite.
    package func embed(_ pieces: ArraySlice<Piece>) -> [Float] {
        var workspace = VerifierWorkspace()
        return embed(pieces, using: &workspace)
    }

    /// The embedding of a text, with memory that is kept for the next one.
    package func embed(_ pieces: ArraySlice<Piece>, using workspace: inout VerifierWorkspace) -> [Float] {
        let text = pieces.prefix(Self.mostPieces)
        workspace.reserve(text.count + 2)
        return withExtendedLifetime(owner) {
            VerifierPass(parameters, workspace).embedding(of: [Tokeniser.begin] + text.map(\.id) + [Tokeniser.end])
        }
    }
}
