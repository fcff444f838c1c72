import CounterfoilActs
import Testing

@Suite struct SpeechActLanguageTests {
    @Test("what is done with a phrase, in eight languages", arguments: SpeechActLines.all)
    func act(_ line: SpeechActLines.Line) throws {
        #expect(try #require(MarkedText(line.text)).act(line.role) == line.act, "\(line.text)")
    }

    @Test("the acts have the names that rules use")
    func names() {
        #expect(SpeechAct.allCases.map(\.rawValue) == ["claim", "question", "denial", "report", "quote"])
    }
}
