import CounterfoilFolding
import CounterfoilMatching
import CounterfoilTranscript
import Glibc

// One engine of the benchmark: the project's own. Builds its tables, says what that took, and then makes one pass for
// each line that it reads.
//
//     ours CORPUS LEXICON folded|portable|literal

/// The time that this thread spent on the processor, in seconds.
func threadTime() -> Double {
    var time = timespec()
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
    return Double(time.tv_sec) + Double(time.tv_nsec) * 1e-9
}

func readFile(_ path: String) -> [UInt8] {
    guard let file = fopen(path, "rb") else { return [] }
    defer { fclose(file) }
    fseek(file, 0, SEEK_END)
    var bytes = [UInt8](repeating: 0, count: ftell(file))
    fseek(file, 0, SEEK_SET)
    let count = fread(&bytes, 1, bytes.count, file)
    return Array(bytes.prefix(count))
}

/// Where each line stands, without its end.
func lines(_ bytes: [UInt8]) -> [Range<Int>] {
    var ranges: [Range<Int>] = []
    var start = 0
    for (index, byte) in bytes.enumerated() where byte == 0x0A {
        ranges.append(start..<index)
        start = index + 1
    }
    if start < bytes.count { ranges.append(start..<bytes.count) }
    return ranges
}

@main
struct Ours {
    static let streams = 256

    static func main() {
        let arguments = CommandLine.arguments
        guard arguments.count == 4 else { return print("usage: ours CORPUS LEXICON folded|portable|literal") }
        let (corpus, lexicon) = (readFile(arguments[1]), readFile(arguments[2]))
        let isLiteral = arguments[3] == "literal"
        let terms = lines(lexicon).filter { !$0.isEmpty }.map { range in
            isLiteral
                ? String(decoding: lexicon[range], as: UTF8.self).unicodeScalars.map(\.value)
                : TextFolder.values(String(decoding: lexicon[range], as: UTF8.self))
        }
        if arguments[3] == "folder" { return foldAll(corpus) }
        let begun = threadTime()
        let automaton = KeywordAutomaton(terms, comparison: isLiteral ? .literal : .folded)
        let built = threadTime() - begun
        print(#"{"build": \#(built), "memory": \#(automaton.memory), "state": \#(KeywordScanner.bytesPerStream)}"#)
        fflush(nil)
        let messages = lines(corpus).enumerated().map { StreamMessage(stream: $0 % streams, range: $1) }
        let bytes = messages.reduce(0) { $0 + Int($1.count) }
        let scanner = KeywordScanner(automaton, streams: streams, wide: arguments[3] != "portable")
        while readLine() != nil {
            for stream in 0..<streams { scanner.reset(stream: stream) }
            var (count, sum): (Int, UInt64) = (0, 0)
            let start = threadTime()
            corpus.withUnsafeBytes { arena in
                messages.withUnsafeBufferPointer { messages in
                    // The caller has a message of each stream at a time.
                    var first = 0
                    while first < messages.count {
                        let end = min(first + streams, messages.count)
                        scanner.scan(arena, UnsafeBufferPointer(rebasing: messages[first..<end]))
                        for match in scanner.matches {
                            count += 1
                            sum &+= UInt64(match.end) &* 31 &+ UInt64(bitPattern: Int64(match.start))
                        }
                        first = end
                    }
                }
            }
            let time = threadTime() - start
            defer { fflush(nil) }
            print(
                #"{"seconds": \#(time), "bytes": \#(bytes), "count": \#(count), "sum": \#(sum % 1_000_000_007), "#
                    + #""linear": \#(scanner.linearBatches)}"#)
        }
    }

    /// The time that ``TextFolder`` takes for every message, and the one that the Detector's search takes.
    static func foldAll(_ corpus: [UInt8]) {
        let texts = lines(corpus).map { WireText(repairing: corpus[$0]) }
        var folder = TextFolder()
        while readLine() != nil {
            var count = 0
            let start = threadTime()
            for text in texts {
                folder.reset()
                folder.fold(text)
                count += folder.scalars.count
            }
            let time = threadTime() - start
            print(#"{"seconds": \#(time), "messages": \#(texts.count), "scalars": \#(count)}"#)
            fflush(nil)
        }
    }
}
