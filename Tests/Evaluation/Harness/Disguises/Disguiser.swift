import CounterfoilTestSupport

/// Writes a name in another way, as people do who want it read and not found. Seeded: the same seed gives the same
/// forms.
struct Disguiser {
    let tables: DisguiseTables
    private var random: SplitMix

    init(tables: DisguiseTables, seed: UInt64) {
        self.tables = tables
        random = SplitMix(seed: seed)
    }

    /// - Returns: `nil` where the class cannot apply to the name, or would leave it as it is.
    mutating func disguise(_ name: PlainName, as way: DisguiseClass) -> String? {
        let scalars = Array(name.text.unicodeScalars)
        let form: [Unicode.Scalar]? =
            switch name.script {
            case .han: han(scalars, way)
            case .latin: latin(scalars, way)
            case .amount: way == .riceForYuan ? scalars.map { $0 == "元" ? "米" : $0 } : nil
            }
        guard let form, form != scalars else { return nil }
        return String(String.UnicodeScalarView(form))
    }

    private mutating func pick<Element>(_ choices: [Element]) -> Element? { choices.randomElement(using: &random) }

    private mutating func chance(_ share: Double) -> Bool { Double.random(in: 0..<1, using: &random) < share }

    /// Puts something between every two scalars.
    private mutating func join(
        _ scalars: [Unicode.Scalar], _ between: [[Unicode.Scalar]], share: Double
    )
        -> [Unicode.Scalar]?
    {
        var form: [Unicode.Scalar] = []
        for (place, scalar) in scalars.enumerated() {
            if place > 0, chance(share), let gap = pick(between) { form += gap }
            form.append(scalar)
        }
        return form
    }

    /// Replaces each scalar with the given probability, and at least one, by what `replacement` gives.
    private mutating func replace(
        _ scalars: [Unicode.Scalar], share: Double,
        _ replacement: (inout Disguiser, Unicode.Scalar) -> [Unicode.Scalar]?
    ) -> [Unicode.Scalar]? {
        var able: [Int: [Unicode.Scalar]] = [:]
        for (place, scalar) in scalars.enumerated() { able[place] = replacement(&self, scalar) }
        guard let sure = pick(able.keys.sorted()) else { return nil }
        var form: [Unicode.Scalar] = []
        for (place, scalar) in scalars.enumerated() {
            let isReplaced = chance(share) || place == sure
            form += isReplaced ? able[place] ?? [scalar] : [scalar]
        }
        return form
    }

    // MARK: Names in letters

    private mutating func latin(_ name: [Unicode.Scalar], _ way: DisguiseClass) -> [Unicode.Scalar]? {
        switch way {
        case .width: return name.map(Self.fullWidth)
        case .letterCase: return replace(name, share: 0.5) { _, scalar in Self.otherCase(scalar).map { [$0] } }
        case .zeroWidth: return join(name, Self.invisible, share: 0.6)
        case .math:
            guard let (upper, lower) = pick(Self.mathAlphabets) else { return nil }
            return name.map { Self.styled($0, upper: upper, lower: lower) }
        case .enclosed:
            guard let (upper, lower) = pick(Self.enclosedAlphabets) else { return nil }
            return name.map { Self.styled($0, upper: upper, lower: lower) }
        case .lookAlikeLetters:
            return replace(name, share: 0.5) { own, scalar in
                own.pick(own.tables.letterLookAlikes[scalar] ?? []).map { [$0] }
            }
        case .separators:
            guard let gap = pick(Self.separators) else { return nil }
            return join(name.filter { $0 != " " }, [gap], share: 1)
        case .leet:
            return replace(name, share: 0.4) { own, scalar in
                let lower = scalar.properties.lowercaseMapping.unicodeScalars.first ?? scalar
                return own.pick(Self.leet[lower] ?? []).map { [$0] }
            }
        case .mask:
            let inner = name.indices.dropFirst().filter { name[$0] != " " }
            guard let place = pick(inner), let mask = pick(["*", "*", "@", "#", "_"] as [Unicode.Scalar]) else {
                return nil
            }
            var form = name
            form[place] = mask
            return form
        default: return nil
        }
    }

    // MARK: Chinese names

    private mutating func han(_ name: [Unicode.Scalar], _ way: DisguiseClass) -> [Unicode.Scalar]? {
        switch way {
        case .traditional: return name.map { tables.traditional[$0] ?? $0 }
        case .zeroWidth: return join(name, Self.invisible, share: 1)
        case .separators:
            guard let gap = pick(Self.separators) else { return nil }
            return join(name, [gap], share: 1)
        case .mask:
            guard name.count > 2, let place = pick(Array(name.indices.dropFirst())),
                let mask = pick(["*", "○", "＊"] as [Unicode.Scalar])
            else { return nil }
            var form = name
            form[place] = mask
            return form
        case .pinyin:
            let syllables = name.compactMap { tables.syllables[$0] }
            guard syllables.count == name.count else { return nil }
            return Array(syllables.joined(separator: chance(0.5) ? " " : "").unicodeScalars)
        case .initials:
            let initials = name.compactMap { tables.syllables[$0]?.unicodeScalars.first }
            return initials.count == name.count ? initials : nil
        case .homophone:
            return replace(name, share: 0.7) { own, scalar in
                guard let syllable = own.tables.syllables[scalar] else { return nil }
                return own.pick((own.tables.homophones[syllable] ?? []).filter { $0 != scalar }).map { [$0] }
            }
        case .split: return replace(name, share: 0.5) { own, scalar in own.tables.parts[scalar] }
        case .shape:
            return replace(name, share: 0.5) { own, scalar in own.pick(own.tables.lookAlikes[scalar] ?? []).map { [$0] }
            }
        case .emoji:
            return replace(name, share: 1) { _, scalar in Self.emoji[scalar].map { Array($0.unicodeScalars) } }
        case .filler:
            guard let place = pick(Array(1..<name.count)), let filler = pick(Self.fillers) else { return nil }
            return name[..<place] + Array(filler.unicodeScalars) + name[place...]
        case .maskedSyllable:
            guard name.count > 1, let filler = pick(["某", "某", "什么"]) else { return nil }
            let place = chance(0.5) ? 0 : name.count - 1
            return name[..<place] + Array(filler.unicodeScalars) + name[(place + 1)...]
        default: return nil
        }
    }
}
