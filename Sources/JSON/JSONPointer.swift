/// A path into a JSON text (RFC 6901), with one extension: the token `*` stands for every element of an array.
package struct JSONPointer: Hashable, Sendable, CustomStringConvertible {
    private let tokens: [[UInt8]]

    /// - Returns: `nil` where the text is not a pointer: it neither is empty nor begins with `/`, or has a bad `~`.
    package init?(_ text: String) {
        guard !text.isEmpty else {
            tokens = []
            return
        }
        guard text.utf8.first == 0x2F else { return nil }
        var tokens: [[UInt8]] = []
        for part in text.utf8.dropFirst().split(separator: 0x2F, omittingEmptySubsequences: false) {
            var token: [UInt8] = []
            var bytes = part.makeIterator()
            while let byte = bytes.next() {
                guard byte == 0x7E else {
                    token.append(byte)
                    continue
                }
                switch bytes.next() {
                case 0x30: token.append(0x7E)
                case 0x31: token.append(0x2F)
                default: return nil
                }
            }
            tokens.append(token)
        }
        self.tokens = tokens
    }

    package var description: String {
        var text: [UInt8] = []
        for token in tokens {
            text.append(0x2F)
            for byte in token {
                switch byte {
                case 0x7E: text += [0x7E, 0x30]
                case 0x2F: text += [0x7E, 0x31]
                default: text.append(byte)
                }
            }
        }
        return String(decoding: text, as: UTF8.self)
    }

    /// The value that the pointer names, the first one where `*` names many.
    package func resolve(in value: JSONValue) -> JSONValue? {
        guard tokens.contains([0x2A]) else {
            var current = value
            for token in tokens {
                guard let next = Self.step(current, token) else { return nil }
                current = next
            }
            return current
        }
        return resolveAll(in: value).first
    }

    /// Every value that the pointer names, in the order in which they stand.
    package func resolveAll(in value: JSONValue) -> [JSONValue] {
        var current = [value]
        for token in tokens {
            current =
                token == [0x2A]
                ? current.flatMap(\.elements) : current.compactMap { Self.step($0, token) }
        }
        return current
    }

    private static func step(_ value: JSONValue, _ token: [UInt8]) -> JSONValue? {
        switch value.kind {
        case .object: return value.member(named: token)
        case .array:
            guard token.count <= 9, token.allSatisfy({ (0x30...0x39).contains($0) }),
                token.count == 1 || token.first != 0x30, let index = Int(String(decoding: token, as: UTF8.self))
            else { return nil }
            let elements = value.elements
            return index < elements.count ? elements[index] : nil
        default: return nil
        }
    }
}
