/// A room as the configuration names it: 1 to 64 of `a-z 0-9 . _ -`, beginning with a letter or digit.
package struct RoomID: Hashable, Sendable, Comparable, CustomStringConvertible {
    package let rawValue: String

    /// - Returns: `nil` where the text is not a room's name.
    package init?(_ rawValue: String) {
        guard Self.isName(rawValue.utf8) else { return nil }
        self.rawValue = rawValue
    }

    private init(known: String) { rawValue = known }

    /// The room that a one-off scan of files stands for.
    package static let scan = RoomID(known: "scan")

    package var description: String { rawValue }

    package static func < (left: RoomID, right: RoomID) -> Bool {
        left.rawValue.utf8.lexicographicallyPrecedes(right.rawValue.utf8)
    }

    /// Whether the bytes may stand as a name in a path, a header or a URL.
    static func isName(_ bytes: String.UTF8View, limit: Int = 64) -> Bool {
        func isAlphanumeric(_ byte: UInt8) -> Bool {
            (0x61...0x7A).contains(byte) || (0x30...0x39).contains(byte)
        }
        guard let first = bytes.first, isAlphanumeric(first), bytes.count <= limit else { return false }
        return bytes.allSatisfy { isAlphanumeric($0) || $0 == 0x2D || $0 == 0x2E || $0 == 0x5F }
    }
}

/// One stretch of a room's broadcast, recorded in one log: the room's name and the moment it was first watched.
package struct SessionID: Hashable, Sendable, Comparable, CustomStringConvertible {
    package let rawValue: String

    /// - Returns: `nil` where the text is not a session's name.
    package init?(_ rawValue: String) {
        guard RoomID.isName(rawValue.utf8, limit: 96) else { return nil }
        self.rawValue = rawValue
    }

    /// Names a session that begins now, such as `studio-7-20260514t120007412`.
    package init(room: RoomID, began: EventTime) {
        let digits = began.rfc3339.utf8.filter { (0x30...0x39).contains($0) }
        let day = String(decoding: digits.prefix(8), as: UTF8.self)
        let time = String(decoding: digits.dropFirst(8), as: UTF8.self)
        rawValue = "\(room.rawValue)-\(day)t\(time)"
    }

    private init(known: String) { rawValue = known }

    /// The session that a one-off scan of files stands for.
    package static let scan = SessionID(known: "scan")

    package var description: String { rawValue }

    package static func < (left: SessionID, right: SessionID) -> Bool {
        left.rawValue.utf8.lexicographicallyPrecedes(right.rawValue.utf8)
    }
}
