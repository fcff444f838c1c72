/// An array in NumPy's file format, version 1 to 3, as far as the encoder's weights need it (NumPy, "The .npy format").
struct NumpyArray {
    enum Kind: String {
        case bytes = "|u1"
        case floats = "<f4"
        case doubles = "<f8"

        var size: Int {
            switch self {
            case .bytes: 1
            case .floats: 4
            case .doubles: 8
            }
        }
    }

    let kind: Kind
    let shape: [Int]
    private let data: ArraySlice<UInt8>

    init(_ file: [UInt8], name: String) throws(ModelBuildError) {
        func refuse(_ what: String) -> ModelBuildError { ModelBuildError(.weights, "\(name): \(what)") }
        guard file.count > 12, file.starts(with: [0x93] + Array("NUMPY".utf8)), (1...3).contains(file[6]) else {
            throw refuse("no NumPy array")
        }
        let wide = file[6] > 1
        let start = wide ? 12 : 10
        let length = file[8..<start].reversed().reduce(0) { $0 << 8 | Int($1) }
        guard length <= file.count - start else { throw refuse("the header is longer than the file") }
        // The header is a Python dictionary in a fixed order: 'descr', 'fortran_order', 'shape'.
        let header = String(decoding: file[start..<start + length], as: UTF8.self)
        let words = header.split { "{}':, ()\n".contains($0) }
        guard words.count >= 5, words[0] == "descr", let kind = Kind(rawValue: String(words[1])),
            words[2] == "fortran_order", words[3] == "False", words[4] == "shape"
        else { throw refuse("an array of another type or order than expected: \(header)") }
        var shape: [Int] = []
        for word in words[5...] {
            guard let size = Int(word), (0..<1 << 24).contains(size) else { throw refuse("an unreadable shape") }
            shape.append(size)
        }
        data = file[(start + length)...]
        guard shape.count <= 2, shape.reduce(kind.size, *) == data.count else {
            throw refuse("\(data.count) bytes of content do not fit the shape \(shape)")
        }
        self.kind = kind
        self.shape = shape
    }

    /// The numbers, row by row.
    var bytes: ArraySlice<UInt8> { data }

    /// The numbers, row by row, where they are of the kind `floats`.
    var floats: [Float] {
        data.withUnsafeBytes { raw in
            (0..<raw.count / 4).map { index in
                Float(bitPattern: UInt32(littleEndian: raw.loadUnaligned(fromByteOffset: 4 * index, as: UInt32.self)))
            }
        }
    }

    /// The numbers, row by row, where they are of the kind `doubles`.
    var doubles: [Double] {
        data.withUnsafeBytes { raw in
            (0..<raw.count / 8).map { index in
                Double(bitPattern: UInt64(littleEndian: raw.loadUnaligned(fromByteOffset: 8 * index, as: UInt64.self)))
            }
        }
    }
}
