import CounterfoilDetection
import CounterfoilFolding
import CounterfoilTranscript

/// The words in which alerts are told to people, in one language.
struct AlertWording: Sendable {
    let language: Language

    /// Picks the language's own text, else English, else the first there is.
    func text(_ texts: [LocalizedText]) -> String? {
        let found =
            texts.first { $0.language == language.rawValue } ?? texts.first { $0.language == Language.english.rawValue }
            ?? texts.first
        return found.flatMap { $0.text.isEmpty ? nil : $0.text }
    }

    private func choose(_ english: String, _ chinese: String) -> String {
        switch language {
        case .english: english
        case .chinese: chinese
        }
    }

    func name(_ severity: Severity) -> String {
        switch severity {
        case .low: choose("LOW", "低")
        case .medium: choose("MEDIUM", "中")
        case .high: choose("HIGH", "高")
        case .critical: choose("CRITICAL", "紧急")
        }
    }

    /// A coloured dot that tells the severity from afar.
    func signal(_ severity: Severity) -> String {
        switch severity {
        case .low: "⚪"
        case .medium: "🟡"
        case .high: "🟠"
        case .critical: "🔴"
        }
    }

    func name(_ family: Family) -> String {
        switch family {
        case .disguisedBrand: choose("Disguised brand name", "变体品牌名")
        case .replicaQuality: choose("Replica quality talk", "高仿质量话术")
        case .brandAvoidance: choose("Avoids naming the brand", "回避品牌名")
        case .offPlatform: choose("Leads buyers off the platform", "引导站外交易")
        case .greyMarket: choose("Grey-market goods", "水货渠道")
        case .fakeAuthenticity: choose("Doubtful proof of authenticity", "可疑正品凭证")
        case .factoryLeak: choose("Claims of factory leakage", "原厂尾单说法")
        case .labelTampering: choose("Tampered labels", "剪标换标")
        case .moderationEvasion: choose("Evades moderation", "规避审核")
        }
    }

    func name(_ kind: OutboxMessage.Kind) -> String {
        switch kind {
        case .firing: choose("new", "新告警")
        case .update: choose("more evidence", "新增证据")
        case .resolved: choose("closed", "已结束")
        }
    }

    func name(_ role: Utterance.Role) -> String {
        switch role {
        case .host: choose("host", "主播")
        case .assistant: choose("assistant", "助播")
        case .viewer: choose("viewer", "观众")
        case .moderator: choose("moderator", "房管")
        case .system: choose("system", "系统")
        }
    }

    func name(_ channel: Utterance.Channel) -> String {
        switch channel {
        case .caption: choose("speech", "口播")
        case .chat: choose("chat", "评论")
        case .screen: choose("on screen", "画面文字")
        }
    }

    /// How a term was written so that it needed folding to be seen.
    func name(_ fold: FoldClass) -> String {
        switch fold {
        case .letterCase: choose("unusual capitals", "大小写变化")
        case .width: choose("full-width or half-width letters", "全角或半角字符")
        case .marks: choose("added accents", "附加符号")
        case .invisible: choose("invisible characters in between", "夹带不可见字符")
        case .styled: choose("styled letters", "花体字符")
        case .confusable: choose("look-alike letters", "形近字符")
        case .traditional: choose("traditional characters", "繁体字")
        case .space: choose("spaces in between", "夹带空格")
        case .split: choose("split over several messages", "拆成多条发送")
        case .repetition: choose("repeated letters", "重复字符")
        case .separators: choose("signs in between", "夹带符号")
        case .leet: choose("digits or signs for letters", "数字或符号代替字母")
        case .mask: choose("characters masked", "字符被遮掩")
        case .misspelling: choose("misspelt on purpose or not", "拼写变化")
        case .pinyin: choose("written in pinyin", "用拼音书写")
        case .initials: choose("written by its initials", "用拼音首字母书写")
        case .homophone: choose("other characters of the same sound", "同音字")
        case .components: choose("characters split into parts", "拆字")
        case .shape: choose("characters that look alike", "形近字")
        case .filler: choose("filler words inside", "夹带填充词")
        case .maskedSyllable: choose("a syllable masked", "音节被替换")
        case .emoji: choose("emoji for words", "表情符号代替文字")
        }
    }

    /// What a term's foldings are called together.
    func names(_ folds: [FoldClass]) -> String {
        folds.isEmpty ? choose("as written", "原样出现") : folds.map(name).joined(separator: choose(", ", "、"))
    }

    var room: String { choose("Room", "直播间") }
    var seller: String { choose("Seller", "卖家") }
    var time: String { choose("Said (UTC)", "时间 (UTC)") }
    var session: String { choose("Session", "场次") }
    var quotes: String { choose("What was said (quoted, not verified)", "原话（引用，未核实）") }
    var why: String { choose("Why", "依据") }
    var advice: String { choose("What to do", "处理建议") }
    var takenBack: String { choose("taken back since", "已被撤回") }
    var gap: String {
        choose("Part of the feed is or may be missing in this stretch.", "该时段的数据有缺失或可能有缺失。")
    }
    var replay: String { choose("Replay", "回放") }
    var alert: String { choose("Alert", "告警") }

    func rule(_ rule: String) -> String { choose("rule \(rule)", "规则 \(rule)") }
    func quoted(_ text: String) -> String { choose("“\(text)”", "「\(text)」") }
    func bracketed(_ text: String) -> String { choose(" (\(text))", "（\(text)）") }
    func moreLines(_ count: Int) -> String { choose("and \(count) more lines", "另有 \(count) 条") }
    func moreTerms(_ count: Int) -> String { choose("and \(count) more terms", "另有 \(count) 个词") }
    func late(_ minutes: Int64) -> String {
        choose("Sent \(minutes) minutes after it was found.", "本告警在发现 \(minutes) 分钟后才送达。")
    }
}
