import CounterfoilTranscript
import Testing

@testable import CounterfoilCues

@Suite("Calibration of cues")
struct CueCalibrationTests {
    @Test("A fingerprint changes with every sentence, its language and its side")
    func fingerprints() {
        let base = CueSamples.contact
        var variants = [base]
        var other = base
        other.examples.removeLast()
        variants.append(other)
        other = base
        other.examples[0].language = .spanish
        variants.append(other)
        other = base
        other.counterExamples.append(base.examples[0])
        variants.append(other)
        other = base
        swap(&other.examples, &other.counterExamples)
        variants.append(other)
        #expect(Set(variants.map(\.fingerprint)).count == variants.count)
        other = base
        other.id = "renamed"
        #expect(other.fingerprint == base.fingerprint)
        other.examples.reverse()
        #expect(other.fingerprint == base.fingerprint)
    }

    @Test("Measured talk is as surprising as it is rare, and its text form reads back")
    func calibrates() throws {
        let plain = CueScorer([CueSamples.contact], calibration: CueCalibration())
        #expect(plain.isCalibrated == [false])
        var calibrator = CueCalibrator(plain)
        var texts: [WireText] = []
        for first in Self.words {
            for second in Self.words {
                for third in Self.words.prefix(6) { texts.append(WireText("\(first) \(third) the \(second) today")) }
            }
        }
        for text in texts { calibrator.add(text, language: "en", channel: .chat) }
        let calibration = calibrator.calibration()
        #expect(calibration.covers(CueSamples.contact) && !calibration.covers(CueSamples.copy))
        #expect(try CueCalibration(text: "# a remark\n\n" + calibration.text) == calibration)
        let scorer = CueScorer([CueSamples.contact, CueSamples.copy], calibration: calibration)
        #expect(scorer.isCalibrated == [true, false])
        let surprises = texts.map { scorer.read($0, channel: .chat).cues[0].surprise }
        let share = Double(surprises.count { $0 >= 1000 }) / Double(texts.count)
        #expect(share > 0.08 && share < 0.12)
        #expect(scorer.version != plain.version)
    }

    private static let words = [
        "we", "cats", "wash", "paint", "music", "garden", "shirt", "boat", "green", "winter", "coffee", "train",
    ]

    @Test(
        "A calibration that cannot be read is refused with its line",
        arguments: [
            ("1 zh-chat static 1 2 3 4 5 6", 1), ("\n1 zh-chat static 1 2 3 4 5 6 x", 2),
            ("1 zh-chat static 1 2 3 4 5 6 7\n1 xx-chat static 1 2 3 4 5 6 7", 2),
            ("z zh-chat static 1 2 3 4 5 6 7", 1),
            ("1 zh-chat fast 1 2 3 4 5 6 7", 1), ("1 zh-chat static 1 2 3 4 5 6 7 8", 1),
            ("1 zh-chat static 1 2 3 4 5 6 99999999", 1),
        ])
    func refuses(text: String, line: Int) {
        #expect(throws: CueCalibrationError(line: line)) { try CueCalibration(text: text) }
    }

    @Test("A kind of talk without a curve takes that of the nearest kind")
    func nearest() throws {
        let calibration = try CueCalibration(
            text: "1 zh-chat static 1 2 3 4 5 6 7\n1 en-chat static 2 3 4 5 6 7 8\n")
        let chinese = calibration.curve(1, CueBucket(.chinese, .caption), .table)
        #expect(chinese.quantiles == [1, 2, 3, 4, 5])
        #expect(calibration.curve(1, CueBucket(.spanish, .chat), .table).quantiles == [2, 3, 4, 5, 6])
        #expect(calibration.curve(1, CueBucket(.japanese, .chat), .table) == chinese)
        #expect(calibration.curve(9, CueBucket(.chinese, .chat), .table) == chinese)
    }

    @Test("What is built in can be read")
    func builtIn() {
        #expect(CueBackground.builtIn.fingerprint != 0)
        #expect(!CueCalibration.builtIn.curves.isEmpty)
        #expect(CueBackground(bytes: []) == nil)
    }
}
