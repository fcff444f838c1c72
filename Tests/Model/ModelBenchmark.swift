import Foundation
import Testing

@testable import CounterfoilCues
@testable import CounterfoilModel

private let environment = ProcessInfo.processInfo.environment

/// Prints times; `Tests/Benchmarks/Cues/models.py` runs it beside the peers. Asserts nothing about them.
@Suite(
    "Model benchmark", .enabled(if: environment["COUNTERFOIL_BENCHMARK"] != nil, "no messages are named"), .serialized)
struct ModelBenchmark {
    /// The messages of a file, one a line.
    private let messages: [[UInt8]]

    init() throws {
        let path = try #require(environment["COUNTERFOIL_BENCHMARK"])
        messages = [UInt8](try Data(contentsOf: URL(filePath: path))).split(separator: 0x0A).map(Array.init)
    }

    /// Processor time of this thread, in seconds: other work on the machine does not count.
    private func now() -> Double {
        var time = timespec()
        clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
        return Double(time.tv_sec) + Double(time.tv_nsec) * 1e-9
    }

    /// The best of several rounds, in microseconds per message.
    private func report(_ name: String, _ messages: ArraySlice<[UInt8]>, rounds: Int, _ body: ([UInt8]) -> Void) {
        let best =
            (0..<rounds).map { _ in
                let start = now()
                for message in messages { body(message) }
                return now() - start
            }.min() ?? 0
        print("benchmark\t\(name)\t\(best / Double(max(messages.count, 1)) * 1e6)")
    }

    @Test("the static path")
    func staticPath() {
        let tokeniser = Tokeniser.shared
        let table = StaticTable.shared
        var pieces: [Piece] = []
        var workspace = TokeniserWorkspace()
        var sums = StaticSums()
        var count = 0
        var vector = [Int16](repeating: 0, count: StaticTable.dimensions)
        report("tokenise", messages[...], rounds: 5) { message in
            message.withUnsafeBufferPointer { tokeniser.cut($0, into: &pieces, using: &workspace) }
            count += pieces.count
        }
        report("tokenise and embed", messages[...], rounds: 5) { message in
            message.withUnsafeBufferPointer { tokeniser.cut($0, into: &pieces, using: &workspace) }
            sums.fill(pieces, from: table)
            let span = 0..<min(pieces.count, StaticSums.longestSpan)
            vector.withUnsafeMutableBufferPointer { buffer in
                if let base = buffer.baseAddress { sums.vector(of: span, into: base) }
            }
        }
        print("benchmark\tpieces\t\(Double(count) / Double(5 * max(messages.count, 1)))")
    }

    @Test("the verifier")
    func verifier() throws {
        let found = VerifierFile.find(in: VerifierFile.directories(environment: environment))
        let model = try VerifierFile.load(try #require(found), check: .form)
        var workspace = VerifierWorkspace()
        var first: Float = 0
        report("tokenise and verify", messages.prefix(2000), rounds: 3) { message in
            first += model.embed(Tokeniser.shared.pieces(of: message)[...], using: &workspace)[0]
        }
        #expect(first.isFinite)
    }

    @Test("what stands before the first message")
    func start() {
        report("open the tokeniser", messages.prefix(1), rounds: 5) { _ in
            _ = try? Tokeniser(bytes: Tokeniser.embeddedBytes)
        }
        report("open the static table", messages.prefix(1), rounds: 5) { _ in
            _ = try? StaticTable(bytes: StaticTable.embeddedBytes)
        }
    }
}
