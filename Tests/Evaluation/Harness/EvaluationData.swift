import CounterfoilJSON
import CounterfoilTranscript
import FoundationEssentials

/// The development data: real text that lies beside the project and is no part of it.
struct EvaluationData {
    /// The folder that holds `dev`, `lexicons` and `tables`.
    let root: String

    /// Why the data cannot be read.
    struct Problem: Error, CustomStringConvertible {
        var description: String
    }

    /// One line of a file, with its number counted from 1; a header row is not counted.
    struct Row {
        var number: Int
        var text: [UInt8]
        /// The whole object, where the file is JSON Lines.
        var json: JSONDocument?
        /// The stream, the seconds from its start and the sender, where the file is clocked chat.
        var stream: WireText?
        var seconds: Double?
        var user: WireText?

        var split: Split { Split(number: number) }
    }

    func bytes(_ path: String) throws(Problem) -> [UInt8] {
        do {
            return Array(try Data(contentsOf: URL(filePath: "\(root)/\(path)")))
        } catch {
            throw Problem(description: "\(root)/\(path) cannot be read: \(error)")
        }
    }

    func lines(_ path: String) throws(Problem) -> [[UInt8]] {
        try bytes(path).split(separator: 0x0A).map { Array($0.last == 0x0D ? $0.dropLast() : $0) }
    }

    /// The rows of a `.jsonl`, `.tsv` or `.txt` file of the folder `dev`.
    func rows(_ file: String) throws(Problem) -> [Row] {
        let lines = try lines("dev/\(file)")
        if file.hasSuffix(".jsonl") {
            return lines.enumerated().compactMap { index, line in
                guard let json = try? JSONDocument(line) else { return nil }
                let text = json.root["text"]?.text ?? .empty
                return Row(number: index + 1, text: text.utf8, json: json)
            }
        }
        guard file.hasSuffix(".tsv") else {
            return lines.enumerated().map { Row(number: $0 + 1, text: $1) }
        }
        return lines.dropFirst().enumerated().compactMap { index, line in
            let fields = line.split(separator: 0x09, maxSplits: 3, omittingEmptySubsequences: false)
            guard fields.count == 4, let seconds = Double(String(decoding: fields[1], as: UTF8.self)) else {
                return nil
            }
            return Row(
                number: index + 1, text: Array(fields[3]), stream: WireText(repairing: fields[0]), seconds: seconds,
                user: WireText(repairing: fields[2]))
        }
    }

    func json(_ path: String) throws(Problem) -> JSONDocument {
        do {
            return try JSONDocument(try bytes(path))
        } catch let problem as Problem {
            throw problem
        } catch {
            throw Problem(description: "\(root)/\(path): \(error)")
        }
    }
}
