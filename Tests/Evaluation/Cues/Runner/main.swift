import CounterfoilCues
import CounterfoilTranscript
import Foundation

// Scores text against cues, and measures honest talk, for the scripts beside this folder. Tab-separated lines in and
// out; a tab or line break inside a text is a space.
//
//     cue-evaluation background --clean FILE --pairs FILE --verifier FILE      a background, base 64
//     cue-evaluation calibrate  --cues FILE --clean FILE [--verifier FILE]     a calibration
//     cue-evaluation score      --cues FILE [--verifier FILE] [--always]       surprises for each line of standard input
//     cue-evaluation time       --cues FILE                                    seconds for the lines of standard input
//
// cues: cue, example|counter, language, text. clean: language, channel, text. pairs: language, text, English text.

/// A file kept in memory for as long as the program runs.
///
/// Safe because nobody writes to the memory after init.
final class KeptFile: @unchecked Sendable {
    let bytes: UnsafeRawBufferPointer

    init(_ path: String) throws {
        let data = try Data(contentsOf: URL(fileURLWithPath: path))
        let room = UnsafeMutableRawBufferPointer.allocate(byteCount: data.count, alignment: 64)
        data.copyBytes(to: room)
        bytes = UnsafeRawBufferPointer(room)
    }
}

func lines(_ path: String?) throws -> [[String]] {
    let data =
        try path.map { try Data(contentsOf: URL(fileURLWithPath: $0)) } ?? FileHandle.standardInput.readToEnd()
        ?? Data()
    return String(decoding: data, as: UTF8.self).split(separator: "\n").map { line in
        line.split(separator: "\t", omittingEmptySubsequences: false).map(String.init)
    }
}

func readCues(_ path: String) throws -> [CueDefinition] {
    var cues: [CueDefinition] = []
    for line in try lines(path) where line.count == 4 {
        guard let language = CueLanguage(tag: line[2]) else { continue }
        if cues.last?.id != line[0] { cues.append(CueDefinition(id: line[0], examples: [])) }
        let sentence = CueDefinition.Sentence(WireText(line[3]), language)
        if line[1] == "example" {
            cues[cues.count - 1].examples.append(sentence)
        } else {
            cues[cues.count - 1].counterExamples.append(sentence)
        }
    }
    return cues
}

var options: [String: String] = [:]
var arguments = Array(CommandLine.arguments.dropFirst())
let command = arguments.isEmpty ? "" : arguments.removeFirst()
while let name = arguments.first {
    arguments.removeFirst()
    let isFlag = name == "--always"
    options[name] = isFlag || arguments.isEmpty ? "" : arguments.removeFirst()
}
let verifier = try options["--verifier"].map { path in
    let file = try KeptFile(path)
    return try VerifierModel(bytes: file.bytes, owner: file)
}

switch command {
case "background":
    var builder = CueBackgroundBuilder(verifier: verifier)
    for line in try lines(options["--clean"]) where line.count == 3 {
        if let language = CueLanguage(tag: line[0]) { builder.add(WireText(line[2]), language: language) }
    }
    for line in try lines(options["--pairs"]) where line.count == 3 {
        if let language = CueLanguage(tag: line[0]) {
            builder.add(WireText(line[1]), in: language, of: WireText(line[2]))
        }
    }
    print(Data(builder.bytes()).base64EncodedString(options: [.lineLength76Characters, .endLineWithLineFeed]))
case "calibrate":
    let scorer = CueScorer(try readCues(options["--cues"] ?? ""), calibration: CueCalibration(), verifier: verifier)
    var calibrator = CueCalibrator(scorer)
    for line in try lines(options["--clean"]) where line.count == 3 {
        calibrator.add(
            WireText(line[2]), language: line[0], channel: Utterance.Channel(rawValue: line[1]) ?? .chat)
    }
    print(calibrator.calibration().text, terminator: "")
case "score":
    let scorer = CueScorer(try readCues(options["--cues"] ?? ""), verifier: verifier)
    for line in try lines(nil) where line.count == 3 {
        let reading = scorer.read(
            WireText(line[2]), language: line[0].isEmpty ? nil : line[0],
            channel: Utterance.Channel(rawValue: line[1]) ?? .chat)
        print(
            ([reading.usedVerifier ? "verified" : "static"] + reading.cues.map { String($0.surprise) })
                .joined(separator: "\t"))
    }
case "time":
    let cues = try readCues(options["--cues"] ?? "")
    for copies in [1, 8] where options["--copies"].map({ $0 == String(copies) }) ?? true {
        let cues = (0..<copies).flatMap { copy in
            cues.map { cue in
                CueDefinition(id: "\(cue.id)-\(copy)", examples: cue.examples, counterExamples: cue.counterExamples)
            }
        }
        let scorer = CueScorer(cues)
        let texts = try lines(options["--clean"]).filter { $0.count == 3 }.map { ($0[0], WireText($0[2])) }
        var best = Double.infinity
        var sum: Int64 = 0
        for _ in 0..<5 {
            let start = clock()
            for (language, text) in texts {
                sum &+= scorer.read(text, language: language, channel: .chat, mayVerify: false).cues[0].surprise
            }
            best = min(best, Double(clock() - start) / 1_000_000)
        }
        print("\(cues.count) cues: \(best / Double(texts.count) * 1e6) us a message, \(texts.count) messages, \(sum)")
    }
default:
    print("usage: see the head of main.swift")
    exit(2)
}
