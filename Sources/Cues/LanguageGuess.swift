/// Guesses the language of a short text from its script, its accents and its commonest words.
///
/// Only the background to score against depends on the guess, so a wrong one costs little.
package enum LanguageGuess {
    /// How many bytes are looked at.
    static let longestText = 512

    /// The language of a text, as UTF-8.
    ///
    /// - Parameter declared: What the feed or the configuration says of the room. It decides where the text does not
    ///   contradict it: a Chinese room has English messages too.
    package static func language(
        of text: UnsafeBufferPointer<UInt8>, declared: CueLanguage?
    ) -> CueLanguage {
        var features = LanguageFeatures()
        features.read(UnsafeBufferPointer(rebasing: text.prefix(longestText)))
        return features.language(declared: declared)
    }
}

/// What is counted of a text to guess its language.
struct LanguageFeatures {
    private var han = 0
    private var kana = 0
    private var hangul = 0
    private var thai = 0
    private var latin = 0
    private var vietnamese = 0
    private var spanish = 0
    private var english = 0
    private var indonesian = 0
    private var spanishWords = 0
    private var vietnameseWords = 0
    private var word: UInt64 = 0
    private var wordLength = 0

    mutating func read(_ text: UnsafeBufferPointer<UInt8>) {
        var index = 0
        while index < text.count {
            let (scalar, length) = UTF8Scalar.decode(text, at: index)
            count(scalar)
            index += length
        }
        endWord()
    }

    private mutating func count(_ scalar: UInt32) {
        switch scalar {
        case 0x41...0x5A, 0x61...0x7A:
            latin += 1
            wordLength += 1
            word = word << 8 | UInt64(scalar | 0x20)
            return
        case 0x27, 0x2019: return
        case 0x3040...0x30FF, 0xFF66...0xFF9D: kana += 1
        case 0x3400...0x9FFF, 0xF900...0xFAFF, 0x20000...0x3FFFF: han += 1
        case 0x1100...0x11FF, 0x3130...0x318F, 0xAC00...0xD7A3: hangul += 1
        case 0x0E00...0x0E7F: thai += 1
        // Letters that of the eight languages only Vietnamese writes.
        case 0x102, 0x103, 0x110, 0x111, 0x128, 0x129, 0x168, 0x169, 0x1A0, 0x1A1, 0x1AF, 0x1B0, 0x1EA0...0x1EF9:
            latin += 1
            vietnamese += 2
        // Circumflex and grave: Vietnamese before Spanish.
        case 0xC0, 0xC2, 0xC3, 0xC8, 0xCA, 0xCC, 0xD2, 0xD4, 0xD5, 0xD9, 0xE0, 0xE2, 0xE3, 0xE8, 0xEA, 0xEC, 0xF2,
            0xF4, 0xF5, 0xF9, 0xFD:
            latin += 1
            vietnamese += 1
        case 0xA1, 0xBF, 0xD1, 0xF1: spanish += 3
        case 0xC1, 0xC9, 0xCD, 0xD3, 0xDA, 0xE1, 0xE9, 0xED, 0xF3, 0xFA:
            latin += 1
            spanish += 1
        case 0xC4...0x24F: latin += 1
        default: break
        }
        endWord()
    }

    private mutating func endWord() {
        if wordLength > 0, wordLength <= 8 {
            switch Self.commonWords[word] {
            case .english: english += 1
            case .indonesian: indonesian += 1
            case .spanish: spanishWords += 1
            case .vietnamese: vietnameseWords += 1
            default: break
            }
        }
        word = 0
        wordLength = 0
    }

    func language(declared: CueLanguage?) -> CueLanguage {
        // A character of these scripts says as much as a Latin word.
        let dense = han + kana + hangul + thai
        if dense > 0, dense * 4 >= latin {
            if kana * 8 > dense { return .japanese }
            if hangul * 2 > dense { return .korean }
            if thai * 2 > dense { return .thai }
            if han > 0 { return declared == .japanese || declared == .korean ? declared ?? .chinese : .chinese }
        }
        guard latin > 0 else { return declared ?? .english }
        if let declared, declared.isLatin { return declared }
        let scores: [(CueLanguage, Int)] = [
            (.english, 2 * english),
            (.indonesian, 3 * indonesian),
            (.spanish, 2 * spanishWords + spanish),
            (.vietnamese, vietnameseWords + 2 * vietnamese),
        ]
        var best = scores[0]
        for score in scores.dropFirst() where score.1 > best.1 { best = score }
        return best.0
    }

    /// The commonest words of the Latin languages, by their letters packed eight bits each.
    private static let commonWords: WordTable = {
        let lists: [(CueLanguage, String)] = [
            (
                .english,
                "the a is it to and of you in this that for my your we are so not but on have just what dont its with "
                    + "be can do no how all one like was get"
            ),
            (
                .indonesian,
                "yang di dan itu ini aku saya kak kakak gak nggak ga udah sudah bisa ada aja saja ya yg dari untuk buat "
                    + "tidak banget juga kalau kalo nya bukan jangan beli bang gan lagi mau apa sama tapi dengan kita "
                    + "barang sis bun yuk"
            ),
            (
                .spanish,
                "el la de que y los las en un una es por con para no se lo su al del como pero mas esta este muy ya "
                    + "te os mi si son chicas todo"
            ),
            (.vietnamese, "em anh chi cho khong la nha cai co va minh ban hang gia shop mua ko dc"),
        ]
        var table: [UInt64: CueLanguage] = [:]
        for (language, list) in lists {
            for word in list.split(separator: " ") where word.utf8.count <= 8 {
                let key = word.utf8.reduce(0) { $0 << 8 | UInt64($1) }
                if table[key] == nil { table[key] = language }
            }
        }
        return WordTable(table)
    }()
}

/// A small table of words, by their packed letters.
struct WordTable: Sendable {
    private let keys: FixedArray<UInt64>
    private let languages: [CueLanguage]
    private let mask: Int

    init(_ words: [UInt64: CueLanguage]) {
        var capacity = 16
        while capacity < 4 * words.count { capacity *= 2 }
        var keys = [UInt64](repeating: 0, count: capacity)
        var languages = [CueLanguage](repeating: .english, count: capacity)
        mask = capacity - 1
        for (word, language) in words.sorted(by: { $0.key < $1.key }) {
            var slot = Self.slot(word, mask)
            while keys[slot] != 0 { slot = (slot + 1) & mask }
            keys[slot] = word
            languages[slot] = language
        }
        self.keys = FixedArray(keys)
        self.languages = languages
    }

    subscript(_ word: UInt64) -> CueLanguage? {
        var slot = Self.slot(word, mask)
        let keys = keys.base
        while keys[slot] != word {
            if keys[slot] == 0 { return nil }
            slot = (slot + 1) & mask
        }
        return languages[slot]
    }

    private static func slot(_ word: UInt64, _ mask: Int) -> Int {
        Int(truncatingIfNeeded: (word &* 0x9E37_79B9_7F4A_7C15) >> 40) & mask
    }
}
