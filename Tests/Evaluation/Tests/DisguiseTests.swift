import CounterfoilTranscript
import Testing

@testable import CounterfoilEvaluation

@Suite("Aligned sentences")
struct AlignedEditTests {
    struct Example: CustomStringConvertible {
        var plain: String
        var hidden: String
        var edits: [[String]]
        var description: String { hidden }
    }

    private static var words: WordCounts {
        var words = WordCounts()
        for sentence in ["吸收好", "吸收快", "更年期的", "说更年期", "抵抗力强", "百元店", "几百元", "百元", "一盒"] { words.add(sentence) }
        return words
    }

    @Test(
        "the word that is meant and what stands for it",
        arguments: [
            Example(plain: "好吸收的", hidden: "好吸没收的", edits: [["吸收", "吸没收"]]),
            Example(plain: "增强抵抗力，真的", hidden: "增强底抹类，真的", edits: [["抵抗力", "底抹类"]]),
            Example(plain: "到更年期了", hidden: "到更年母期了", edits: [["更年期", "更年母期"]]),
            Example(plain: "三百元一盒", hidden: "三百米一盒", edits: [["百元", "百米"]]),
            Example(plain: "没有改动", hidden: "没有改动", edits: []),
            Example(plain: "买某a b", hidden: "买某c b", edits: []),
        ])
    func edits(example: Example) {
        let edits = AlignedEdit.edits(from: example.plain, to: example.hidden, words: Self.words)
        #expect(edits.map { [$0.term, $0.form] } == example.edits)
        for edit in edits { #expect(Array(edit.text[edit.place]) == Array(edit.form.utf8)) }
    }
}

@Suite("Packs of plain names")
struct NamePackTests {
    @Test("a name is found where it stands, literally or not, and names that read the same do not clash")
    func finds() throws {
        let pack = try NamePack(["Gucci", "GUCCI", "路易威登", "🍎"])
        let text = Array("new ＧＵＣＣＩ bag".utf8)
        let found = pack.finds(in: text)
        #expect(found.map(\.name) == [0])
        #expect(found.map(\.isLiteral) == [false])
        #expect(pack.finds(1, in: text, at: 4..<19))
        #expect(!pack.finds(1, in: text, at: 0..<3))
        #expect(pack.finds(in: Array("路易威登".utf8)).map(\.isLiteral) == [true])
    }
}
