import CounterfoilJSON

/// The half of the data that something was measured on.
///
/// Rules may be tuned on the even lines or streams, counted from 0, and on nothing else; the odd ones are held back and
/// only reported.
enum Split: String, CaseIterable {
    case tune, held, all

    /// - Parameter number: Counted from 1, as an editor counts lines.
    init(number: Int) { self = number % 2 == 1 ? .tune : .held }

    /// Whether something of the given half belongs to this one.
    func includes(_ other: Split) -> Bool { self == .all || self == other }
}

/// One measured number with what is needed to judge it.
struct Figure {
    var section: Section
    /// What was measured; unique within its section.
    var name: String
    var split: Split
    /// How many events or successes were counted.
    var count: Int
    /// In how much: hours, tens of thousands of messages, or trials.
    var amount: Double
    var unit: Unit
    var value: Double
    var interval: Statistics.Interval?
    var target: Target?
    var note = ""

    enum Section: String, CaseIterable {
        case clean, hard, classes, price, disguises, dodges, events, paraphrases, breadth
    }

    enum Unit: String {
        case perHour = "an hour"
        case perTenThousand = "per 10,000"
        case percent = "%"
        case seconds = "s"
        case alarms = "alarms"
    }

    enum Target: Equatable {
        case atMost(Double)
        case atLeast(Double)
    }

    var id: String { "\(section.rawValue)/\(name)/\(split.rawValue)" }

    /// Whether the target is met; `nil` without one, or where nothing was measured. The half that rules are tuned on
    /// is not judged.
    var isMet: Bool? {
        guard split != .tune, amount > 0 else { return nil }
        return switch target {
        case .atMost(let limit): value <= limit + 1e-9
        case .atLeast(let limit): value >= limit - 1e-9
        case nil: nil
        }
    }

    /// Events in a stretch of time or of messages, with the exact Poisson interval.
    static func rate(
        _ section: Section, _ name: String, _ split: Split, count: Int, in amount: Double, _ unit: Unit,
        target: Target? = nil, note: String = ""
    ) -> Figure {
        let scale = max(amount, 1e-9)
        let poisson = Statistics.poisson(count)
        return Figure(
            section: section, name: name, split: split, count: count, amount: amount, unit: unit,
            value: Double(count) / scale, interval: .init(low: poisson.low / scale, high: poisson.high / scale),
            target: target, note: note)
    }

    /// Successes among trials as a percentage, with Wilson's interval.
    static func share(
        _ section: Section, _ name: String, _ split: Split, count: Int, of trials: Int, target: Target? = nil,
        note: String = ""
    ) -> Figure {
        let wilson = Statistics.wilson(count, of: trials)
        return Figure(
            section: section, name: name, split: split, count: count, amount: Double(trials), unit: .percent,
            value: trials > 0 ? 100 * Double(count) / Double(trials) : 0,
            interval: .init(low: 100 * wilson.low, high: 100 * wilson.high), target: target, note: note)
    }

    var json: CanonicalJSON {
        .members([
            "amount": Self.number(amount), "count": .integer(Int64(count)),
            "high": interval.map { Self.number($0.high) },
            "id": .string(id), "low": interval.map { Self.number($0.low) }, "met": isMet.map(CanonicalJSON.boolean),
            "unit": .string(unit.rawValue), "value": Self.number(value),
        ])
    }

    private static func number(_ value: Double) -> CanonicalJSON { .thousandths(Int64((value * 1_000).rounded())) }
}
