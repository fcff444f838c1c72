import CounterfoilJSON
import CounterfoilTranscript

/// The lists of names and phrases beside the development data.
struct Lexicons {
    private let suppliers: JSONDocument
    private let market: JSONDocument
    private let monitor: JSONDocument
    private let slang: JSONDocument
    private let captions: JSONDocument

    init(_ data: EvaluationData) throws(EvaluationData.Problem) {
        suppliers = try data.json("lexicons/rep_supplier_brand_aliases.json")
        market = try data.json("lexicons/xianyu_dictionary_subset.json")
        monitor = try data.json("lexicons/xianyu_monitor_scam_rules.json")
        slang = try data.json("lexicons/slang_site_subset.json")
        captions = try data.json("lexicons/szwego_brand_blacklist_surface_forms.json")
    }

    /// Names of brands and words of grade, plain, long enough to be looked for behind a disguise: two Chinese
    /// characters or four letters. Every other one is held back.
    var plainNames: [PlainName] {
        let names = Self.unique(brandNames + copyWords)
        let han = names.filter {
            $0.unicodeScalars.count > 1 && Self.isHan($0)
        }
        let latin = names.filter { name in
            name.unicodeScalars.count { $0.properties.isAlphabetic } > 3
                && name.unicodeScalars.allSatisfy { $0.isASCII && ($0.properties.isAlphabetic || $0 == " ") }
        }
        func number(_ texts: [String], _ script: PlainName.Script) -> [PlainName] {
            texts.enumerated().map { PlainName(text: $1, split: Split(number: $0 + 1), script: script) }
        }
        return number(han, .han) + number(latin, .latin)
            + number(["199元", "两百元", "三百九十九元", "88元", "一千二百元", "五十元"], .amount)
    }

    /// Brands as they are written in full, in letters and in Chinese, without nicknames and shortened forms.
    private var brandNames: [String] {
        let named = Self.entries(suppliers.root) + Self.entries(market.root["luxury"])
        return named.flatMap { entry in
            [entry.name] + entry.values.filter { $0.unicodeScalars.count > 2 && Self.isHan($0) }
        }
    }

    private static func isHan(_ text: String) -> Bool { text.unicodeScalars.allSatisfy(\.properties.isIdeographic) }

    /// Words for a copy's grade or kind.
    var grades: [String] {
        Self.unique(Self.texts(monitor.root["counterfeit"]) + Self.entries(slang.root["fashion"]).flatMap(\.values))
    }

    /// What sellers call a copy: its grade, or the way that it left the factory.
    var copyWords: [String] {
        let kinds = Self.entries(slang.root["fashion"]).filter { $0.name.contains("纯原") || $0.name.contains("原单") }
        return Self.unique(
            Self.texts(monitor.root["counterfeit"]) + kinds.flatMap(\.values).filter { !$0.contains("代称") })
    }

    /// Whole phrases that lead off the platform.
    var contactPhrases: [String] {
        Self.unique(
            Self.texts(monitor.root["off_platform"])
                + Self.entries(market.root["off-platform"]).flatMap(\.values).filter { $0.contains("加") })
    }

    /// What sellers call the messengers.
    var messengers: [String] {
        Self.entries(slang.root["security"])
            .filter { entry in ["微信", "QQ", "Telegram"].contains { entry.name.hasPrefix($0) } }
            .flatMap(\.values)
    }

    /// Phrases that lead off the platform, and names of messengers.
    var contacts: [String] {
        Self.unique(
            Self.texts(monitor.root["off_platform"])
                + Self.entries(market.root["off-platform"]).flatMap(\.values)
                + Self.entries(slang.root["security"]).flatMap(\.values))
    }

    /// Winks to those who know.
    var winks: [String] { Self.texts(monitor.root["evasion_warn_only"]) }

    /// How sellers write brands: names and nicknames.
    var brandForms: [String] {
        let lists = [suppliers.root, captions.root, market.root["luxury"], market.root["sneakers"]]
        return Self.unique(lists.flatMap { Self.entries($0).flatMap { entry in [entry.name] + entry.values } })
    }

    private static func entries(_ value: JSONValue?) -> [(name: String, values: [String])] {
        (value?.members ?? []).compactMap { member in
            member.value.kind == .array ? (member.name.string, texts(member.value)) : nil
        }
    }

    private static func texts(_ value: JSONValue?) -> [String] {
        (value?.elements ?? []).compactMap { $0.text?.string }
    }

    private static func unique(_ texts: [String]) -> [String] {
        var seen: Set<String> = []
        return texts.filter { seen.insert($0.lowercased()).inserted }
    }
}
