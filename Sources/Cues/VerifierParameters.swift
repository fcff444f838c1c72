/// The parameters of the sentence encoder, read in place from its model file.
///
/// Sections: 0 the numbers below as Float32, one list after another; 1 the pieces' embeddings, 512 bytes each; 2 and up
/// the matrices as 16-bit numbers in the form of `PackedMatrix`, in the order of `VerifierMatrix`.
struct VerifierParameters: Sendable {
    /// The sentence encoder's pieces fall into groups by their number modulo 17, each with a scale of its own.
    static let groups = 17
    static let embeddingWidth = 512
    static let branchWidth = 256
    static let branches = 3
    static let featureWidth = embeddingWidth + branches * branchWidth
    static let outputWidth = 512
    /// Embedding bytes go from 0 to 63; this is taken off them so that products stay small.
    static let embeddingMiddle: Int32 = 32

    /// What one unit of each matrix is worth.
    let steps: [Float]
    /// Per group, what one unit of an embedding is worth.
    let embeddingScale: [Float]
    /// Per group, what an embedding's byte 32 stands for.
    let embeddingOffset: [Float]
    /// Per group, what the projection adds to its 768 sums.
    let projectionBias: [[Float]]
    /// Scale and bias of the norm after the projection.
    let branchNorm: (scale: [Float], bias: [Float])
    /// Per branch, the biases of its two convolutions.
    let convolutionBias: [(first: [Float], second: [Float])]
    /// Scale and bias of the norm over all features.
    let featureNorm: (scale: [Float], bias: [Float])
    /// The bias of the output of the convolution.
    let outputBias: [Float]
    /// What keeps a norm from dividing by zero.
    let epsilon: Float

    let matrices: [PackedMatrix]
    let pieceCount: Int

    private let rows: Rows

    /// Safe because the memory is kept by the model that owns these parameters and nobody writes to it.
    private struct Rows: @unchecked Sendable {
        let bytes: UnsafePointer<UInt8>
    }

    init(_ file: ModelFile) throws(ModelFormatError) {
        var floats = FloatReader(try file.section(0))
        steps = try floats.take(VerifierMatrix.allCases.count)
        embeddingScale = try floats.take(Self.groups)
        embeddingOffset = try floats.take(Self.groups)
        var projectionBias: [[Float]] = []
        for _ in 0..<Self.groups { projectionBias.append(try floats.take(Self.branches * Self.branchWidth)) }
        self.projectionBias = projectionBias
        branchNorm = (
            try floats.take(Self.branches * Self.branchWidth), try floats.take(Self.branches * Self.branchWidth)
        )
        var convolutionBias: [(first: [Float], second: [Float])] = []
        for _ in 0..<Self.branches {
            convolutionBias.append((try floats.take(Self.branchWidth), try floats.take(Self.branchWidth)))
        }
        self.convolutionBias = convolutionBias
        featureNorm = (try floats.take(Self.featureWidth), try floats.take(Self.featureWidth))
        outputBias = try floats.take(Self.outputWidth)
        epsilon = try floats.take(1)[0]
        try floats.close()
        guard epsilon > 0 else { throw ModelFormatError(.inconsistent, "the verifier's epsilon is not positive") }

        let rows: UnsafeBufferPointer<UInt8> = try file.section(1)
        guard let base = rows.baseAddress, rows.count % Self.embeddingWidth == 0, !rows.isEmpty, rows.count < 1 << 31
        else {
            throw ModelFormatError(.inconsistent, "the verifier's embeddings have \(rows.count) bytes")
        }
        self.rows = Rows(bytes: base)
        pieceCount = rows.count / Self.embeddingWidth
        var matrices: [PackedMatrix] = []
        for matrix in VerifierMatrix.allCases {
            let (depth, columns) = matrix.shape
            guard
                let packed = PackedMatrix(packed: try file.section(2 + matrix.rawValue), depth: depth, columns: columns)
            else { throw ModelFormatError(.inconsistent, "the verifier's matrix \(matrix) has another size") }
            matrices.append(packed)
        }
        self.matrices = matrices
    }

    /// The embedding bytes of a piece; of the unknown piece, where there are none.
    @inline(__always)
    func row(of piece: Int32) -> UnsafePointer<UInt8> {
        let known = piece >= 0 && Int(piece) < pieceCount ? Int(piece) : 0
        return rows.bytes + known * Self.embeddingWidth
    }

    /// The group of a piece.
    @inline(__always)
    func group(of piece: Int32) -> Int {
        piece >= 0 && Int(piece) < pieceCount ? Int(piece) % Self.groups : 0
    }
}

/// The matrices of the sentence encoder, in the order in which its file has them.
package enum VerifierMatrix: Int, CaseIterable, Sendable {
    /// From embeddings to the inputs of the three branches.
    case projection2, projection3, projection5
    /// The first convolutions, over 2, 3 and 5 pieces.
    case first2, first3, first5
    /// The second convolutions.
    case second2, second3, second5
    /// From the features to the output of the convolution.
    case output
    /// The four dense layers; two of them have a way around.
    case dense0, around1, dense1, dense2, around3, dense3

    /// How many numbers go in and come out.
    package var shape: (depth: Int, columns: Int) {
        switch self {
        case .projection2, .projection3, .projection5, .first2, .second2: (512, 256)
        case .first3, .second3: (768, 256)
        case .first5, .second5: (1280, 256)
        case .output: (1280, 512)
        case .dense0, .around1: (512, 320)
        case .dense1: (320, 320)
        case .dense2, .around3: (320, 512)
        case .dense3: (512, 512)
        }
    }
}

/// Takes lists of finite numbers from a section, one after another.
private struct FloatReader {
    private let numbers: UnsafeBufferPointer<Float>
    private var place = 0

    init(_ numbers: UnsafeBufferPointer<Float>) { self.numbers = numbers }

    mutating func take(_ count: Int) throws(ModelFormatError) -> [Float] {
        guard numbers.count - place >= count else {
            throw ModelFormatError(.inconsistent, "the verifier has only \(numbers.count) single numbers")
        }
        let list = Array(numbers[place..<place + count])
        guard list.allSatisfy(\.isFinite) else {
            throw ModelFormatError(.inconsistent, "one of the verifier's numbers from \(place) on is not finite")
        }
        place += count
        return list
    }

    func close() throws(ModelFormatError) {
        guard place == numbers.count else {
            throw ModelFormatError(.inconsistent, "the verifier has \(numbers.count - place) numbers too many")
        }
    }
}
