import CounterfoilCues
import Testing

/// A way to spoil a model file.
struct SpoiledFile: Sendable, CustomTestStringConvertible {
    let testDescription: String
    private let spoil: @Sendable (inout [UInt8]) -> Void

    init(_ description: String, _ spoil: @escaping @Sendable (inout [UInt8]) -> Void) {
        testDescription = description
        self.spoil = spoil
    }

    /// What every kind of model file has to stand.
    static func all(sections: Int) -> [SpoiledFile] {
        var ways = [
            SpoiledFile("empty") { $0 = [] },
            SpoiledFile("only half a header") { $0 = Array($0.prefix(40)) },
            SpoiledFile("another magic") { $0[0] = 0x58 },
            SpoiledFile("another kind") { $0[9] ^= 1 },
            SpoiledFile("another size stated") { $0[24] ^= 1 },
            SpoiledFile("cut off at the end") { $0.removeLast() },
            SpoiledFile("too many sections stated") { $0[16] = 255 },
            SpoiledFile("millions of sections stated") { $0[18] = 255 },
        ]
        for section in 0..<sections {
            let entry = ModelFile.headerSize + 16 * section
            ways += [
                SpoiledFile("section \(section) beyond the end") { $0[entry + 5] = 1 },
                SpoiledFile("section \(section) at an odd place") { $0[entry] |= 1 },
                SpoiledFile("section \(section) too long") { $0[entry + 14] = 1 },
                SpoiledFile("section \(section) of a negative length") { $0[entry + 15] = 0x80 },
                SpoiledFile("section \(section) empty") { for byte in 8..<16 { $0[entry + byte] = 0 } },
            ]
        }
        return ways
    }

    /// Hands on spoiled bytes.
    func with(_ file: [UInt8], _ body: (UnsafeRawBufferPointer) -> Void) {
        var bytes = file
        spoil(&bytes)
        Self.aligned(bytes, body)
    }

    /// Hands on bytes where model files want to lie.
    static func aligned<Result>(_ bytes: [UInt8], _ body: (UnsafeRawBufferPointer) throws -> Result) rethrows -> Result
    {
        let memory = UnsafeMutableRawBufferPointer.allocate(byteCount: max(bytes.count, 1), alignment: 64)
        defer { memory.deallocate() }
        memory.copyBytes(from: bytes)
        return try body(UnsafeRawBufferPointer(rebasing: memory.prefix(bytes.count)))
    }
}
