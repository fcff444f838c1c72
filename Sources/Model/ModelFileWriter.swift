package import CounterfoilCues
import Crypto

/// Puts a model file together; `ModelFile` describes the form.
package struct ModelFileWriter {
    private let kind: ModelFile.Kind
    private var sections: [[UInt8]] = []

    package init(_ kind: ModelFile.Kind) { self.kind = kind }

    /// Adds a section of numbers, little-endian.
    package mutating func add<Number: FixedWidthInteger & BitwiseCopyable>(_ numbers: [Number]) {
        sections.append(numbers.map(\.littleEndian).withUnsafeBytes { Array($0) })
    }

    /// Adds a section of numbers as their bits, little-endian.
    package mutating func add(_ numbers: [Float]) { add(numbers.map(\.bitPattern)) }

    /// The whole file.
    package func bytes() -> [UInt8] {
        func padded(_ size: Int) -> Int { (size + ModelFile.alignment - 1) / ModelFile.alignment * ModelFile.alignment }
        func little(_ number: some FixedWidthInteger) -> [UInt8] {
            withUnsafeBytes(of: number.littleEndian) { Array($0) }
        }
        var body: [UInt8] = []
        var offset = padded(ModelFile.headerSize + 16 * sections.count)
        for section in sections {
            body += little(UInt64(offset)) + little(UInt64(section.count))
            offset = padded(offset + section.count)
        }
        for section in sections {
            body += [UInt8](
                repeating: 0, count: padded(ModelFile.headerSize + body.count) - ModelFile.headerSize - body.count)
            body += section
        }
        body += [UInt8](repeating: 0, count: offset - ModelFile.headerSize - body.count)
        return Array(ModelFile.magic.utf8) + Array(kind.rawValue.utf8) + little(UInt32(sections.count))
            + little(UInt32(0))
            + little(UInt64(ModelFile.headerSize + body.count)) + Array(SHA256.hash(data: body)) + body
    }
}
