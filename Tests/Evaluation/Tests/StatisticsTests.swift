import CounterfoilTestSupport
import Testing

@testable import CounterfoilEvaluation

@Suite("Statistics")
struct StatisticsTests {
    /// Garwood's intervals as tables of the chi-squared distribution give them.
    @Test(
        "exact Poisson intervals",
        arguments: [
            (0, 0, 2.9957), (1, 0.0253, 5.5716), (3, 0.6187, 8.7673), (10, 4.7954, 18.3904), (100, 81.3640, 121.6269),
        ])
    func poisson(count: Int, low: Double, high: Double) {
        let interval = Statistics.poisson(count)
        #expect(abs(interval.low - low) < 0.001)
        #expect(abs(interval.high - high) < 0.001)
    }

    @Test("the interval of a large count keeps its digits")
    func largePoisson() {
        let interval = Statistics.poisson(10_000)
        #expect(abs(interval.low - 9_804.96) < 0.1)
        #expect(abs(interval.high - 10_197.96) < 0.1)
    }

    @Test("Wilson's intervals", arguments: [(0, 10, 0, 0.2775), (8, 10, 0.4902, 0.9433), (47, 47, 0.9244, 1)])
    func wilson(count: Int, of: Int, low: Double, high: Double) {
        let interval = Statistics.wilson(count, of: of)
        #expect(abs(interval.low - low) < 0.001)
        #expect(abs(interval.high - high) < 0.001)
    }

    @Test("quantiles lie between the values")
    func quantiles() {
        #expect(Statistics.quantile([], 0.5) == nil)
        #expect(Statistics.quantile([4, 1, 3, 2], 0.5) == 2.5)
        #expect(Statistics.quantile([4, 1, 3, 2], 1) == 4)
    }

    @Test("the bootstrap holds the rate and needs several streams")
    func bootstrap() throws {
        let streams = [(1, 1.0), (0, 2.0), (4, 3.0), (2, 1.5), (0, 1.0), (3, 2.5)].map { (events: $0.0, length: $0.1) }
        let interval = try #require(Statistics.bootstrap(streams, seed: 1))
        #expect(interval.low < 10.0 / 11 && interval.high > 10.0 / 11)
        #expect(interval == Statistics.bootstrap(streams, seed: 1))
        #expect(Statistics.bootstrap(Array(streams.prefix(4)), seed: 1) == nil)
    }

    @Test("logarithms", arguments: [(1.0, 0.0), (2.718_281_828_459_045, 1.0), (0.000_001, -13.815_510_557_964_274)])
    func logarithm(value: Double, expected: Double) {
        #expect(abs(Logarithm.natural(value) - expected) < 1e-12)
    }
}
