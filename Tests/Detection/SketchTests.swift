import CounterfoilFolding
import CounterfoilTestSupport
import CounterfoilTranscript
import Testing

@testable import CounterfoilDetection

@Suite("Sketches of texts")
struct SketchTests {
    private func sketch(_ text: String) -> Sketch {
        var folder = TextFolder()
        folder.fold(WireText(text))
        return Sketch(folder.scalars[...])
    }

    @Test(
        "what spam varies makes no difference",
        arguments: [
            ("高仿来了", "高 仿 来 了！！！"), ("加V 12345", "加v 98765"), ("soooo good", "SO good"), ("好货", "好货好货"),
            ("看我头像😍", "看我头像🔥🔥"), ("123", "123"), ("!!!", "!!!"), ("", ""),
        ])
    func equal(left: String, right: String) {
        #expect(sketch(left).isNear(sketch(right)))
    }

    @Test(
        "different texts are told apart",
        arguments: [
            ("高仿来了", "正品走了"), ("高仿", "高仿的包包都在这里"), ("same factory as the brand", "link is in my bio"),
            ("123", "456"), ("这款同厂", "这款复刻"),
        ])
    func different(left: String, right: String) {
        #expect(!sketch(left).isNear(sketch(right)))
    }

    @Test("of long texts with one word changed nearly all are near, of unrelated ones none")
    func rates() {
        var random = SplitMix(seed: 11)
        var near = 0
        var unrelated = 0
        for _ in 0..<300 {
            let text = (0..<40).map { _ in UInt32.random(in: 0x4E00...0x8000, using: &random) }
            var changed = text
            changed[Int.random(in: 0..<40, using: &random)] += 1
            let other = (0..<40).map { _ in UInt32.random(in: 0x4E00...0x8000, using: &random) }
            func string(_ values: [UInt32]) -> String {
                String(String.UnicodeScalarView(values.compactMap(Unicode.Scalar.init)))
            }
            near += sketch(string(text)).isNear(sketch(string(changed))) ? 1 : 0
            unrelated += sketch(string(text)).isNear(sketch(string(other))) ? 1 : 0
        }
        #expect(near > 280 && unrelated == 0)
    }
}
