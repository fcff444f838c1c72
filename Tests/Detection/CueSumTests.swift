import CounterfoilTestSupport
import CounterfoilTranscript
import Testing

@testable import CounterfoilDetection

@Suite("Measures over a window")
struct CueSumTests {
    private func value(_ measure: Rule.CueMeasure, _ pieces: [(surprise: Int64, age: Int64)]) -> Int64 {
        CueSum(signal: 0, measure: measure, window: 60_000).value(
            of: pieces.map { .init(surprise: $0.surprise, time: EventTime(milliseconds: 100_000 - $0.age)) },
            at: EventTime(milliseconds: 100_000))
    }

    @Test("pieces as old as the window count half")
    func decay() {
        #expect(value(.excess(1), [(3_000, 0)]) == 1_000)
        #expect(value(.excess(1), [(3_000, 60_000)]) == 500)
        #expect(value(.excess(1), [(3_000, 30_000), (2_500, 0)]) == 1_250)
        #expect(value(.top3(1), [(3_000, 0), (3_000, 0), (3_000, 0), (2_000, 0)]) == 3_000)
        #expect(value(.top3(1), [(3_000, 0), (3_000, 0)]) == 2_000)
        #expect(value(.top3(1), [(4_000, 60_000), (3_000, 0), (2_500, 0), (2_500, 0)]) == 2_666)
    }

    @Test("one piece alone never meets a measure")
    func onePiece() {
        let sum = CueSum(signal: 0, measure: .excess(1_000), window: 60_000)
        let piece = CueSum.Piece(surprise: 9_000, time: EventTime(milliseconds: 0))
        #expect(!sum.isMet(by: [piece], at: EventTime(milliseconds: 0)))
        #expect(sum.isMet(by: [piece, piece], at: EventTime(milliseconds: 0)))
    }

    @Test("the order of the pieces makes no difference", arguments: 0..<20 as Range<UInt64>)
    func order(seed: UInt64) {
        var random = SplitMix(seed: seed)
        var pieces = (0..<Int.random(in: 0...30, using: &random)).map { _ in
            (
                surprise: Int64.random(in: 2_000...9_000, using: &random),
                age: Int64.random(in: 0...60_000, using: &random)
            )
        }
        for measure in [Rule.CueMeasure.excess(1), .top3(1)] {
            let before = value(measure, pieces)
            pieces.shuffle(using: &random)
            #expect(value(measure, pieces) == before)
        }
    }
}
