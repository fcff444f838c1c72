import CounterfoilActs
import CounterfoilFolding
import CounterfoilTranscript

/// A line that somebody says, with the phrase in question in brackets: `is it a [replica]?`.
struct MarkedText {
    var scalars: [FoldedScalar]
    var range: Range<Int>

    /// - Parameters:
    ///   - line: What is said.
    ///   - earlier: What the speaker said just before, as it stands in front when it is carried over.
    init?(_ line: String, after earlier: String = "") {
        guard let open = line.firstIndex(of: "["), let close = line.firstIndex(of: "]"), open < close else {
            return nil
        }
        let before = line[..<open]
        let phrase = line[line.index(after: open)..<close]
        let behind = line[line.index(after: close)...]
        var folder = TextFolder()
        if !earlier.isEmpty {
            folder.fold(WireText(earlier))
            let tail = folder.scalars
            folder.reset()
            folder.carry(tail[...])
        }
        let first = folder.fold(WireText(String(before + phrase + behind)))
        let bytes = UInt32(before.utf8.count)..<UInt32((before + phrase).utf8.count)
        let inside = folder.scalars.indices.filter { index in
            let scalar = folder.scalars[index]
            return index >= first && !scalar.isJoin && bytes.contains(scalar.start)
        }
        guard let lower = inside.first, let last = inside.last else { return nil }
        scalars = folder.scalars
        range = lower..<last + 1
    }

    func act(_ role: Utterance.Role) -> SpeechAct {
        SpeechActReader.shared.act(at: range, in: scalars, role: role)
    }
}
