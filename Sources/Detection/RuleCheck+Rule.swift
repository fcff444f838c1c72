import CounterfoilCues

extension RuleCheck {
    private static let windows: ClosedRange<Int64> = 1_000...30 * 60_000
    private static let maximumCount = 16
    private static let maximumEvidence = 32
    private static let maximumRequirements = 8

    /// Checks a rule against the groups and cues that there are.
    mutating func check(_ rule: Rule, _ groups: [String: String], _ cues: [String: String]) {
        let place = "rule \(rule.id)"
        if !Self.isName(rule.id) { reject("rule.name", place, "'\(rule.id)' is not a name", Self.nameRemedy) }
        if !Self.windows.contains(rule.window) {
            reject("rule.window", place, "the window is \(rule.window) ms", "use 1s to 30m")
        }
        // A measure over the window takes two pieces of text to be met.
        let count = rule.all.reduce(0) { $0 + ($1.isSum ? CueSum.fewestPieces : max($1.count, 0)) }
        if count < 2 {
            reject(
                "rule.one-signal", place, "one signal alone would raise an alert",
                "require a second signal, or the first with a count of 2 or more")
        }
        if rule.all.contains(where: { !(1...Self.maximumCount).contains($0.count) }) {
            reject("rule.count", place, "a count is out of range", "use 1 to \(Self.maximumCount)")
        }
        if count > Self.maximumEvidence {
            reject(
                "rule.count", place, "\(count) pieces of evidence are required", "use at most \(Self.maximumEvidence)")
        }
        if rule.all.count > Self.maximumRequirements {
            reject(
                "rule.requirement", place, "it has \(rule.all.count) requirements",
                "use at most \(Self.maximumRequirements)")
        }
        for (number, requirement) in rule.all.enumerated() {
            check(requirement, number, of: rule, "\(place), requirement \(number + 1)")
        }
        for signal in rule.all.flatMap(\.anyOf) {
            switch signal {
            case .group(let id): checkName(id, among: groups, "group", place)
            case .cue(let id, _): checkName(id, among: cues, "cue", place)
            }
        }
        for name in rule.unless {
            checkName(name, among: groups, "group", place)
            if rule.all.contains(where: { $0.anyOf.contains(.group(name)) }) {
                reject(
                    "rule.contradiction", place, "'\(name)' is both required and excluded", "remove it from one list")
            }
        }
        for weight in rule.weights where !rule.all.contains(where: { $0.anyOf.contains { $0.id == weight.signal } }) {
            reject(
                "rule.no-effect", place, "'\(weight.signal)' has a weight and is not required", "remove the weight")
        }
    }

    private mutating func check(_ requirement: Rule.Requirement, _ number: Int, of rule: Rule, _ place: String) {
        if requirement.anyOf.isEmpty {
            reject("rule.requirement", place, "it names no group and no cue", "name at least one")
        }
        let hasPrevious = number > 0
        if requirement.isAfterPrevious, !hasPrevious {
            reject("rule.no-effect", place, "it is the first and cannot follow another", "remove 'after'")
        }
        if requirement.within != nil, !hasPrevious, requirement.count < 2 {
            reject("rule.no-effect", place, "there is nothing for it to be near to", "remove 'within'")
        }
        if let within = requirement.within, within > rule.window {
            reject("rule.no-effect", place, "'within' is longer than the window", "shorten it, or remove it")
        }
        if requirement.isDisguised, !requirement.anyOf.contains(where: \.isGroup) {
            reject("rule.no-effect", place, "cues have no disguise", "remove 'disguised', or name a group")
        }
        for tag in requirement.languages where CueLanguage(tag: tag) == nil {
            rejectLanguage("rule.unknown-language", place, tag)
        }
        let isSum = requirement.isSum
        if isSum, requirement.anyOf.count > 1 {
            reject(
                "rule.sum", place, "a measure over the window stands beside other signals",
                "give it a requirement of its own")
        }
        let follows = hasPrevious && rule.all[number - 1].isSum
        let isRelated = requirement.isAfterPrevious || requirement.within != nil
        if isRelated && (isSum || follows) || isSum && requirement.count != 1 {
            reject(
                "rule.sum", place, "a measure over the window has no place and no count",
                "remove 'after', 'within' and 'count' there and in the requirement behind it")
        }
    }

    private mutating func checkName(
        _ name: String, among known: [String: String], _ kind: String, _ place: String
    ) {
        guard known[name] == nil else { return }
        let names = known.keys.sorted().joined(separator: ", ")
        reject(
            "rule.unknown-\(kind)", place, "there is no \(kind) '\(name)'",
            names.isEmpty ? "no pack has any" : "known are \(names)")
    }
}

extension Rule.Signal {
    fileprivate var isGroup: Bool {
        switch self {
        case .group: true
        case .cue: false
        }
    }
}
