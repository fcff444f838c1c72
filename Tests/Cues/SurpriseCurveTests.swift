import CounterfoilTestSupport
import Foundation
import Testing

@testable import CounterfoilCues

@Suite("Surprise")
struct SurpriseCurveTests {
    static let curve = SurpriseCurve(quantiles: [-500, 0, 500, 1000, 1500], scale: 400, shape: 100)

    @Test(
        "At a quantile the surprise is minus the logarithm of its share",
        arguments: [(-0.05, 22), (0.0, 301), (0.05, 602), (0.1, 1000), (0.15, 1301)])
    func quantiles(score: Double, surprise: Int64) {
        #expect(abs(Self.curve.surprise(score) - surprise) <= 1)
    }

    @Test("Surprise never falls and never ends")
    func rises() {
        var last: Int64 = -1
        for step in -4000..<40_000 {
            let surprise = Self.curve.surprise(Double(step) / 10_000)
            #expect(surprise >= last)
            last = surprise
        }
        #expect(Self.curve.surprise(2) > Self.curve.surprise(1.9))
        #expect(Self.curve.surprise(-100) >= 0)
    }

    @Test("The tail is the generalised Pareto distribution's")
    func tail() {
        for excess in stride(from: 0.0, to: 1, by: 0.013) {
            let expected = -log10(0.05 * pow(1 + 0.1 * excess / 0.04, -1 / 0.1))
            #expect(abs(Double(Self.curve.surprise(0.15 + excess)) / 1000 - expected) < 0.001)
        }
    }

    @Test("Disordered quantiles are put in order")
    func orders() {
        #expect(SurpriseCurve(quantiles: [5, 3, 9], scale: 0, shape: -4).quantiles == [5, 6, 9, 10, 11])
        #expect(SurpriseCurve(quantiles: [], scale: 0, shape: -4).scale == 1)
    }

    @Test("A fit gives honest messages the surprise they have", arguments: [UInt64(1), 2, 3])
    func fits(seed: UInt64) throws {
        var random = SplitMix(seed: seed)
        // Exponential scores, by inversion.
        let scores = (0..<20_000).map { _ in -0.05 * log(Double(random.next() >> 11 | 1) / 9_007_199_254_740_992) }
        let curve = try #require(SurpriseFit.curve(scores))
        for share in [0.3, 0.1, 0.03, 0.01, 0.002] {
            let surprise = Double(curve.surprise(-0.05 * log(share))) / 1000
            #expect(abs(surprise + log10(share)) < 0.12)
        }
    }

    @Test("Too few messages make no curve, equal ones a steep one")
    func degenerate() throws {
        #expect(SurpriseFit.curve([Double](repeating: 1, count: SurpriseFit.fewest - 1)) == nil)
        let flat = try #require(SurpriseFit.curve([Double](repeating: 0.2, count: 1000)))
        #expect(flat.surprise(0.3) > flat.surprise(0.25) && flat.surprise(0.25) > 2000)
    }

    @Test("The logarithm agrees with the library's")
    func logarithm() {
        for step in 1..<4000 {
            let x = Double(step) * 0.37
            #expect(abs(CueArithmetic.ln(x) - log(x)) < 1e-13 * max(1, abs(log(x))))
            #expect(abs(CueArithmetic.ln(1 / x) + log(x)) < 1e-12)
        }
        #expect(CueArithmetic.ln(0) == 0 && CueArithmetic.ln(.infinity) == 0)
    }
}
