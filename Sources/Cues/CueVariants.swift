/// Brings the ways to write the name of a messenger to one, which the encoder knows.
enum CueVariants {
    private struct Variant {
        var form: [UInt32]
        var meaning: [UInt32]
        /// Whether no letter may stand beside the form.
        var isWord: Bool
        /// The only language that writes so; nil for all.
        var language: CueLanguage?
    }

    /// The variants by their first scalar, the longest form first.
    private static let variants: [UInt32: [Variant]] = {
        var table: [UInt32: [Variant]] = [:]
        func add(_ forms: [String], _ meaning: String, isWord: Bool = false, language: CueLanguage? = nil) {
            for form in forms {
                let scalars = form.unicodeScalars.map(\.value)
                guard let first = scalars.first else { continue }
                table[first, default: []].append(
                    Variant(
                        form: scalars, meaning: meaning.unicodeScalars.map(\.value), isWord: isWord,
                        language: language))
            }
        }
        add(["薇信", "威信", "葳信", "徽信", "微♥", "薇♥", "威♥", "微❤", "薇❤", "威❤", "微心号", "卫星号"], "微信")
        add(["加薇", "加威", "+薇", "+威", "+微", "➕薇", "➕威", "➕微"], "加微")
        add(["v信", "v❤", "v♥"], "微信")
        add(["加v", "+v", "➕v"], "加微信", isWord: true)
        add(["vx", "wx", "weixin", "wei xin", "wexin", "weixn"], "微信", isWord: true)
        add(["绿泡泡", "绿色软件", "绿色app", "绿色聊天软件"], "微信")
        add(["扣扣号", "企鹅号", "抠抠"], "qq号")
        add(["wa"], "whatsapp", isWord: true, language: .indonesian)
        add(["whats app", "watsapp", "whatsap", "wasap", "wassap"], "whatsapp", isWord: true)
        add(["tele gram", "telegrm", "tlgrm"], "telegram", isWord: true)
        for key in table.keys { table[key]?.sort { $0.form.count > $1.form.count } }
        return table
    }()

    static func replace(_ scalars: inout [CueScalar], language: CueLanguage) {
        guard let first = firstMatch(scalars, from: 0, language) else { return }
        var output: [CueScalar] = []
        output.reserveCapacity(scalars.count + 8)
        var copied = 0
        var match: (place: Int, variant: Variant)? = first
        while let (place, variant) = match {
            output.append(contentsOf: scalars[copied..<place])
            let end = place + variant.form.count
            for value in variant.meaning {
                output.append(CueScalar(value: value, start: scalars[place].start, end: scalars[end - 1].end))
            }
            copied = end
            match = firstMatch(scalars, from: end, language)
        }
        output.append(contentsOf: scalars[copied...])
        scalars = output
    }

    private static func firstMatch(
        _ scalars: [CueScalar], from start: Int, _ language: CueLanguage
    ) -> (place: Int, variant: Variant)? {
        for place in start..<max(start, scalars.count) {
            // In the middle of a word no letter begins a variant.
            guard mayBegin(scalars[place].value),
                !(scalars[place].isLetter && place > 0 && scalars[place - 1].isLetter),
                let candidates = variants[scalars[place].value]
            else { continue }
            for variant in candidates where matches(variant, scalars, at: place, language) { return (place, variant) }
        }
        return nil
    }

    /// A cheap test before the dictionary.
    private static func mayBegin(_ value: UInt32) -> Bool {
        switch value {
        case 0x2B, 0x74, 0x76, 0x77, 0x52A0, 0x5A01, 0x5FAE, 0x5FBD, 0x6263, 0x62A0, 0x4F01, 0x536B, 0x7EFF, 0x8473,
            0x8587, 0x2795:
            true
        default: false
        }
    }

    private static func matches(
        _ variant: Variant, _ scalars: [CueScalar], at place: Int, _ language: CueLanguage
    ) -> Bool {
        let end = place + variant.form.count
        guard end <= scalars.count, variant.language == nil || variant.language == language else { return false }
        for offset in 0..<variant.form.count where scalars[place + offset].value != variant.form[offset] {
            return false
        }
        guard variant.isWord else { return true }
        let before = place > 0 && scalars[place - 1].isLetter && scalars[place].isLetter
        return !before && (end == scalars.count || !scalars[end].isLetter)
    }
}
