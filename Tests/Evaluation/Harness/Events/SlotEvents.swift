import CounterfoilDetection
import CounterfoilTestSupport
import CounterfoilTranscript

/// Passages put together from the lexicons: two or three slots in real sentences, half of the slots disguised.
struct SlotEvents: EventSource {
    let title: String
    let isSealed = false
    private let isSpeech: Bool
    private let lexicons: Lexicons
    private let carriers: Carriers
    private var disguiser: Disguiser
    private var random: SplitMix

    private enum Slot: String, CaseIterable {
        case brand, copy, contact, wink

        var families: Set<Family> {
            switch self {
            case .brand: [.disguisedBrand, .brandAvoidance, .replicaQuality]
            case .copy: [.replicaQuality, .factoryLeak, .labelTampering, .greyMarket]
            case .contact: [.offPlatform]
            case .wink: [.brandAvoidance, .moderationEvasion]
            }
        }
    }

    private static let recipes: [[Slot]] = [
        [.brand, .copy], [.copy, .contact], [.brand, .copy, .contact], [.copy, .copy], [.brand, .contact],
    ]
    private static let spokenRecipes: [[Slot]] = recipes + [[.copy, .wink], [.brand, .copy, .wink]]

    init(_ data: EvaluationData, isSpeech: Bool) throws(EvaluationData.Problem) {
        title = isSpeech ? "Chinese speech" : "English chat"
        self.isSpeech = isSpeech
        lexicons = try Lexicons(data)
        carriers = try Carriers(data)
        disguiser = Disguiser(tables: try DisguiseTables(data), seed: isSpeech ? 11 : 12)
        random = SplitMix(seed: isSpeech ? 13 : 14)
    }

    mutating func next(isGuilty: Bool, _ split: Split) -> EventPlan {
        let recipes = isSpeech ? Self.spokenRecipes : Self.recipes
        let recipe = recipes.randomElement(using: &random) ?? []
        var hidden = 0
        let sentences = recipe.enumerated().map { place, slot in
            // In a Chinese room a third of it stands in the seller's own chat.
            let isWritten = !isSpeech || Int.random(in: 0..<3, using: &random) == 0
            // A brand's name and a contact alone are no more than a sale off the platform: then the name is hidden.
            let mustHide = slot == .brand && !recipe.contains(.copy)
            let (text, isHidden) =
                isGuilty ? guilty(slot, split, isWritten: isWritten, mustHide: mustHide) : (honest(slot), false)
            if isHidden { hidden += 1 }
            let (bytes, _) = carriers.carry(text, inLetters: !isSpeech, split, &random)
            return EventPlan.Sentence(
                text: bytes, channel: isWritten ? .chat : .caption, role: .host,
                speaker: isWritten ? "the-seller" : nil, pause: place == 0 ? 0 : pause(of: recipe.count))
        }
        let name = recipe.map(\.rawValue).joined(separator: " and ")
        return EventPlan(
            isGuilty: isGuilty, parts: [name, "\(hidden) of them hidden"],
            families: recipe.reduce(into: []) { $0.formUnion($1.families) }, sentences: sentences)
    }

    /// The slots lie 10 to 60 seconds apart, from the first to the last.
    private mutating func pause(of count: Int) -> Int64 {
        Int64.random(in: 10_000...60_000, using: &random) / Int64(max(count - 1, 1))
    }

    // MARK: What sellers of copies say

    private mutating func guilty(
        _ slot: Slot, _ split: Split, isWritten: Bool, mustHide: Bool
    ) -> (
        text: String, isHidden: Bool
    ) {
        let forms = forms(of: slot).enumerated().filter { Split(number: $0.offset + 1) == split }.map(\.element)
        let form = forms.randomElement(using: &random) ?? ""
        let frame = Self.frames(slot, isSpeech: isSpeech).randomElement(using: &random) ?? "{}"
        let isHidden = Bool.random(using: &random) || mustHide
        guard isHidden, slot != .wink else { return (frame.filled(with: form), false) }
        let isHan = form.unicodeScalars.allSatisfy(\.properties.isIdeographic)
        let name = PlainName(text: form, split: split, script: isHan ? .han : .latin)
        // Capitals hide nothing.
        let ways = Self.ways(name, slot, isWritten: isWritten).filter { !mustHide || $0 != .letterCase }
        for way in ways.shuffled(using: &random) {
            if let hidden = disguiser.disguise(name, as: way) { return (frame.filled(with: hidden), true) }
        }
        return (frame.filled(with: form), false)
    }

