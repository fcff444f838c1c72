/// The languages for which there is a background of honest talk.
package enum CueLanguage: String, Sendable, CaseIterable, Comparable {
    case chinese = "zh"
    case english = "en"
    case japanese = "ja"
    case korean = "ko"
    case thai = "th"
    case vietnamese = "vi"
    case indonesian = "id"
    case spanish = "es"

    package static func < (left: CueLanguage, right: CueLanguage) -> Bool { left.rawValue < right.rawValue }

    /// The language of a BCP 47 tag (RFC 5646), where it is one of these. Cantonese and other languages of China count
    /// as Chinese, Malay as Indonesian.
    package init?(tag: String) {
        var primary: [UInt8] = []
        for byte in tag.utf8.prefix(4) {
            guard byte != UInt8(ascii: "-"), byte != UInt8(ascii: "_") else { break }
            primary.append(byte | 0x20)
        }
        switch String(decoding: primary, as: UTF8.self) {
        case "zh", "yue", "cmn", "nan", "hak", "wuu": self = .chinese
        case "en": self = .english
        case "ja": self = .japanese
        case "ko": self = .korean
        case "th": self = .thai
        case "vi": self = .vietnamese
        case "id", "ms", "in": self = .indonesian
        case "es": self = .spanish
        default: return nil
        }
    }

    /// Whether accents are part of the spelling, so that they are kept.
    var keepsAccents: Bool { self == .vietnamese || self == .spanish }

    /// Whether the language is written in Latin letters.
    var isLatin: Bool {
        switch self {
        case .english, .vietnamese, .indonesian, .spanish: true
        case .chinese, .japanese, .korean, .thai: false
        }
    }
}
