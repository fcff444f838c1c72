// Runs the loose views over lines of text.
//
//     views TERMS < LINES          one line for each disguised occurrence, tab-separated:
//                                  line number, term number, trust, classes, original text
//     views --literal TERMS < LINES    line number and term number of terms that stand there as they are
//     views --time TERMS < LINES   processor time in microseconds for each line: folding, and the views on top of it; and to compile
//
// TERMS holds one term a line, as an author writes it.

import CounterfoilDisguise
import CounterfoilFolding
import CounterfoilTranscript
import Foundation
import Glibc

func lines(_ data: Data) -> [Data.SubSequence] { data.split(separator: 0x0A, omittingEmptySubsequences: false) }

let options = CommandLine.arguments.dropFirst().filter { $0.hasPrefix("--") }
guard let path = CommandLine.arguments.dropFirst().first(where: { !$0.hasPrefix("--") }) else {
    print("usage: views [--literal | --time] TERMS < LINES")
    exit(2)
}
let terms = lines(try Data(contentsOf: URL(fileURLWithPath: path))).map { line in
    var folder = TextFolder()
    folder.fold(WireText(repairing: line))
    let text = folder.scalars.map(\.value)
    return DisguiseTerm(
        text: text, isWholeWord: text.first?.isWordCharacter == true || text.last?.isWordCharacter == true)
}
/// Processor time of this thread, in microseconds: other programs on the machine do not count.
func processorTime() -> Double {
    var time = timespec()
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
    return Double(time.tv_sec) * 1e6 + Double(time.tv_nsec) / 1e3
}

let begin = processorTime()
let matcher = DisguiseMatcher(terms)
let compiling = processorTime() - begin
let texts = lines(FileHandle.standardInput.readDataToEndOfFile()).map { WireText(repairing: $0) }

/// The terms that stand in a folded text as they are, found one by one.
func literals(in text: [FoldedScalar]) -> [Int] {
    let values = text.map(\.value)
    return terms.indices.filter { number in
        let term = terms[number].text
        guard !term.isEmpty, term.count <= values.count else { return false }
        return (0...values.count - term.count).contains { start in
            let end = start + term.count
            guard values[start] == term[0], values[start..<end].elementsEqual(term) else { return false }
            guard terms[number].isWholeWord else { return true }
            return isFree(term[0], beside: start - 1, in: values)
                && isFree(term[term.count - 1], beside: end, in: values)
        }
    }
}

/// Whether no letter that belongs to a term's edge stands beside it; a digit's edge minds digits only.
func isFree(_ edge: UInt32, beside place: Int, in values: [UInt32]) -> Bool {
    guard values.indices.contains(place), edge.isWordCharacter else { return true }
    return edge.isDigit ? !values[place].isDigit : !values[place].isWordCharacter
}

if options.contains("--literal") {
    var folder = TextFolder()
    for (number, text) in texts.enumerated() {
        folder.reset()
        folder.fold(text)
        for term in literals(in: folder.scalars) { print(number, term, separator: "\t") }
    }
} else if options.contains("--time") {
    var folder = TextFolder()
    var matches = 0
    func pass(_ body: () -> Void) -> Double {
        var best = Double.infinity
        for _ in 0..<5 {
            let begin = processorTime()
            for text in texts {
                folder.reset()
                folder.fold(text)
                body()
            }
            best = min(best, processorTime() - begin)
        }
        return best / Double(max(texts.count, 1))
    }
    let folding = pass {}
    let viewing = pass { matches += matcher.find(in: folder.scalars, from: 0).matches.count }
    print("compile", compiling / 1000, "ms; fold", folding, "us; views", viewing - folding, "us", matches)
} else {
    var folder = TextFolder()
    for (number, text) in texts.enumerated() {
        folder.reset()
        folder.fold(text)
        let findings = matcher.find(in: folder.scalars, from: 0)
        if findings.droppedCandidates > 0 { print(number, -1, "dropped", findings.droppedCandidates, separator: "\t") }
        for match in findings.matches {
            let first = folder.scalars[match.range.lowerBound].start
            let last = folder.scalars[match.range.upperBound - 1].end
            print(
                number, match.term, match.trust, match.how.classes.map(\.rawValue).joined(separator: "+"),
                text[bytes: Int(first)..<Int(last)].string, separator: "\t")
        }
    }
}
