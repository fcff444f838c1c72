import Foundation

/// Reads text as somebody who suspects every sign: whatever could be a letter or digit is taken for one, and all else
/// is dropped. It finds names in nearly any disguise and would be useless as a detector, for it finds them in clean text
/// too; here it tells in which comments a name is present at all.
struct AggressiveReader {
    /// Letters by what looks like them.
    private var letters: [Unicode.Scalar: Unicode.Scalar] = [:]

    private static let leet: [Unicode.Scalar: Unicode.Scalar] = [
        "0": "o", "1": "i", "l": "i", "3": "e", "4": "a", "@": "a", "5": "s", "$": "s", "7": "t", "8": "b", "9": "g",
    ]

    init(_ tables: DisguiseTables) {
        for (letter, others) in tables.letterLookAlikes {
            for other in others { letters[other] = letter }
        }
    }

    /// The letters and digits that remain, in ASCII.
    func read(_ text: String) -> [UInt8] {
        var result: [UInt8] = []
        for scalar in text.decomposedStringWithCompatibilityMapping.unicodeScalars {
            let plain = letters[scalar] ?? scalar
            guard let small = plain.properties.lowercaseMapping.unicodeScalars.first else { continue }
            let letter = Self.leet[small] ?? small
            guard letter.isASCII, letter.properties.isAlphabetic || letter.properties.numericType != nil else {
                continue
            }
            result.append(UInt8(letter.value))
        }
        return result
    }
}
