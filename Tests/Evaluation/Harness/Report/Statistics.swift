import CounterfoilTestSupport

/// Intervals for counts and shares. Plain arithmetic, so that a run gives the same digits on every machine.
enum Statistics {
    /// An interval that holds the true value with 95 % confidence.
    struct Interval: Equatable {
        var low: Double
        var high: Double
    }

    /// The exact interval for the mean of a Poisson count (Garwood 1936). For a count of zero the upper end is the
    /// one-sided 95 % bound, which is the rule of three.
    static func poisson(_ count: Int) -> Interval {
        guard count > 0 else { return Interval(low: 0, high: poissonMean(below: 0, share: 0.05)) }
        return Interval(
            low: poissonMean(below: count - 1, share: 0.975), high: poissonMean(below: count, share: 0.025))
    }

    /// The mean for which a Poisson count is at most `count` with probability `share`, by bisection.
    private static func poissonMean(below count: Int, share: Double) -> Double {
        var low = 0.0
        var high = Double(count) * 4 + 20
        for _ in 0..<80 {
            let middle = (low + high) / 2
            if poissonShare(atMost: count, mean: middle) > share { low = middle } else { high = middle }
        }
        return (low + high) / 2
    }

    /// The probability of at most `count` events. Summed from the largest term down in units of that term, so that
    /// large means neither overflow nor vanish.
    private static func poissonShare(atMost count: Int, mean: Double) -> Double {
        guard mean > 0 else { return 1 }
        let peak = Int(mean)
        func sum(from first: Int, through last: Int) -> Double {
            guard first <= last else { return 0 }
            var total = 0.0
            if first <= peak {
                var term = 1.0
                for number in stride(from: peak, through: first, by: -1) {
                    if number <= last { total += term }
                    term *= Double(number) / mean
                    if term < 1e-18 { break }
                }
            }
            if last > peak {
                var term = 1.0
                for number in stride(from: peak + 1, through: last, by: 1) {
                    term *= mean / Double(number)
                    if number >= first { total += term }
                    if term < 1e-18 { break }
                }
            }
            return total
        }
        let below = sum(from: 0, through: count)
        let above = sum(from: count + 1, through: max(count + 1, peak) + 200 + 12 * peak)
        return below / (below + above)
    }

    /// Wilson's interval for a share.
    static func wilson(_ successes: Int, of trials: Int) -> Interval {
        guard trials > 0 else { return Interval(low: 0, high: 1) }
        let z = 1.959_963_984_540_054
        let count = Double(trials)
        let share = Double(successes) / count
        let scale = 1 + z * z / count
        let middle = (share + z * z / (2 * count)) / scale
        let half = z * (share * (1 - share) / count + z * z / (4 * count * count)).squareRoot() / scale
        return Interval(low: max(0, middle - half), high: min(1, middle + half))
    }

    /// The bootstrap interval of a rate, resampling whole streams: what one stream holds hangs together.
    ///
    /// - Parameter streams: For each stream the events counted in it and its length.
    static func bootstrap(_ streams: [(events: Int, length: Double)], seed: UInt64, rounds: Int = 2_000) -> Interval? {
        guard streams.count >= 5, streams.contains(where: { $0.events > 0 }) else { return nil }
        var random = SplitMix(seed: seed)
        var rates: [Double] = []
        for _ in 0..<rounds {
            var events = 0
            var length = 0.0
            for _ in streams {
                let stream = streams[Int.random(in: 0..<streams.count, using: &random)]
                events += stream.events
                length += stream.length
            }
            rates.append(length > 0 ? Double(events) / length : 0)
        }
        rates.sort()
        return Interval(low: rates[rounds / 40], high: rates[rounds - 1 - rounds / 40])
    }

    /// The value below which the given share of the values lies; `nil` without values.
    static func quantile(_ values: [Double], _ share: Double) -> Double? {
        guard !values.isEmpty else { return nil }
        let sorted = values.sorted()
        let place = share * Double(sorted.count - 1)
        let lower = Int(place)
        let upper = min(lower + 1, sorted.count - 1)
        return sorted[lower] + (sorted[upper] - sorted[lower]) * (place - Double(lower))
    }
}
