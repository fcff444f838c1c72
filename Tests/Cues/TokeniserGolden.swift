import CounterfoilCues
import Foundation
import Testing

/// A line and how SentencePiece cuts it.
struct TokeniserGoldenLine: Sendable, CustomTestStringConvertible {
    var text: String
    var pieces: [Piece]

    var testDescription: String { text }
}

/// The lines of `Tests/Golden/tokeniser.tsv`.
let tokeniserGolden: [TokeniserGoldenLine] = {
    let file = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .appending(path: "Golden/tokeniser.tsv")
    guard let content = try? String(contentsOf: file, encoding: .utf8) else { return [] }
    return content.split(separator: "\n").filter { !$0.hasPrefix("#") }.map { row in
        let columns = row.split(separator: "\t", omittingEmptySubsequences: false)
        let pieces = columns[1].split(separator: " ").map { piece in
            let numbers = piece.split(separator: ":").compactMap { Int32($0) }
            return Piece(id: numbers[0], start: numbers[1], end: numbers[2])
        }
        return TokeniserGoldenLine(text: unescaped(String(columns[0])), pieces: pieces)
    }
}()

private func unescaped(_ text: String) -> String {
    text.replacingOccurrences(of: "\\t", with: "\t").replacingOccurrences(of: "\\r", with: "\r")
        .replacing(/\\u\{([0-9a-f]+)\}/) { match in
            UInt32(match.1, radix: 16).flatMap(Unicode.Scalar.init).map { String(Character($0)) } ?? ""
        }
}
