import CounterfoilActs
import CounterfoilTranscript
import Testing

import struct FoundationEssentials.Data
import struct FoundationEssentials.URL

/// Confusion of the acts on the lines of `Tests/Evaluation/Acts`: even lines were looked at while the words were
/// corrected, odd ones were not.
@Suite struct SpeechActEvaluationTests {
    private struct Confusion {
        var counts: [SpeechAct: [SpeechAct: Int]] = [:]
        var right = 0
        var all = 0

        mutating func count(_ wanted: SpeechAct, as found: SpeechAct) {
            counts[wanted, default: [:]][found, default: 0] += 1
            all += 1
            right += wanted == found ? 1 : 0
        }

        var table: String {
            SpeechAct.allCases.map { wanted in
                let row = SpeechAct.allCases.map { "\($0) \(counts[wanted]?[$0] ?? 0)" }
                return "  \(wanted) -> " + row.joined(separator: ", ")
            }.joined(separator: "\n")
        }
    }

    @Test("at least nine of ten are read right", arguments: ["zh", "en"], [0, 1])
    func confusion(_ language: String, _ parity: Int) throws {
        let folder = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        let file = folder.appending(path: "Evaluation/Acts/\(language).tsv")
        let lines = String(decoding: try Data(contentsOf: file), as: UTF8.self).split(separator: "\n")
        var confusion = Confusion()
        for (index, line) in lines.enumerated() where (index + 1) % 2 == parity {
            let fields = line.split(separator: "\t", maxSplits: 2)
            try #require(fields.count == 3, "\(file.lastPathComponent):\(index + 1) needs role, act and text")
            let wanted = try #require(SpeechAct(rawValue: String(fields[1])))
            let marked = try #require(MarkedText(String(fields[2])))
            confusion.count(wanted, as: marked.act(fields[0] == "h" ? .host : .viewer))
        }
        let name = parity == 0 ? "looked at" : "held back"
        print("\(language), \(name): \(confusion.right) of \(confusion.all)\n\(confusion.table)")
        #expect(confusion.right * 10 >= confusion.all * 9)
    }
}
