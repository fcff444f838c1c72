/// The forms that the generator writes, from what people are seen to write.
extension Disguiser {
    static let invisible: [[Unicode.Scalar]] = [["\u{200B}"], ["\u{200C}"], ["\u{200D}"], ["\u{2060}"], ["\u{FEFF}"]]
    static let separators: [[Unicode.Scalar]] = [["."], ["-"], ["_"], ["*"], ["·"], ["|"], [" "], ["~"], ["/"]]
    static let fillers = ["某", "什么", "小", "母", "和", "抹", "那个"]

    /// The first capital and the first small letter of alphabets without holes.
    static let mathAlphabets: [(UInt32, UInt32)] = [
        (0x1D400, 0x1D41A), (0x1D468, 0x1D482), (0x1D4D0, 0x1D4EA), (0x1D56C, 0x1D586), (0x1D5A0, 0x1D5BA),
        (0x1D5D4, 0x1D5EE), (0x1D608, 0x1D622), (0x1D63C, 0x1D656), (0x1D670, 0x1D68A),
    ]
    static let enclosedAlphabets: [(UInt32, UInt32)] = [
        (0x24B6, 0x24D0), (0x1F130, 0x1F130), (0x1F150, 0x1F150), (0x1F170, 0x1F170), (0x1F1E6, 0x1F1E6),
        (0x249C, 0x249C),
    ]

    static let leet: [Unicode.Scalar: [Unicode.Scalar]] = [
        "o": ["0"], "i": ["1", "!"], "l": ["1", "|"], "e": ["3"], "a": ["4", "@"], "s": ["5", "$"], "t": ["7"],
        "b": ["8"], "g": ["9"],
    ]

    /// Pictures for a character's meaning or its sound.
    static let emoji: [Unicode.Scalar: String] = [
        "马": "🐴", "牛": "🐮", "鸟": "🐦", "虎": "🐯", "猫": "🐱", "狗": "🐶", "鱼": "🐟", "鹅": "🦢", "鸡": "🐔", "羊": "🐑",
        "水": "💧", "火": "🔥", "花": "🌸", "草": "🌿", "叶": "🍃", "树": "🌳", "雷": "⚡", "天": "☁️", "星": "⭐", "月": "🌙",
        "金": "🪙", "家": "🏠", "楼": "🏢", "车": "🚗", "卡": "💳", "地": "🌍", "酒": "🍷", "茶": "🍵", "米": "🍚", "果": "🍎",
        "爱": "❤️", "心": "❤️", "一": "1️⃣", "二": "2️⃣", "三": "3️⃣", "货": "📦", "单": "🧾", "裁": "✂️", "头": "🗣️", "人": "👤",
    ]

    static func fullWidth(_ scalar: Unicode.Scalar) -> Unicode.Scalar {
        if scalar == " " { return "\u{3000}" }
        guard (0x21...0x7E).contains(scalar.value) else { return scalar }
        return Unicode.Scalar(scalar.value + 0xFEE0) ?? scalar
    }

    static func otherCase(_ scalar: Unicode.Scalar) -> Unicode.Scalar? {
        let properties = scalar.properties
        let other = properties.isUppercase ? properties.lowercaseMapping : properties.uppercaseMapping
        let scalars = other.unicodeScalars
        return scalars.count == 1 && scalars.first != scalar ? scalars.first : nil
    }

    /// An ASCII letter from an alphabet that runs on from the given code points.
    static func styled(_ scalar: Unicode.Scalar, upper: UInt32, lower: UInt32) -> Unicode.Scalar {
        let value =
            switch scalar.value {
            case 0x41...0x5A: upper + scalar.value - 0x41
            case 0x61...0x7A: lower + scalar.value - 0x61
            default: scalar.value
            }
        return Unicode.Scalar(value) ?? scalar
    }
}
