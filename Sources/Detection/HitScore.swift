import CounterfoilActs
import CounterfoilDisguise

/// How much a find weighs, as a product that can be checked by hand. All numbers are thousandths.
package struct HitScore: Sendable, Equatable {
    /// 1000 for a term; for a cue its surprise.
    package var base: Int64
    /// What the group says, and for a rule what the rule says too.
    package var weight: Int64
    /// Claims weigh 1000, questions 100, denials, reports and quotes nothing; acts that a rule asks for weigh 1000.
    package var act: Int64
    /// 1000; 500 where a view was needed that counts only beside another find, 100 where it counts nowhere.
    package var view: Int64

    package var total: Int64 { base * weight / 1_000 * act / 1_000 * view / 1_000 }

    init(_ found: EvidenceWindow.Found, weight: Int64, isActAskedFor: Bool = false) {
        base = found.surprise > 0 ? found.surprise : 1_000
        self.weight = weight
        act = isActAskedFor ? 1_000 : Self.factor(of: found.act)
        view =
            switch found.trust {
            case .alone: 1_000
            case .confirmed: 500
            case .told: 100
            }
    }

    private static func factor(of act: SpeechAct) -> Int64 {
        switch act {
        case .claim: 1_000
        case .question: 100
        case .denial, .report, .quote: 0
        }
    }
}