    /// Ways in which a listener could still tell what is meant.
    private static func ways(_ name: PlainName, _ slot: Slot, isWritten: Bool) -> [DisguiseClass] {
        guard name.script == .han else {
            return isWritten
                ? [.width, .letterCase, .zeroWidth, .math, .enclosed, .lookAlikeLetters, .separators, .leet, .mask] : []
        }
        let isLong = name.text.unicodeScalars.count > 2
        var ways: [DisguiseClass] = isWritten ? [.traditional, .zeroWidth, .separators, .homophone] : [.homophone]
        if slot != .contact { ways.append(.filler) }
        if isLong, slot != .contact { ways += isWritten ? [.mask, .pinyin, .split, .shape] : [.maskedSyllable] }
        return ways
    }

    private func forms(of slot: Slot) -> [String] {
        let letters: (String) -> Bool = { $0.unicodeScalars.allSatisfy { $0.isASCII } }
        switch slot {
        case .brand:
            return lexicons.plainNames.filter { $0.script == (isSpeech ? .han : .latin) }.map(\.text)
                .filter { !lexicons.copyWords.contains($0) }
        case .copy: return isSpeech ? lexicons.copyWords : Self.englishCopyWords
        case .contact:
            return isSpeech
                ? lexicons.contactPhrases + lexicons.messengers.map { "加我\($0)" }
                : lexicons.messengers.filter { letters($0) && $0.count > 3 }.map { "add my \($0)" }
                    + Self.englishContacts
        case .wink: return lexicons.winks
        }
    }

    private static func frames(_ slot: Slot, isSpeech: Bool) -> [String] {
        switch (slot, isSpeech) {
        case (.brand, true): ["这款{}", "看一下这个{}的包", "今天上的{}", "{}的同款", "给大家带来{}"]
        case (.copy, true): ["咱家是{}", "质量是{}的", "都是{}放心", "这批是{}"]
        case (.contact, true): ["想要的{}", "{}", "要的姐妹{}"]
        case (.wink, true): ["{}"]
        case (.brand, false): ["this {} one", "got the {} bag today", "new {} just in", "{} restock"]
        case (.copy, false): ["its {}", "we only do {}", "{} guaranteed", "all {} here"]
        case (.contact, false): ["{}", "{} for the rest", "{} to order"]
        case (.wink, false): ["{}"]
        }
    }

    /// The lexicons explain the words of this trade rather than list phrases: these are its terms as they are used.
    private static let englishCopyWords = [
        "1:1", "top batch", "reps", "LJR batch", "pure original", "company level", "replica", "PK batch", "H12 batch",
        "best batch",
    ]
    private static let englishContacts = ["dm me", "message me on whatsapp", "find me on telegram", "text my number"]

    // MARK: What honest sellers say

    private mutating func honest(_ slot: Slot) -> String {
        let choices: [String] =
            switch (slot, isSpeech) {
            case (.brand, true): ["官方旗舰店正品", "品牌方授权给我们的", "专柜同款有小票", "迪迦奥特曼联名款", "这个牌子大家都认识"]
            case (.copy, true): ["胶原蛋白含量高", "一比一兑水喝", "经典款式复刻回归", "支持专柜验货", "原单号可以查物流"]
            case (.contact, true): ["点左上角加入会员", "进粉丝群领优惠券", "有问题联系平台客服", "私信客服查订单", "点小黄车下单"]
            case (.wink, true): ["懂成分的朋友都知道", "用过的都懂", "老粉都知道我们家"]
            case (.brand, false):
                [
                    "official store stock", "same style as last year", "authorised dealer",
                    "i cant say the brand price yet",
                ]
            case (.copy, false):
                ["sets and reps today", "original box included", "it was 1:1 at half time", "batch two ships friday"]
            case (.contact, false):
                ["dm the mods if you need help", "follow the channel", "message support about your order"]
            case (.wink, false): ["you know what it is tuesday"]
            }
        return choices.randomElement(using: &random) ?? ""
    }
}

extension String {
    fileprivate func filled(with form: String) -> String {
        guard let place = firstRange(of: "{}") else { return self }
        return self[..<place.lowerBound] + form + self[place.upperBound...]
    }
}
