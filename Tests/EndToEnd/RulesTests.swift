import Foundation
import Testing

@Suite("counterfoil rules and model")
struct RulesTests {
    @Test("the conversations inside the built-in rules pass, and those of the manual's pack")
    func runsTestsInsideRules() async throws {
        let builtIn = try await Program.run(["rules", "test"])
        #expect(builtIn.exitCode == 0, "\(builtIn.output)")
        #expect(builtIn.output.contains("tests, 0 failed"))
        let manual = try String(contentsOf: Program.root.appending(path: "README.md"), encoding: .utf8)
        let parts = manual.components(separatedBy: "```yaml\n")
        let pack = try #require(parts.dropFirst(2).first?.components(separatedBy: "```").first)
        let place = try Workplace()
        let kept = try place.file("pack.yaml", pack)
        let check = try await Program.run(["rules", "check", kept])
        #expect(check.exitCode == 0, "\(check.errors)")
        let own = try await Program.run(["rules", "test", kept])
        #expect(own.exitCode == 0, "\(own.output)")
        #expect(own.output.contains("2 tests, 0 failed"))
    }

    @Test("a test that fails is shown with what was said, and ends with 1")
    func showsFailures() async throws {
        let place = try Workplace()
        let file = try place.file(
            "pack.yaml",
            """
            pack: p
            version: "1"
            groups: {a: {terms: [高仿]}, b: {terms: [加微信]}}
            rules:
              - id: r
                family: replica-quality
                severity: low
                window: 60s
                all: [a, b]
                title: {en: R}
                tests: [{alerts: true, said: ["host: 高仿"]}]
            """)
        let result = try await Program.run(["rules", "test", file])
        #expect(result.exitCode == 1)
        #expect(result.output.contains("does not alert and should"))
        #expect(result.output.contains("高仿"))
    }

    @Test("a text is explained, and its scores sum to what is shown")
    func explains() async throws {
        let result = try await Program.run([
            "rules", "explain", "--verifier", "off", "host: mirror quality G*cci, message me on whatsapp",
        ])
        #expect(result.exitCode == 0, "\(result.errors)")
        #expect(result.output.contains("'G*cci' seen through"))
        var sum = 0
        var totals = 0
        func thousandths(_ text: Substring) -> Int? { Double(text).map { Int(($0 * 1_000).rounded()) } }
        for line in result.lines {
            let words = line.split(separator: " ")
            if line.hasPrefix("  = "), let total = words.last.flatMap(thousandths) {
                #expect(total == sum, "\(result.output)")
                totals += 1
                sum = 0
            } else if line.hasPrefix("  "), !line.hasPrefix("   "), let term = words.first.flatMap(thousandths) {
                sum += term
            }
        }
        #expect(totals > 0)
    }

    @Test("labels that are none, or about no alert of the recordings, are refused")
    func tunesOnlyOnLabels() async throws {
        let place = try Workplace()
        let labels = try place.file("labels.jsonl", "{\"alert\":\"x\"}\n")
        let bad = try await Program.run(["rules", "tune", "--labels", labels, place.url.path])
        #expect(bad.exitCode == 2)
        #expect(bad.errors.contains("line 1: no \"verdict\""))
        let missing = try await Program.run(["rules", "tune", "--labels", "/nonexistent.jsonl", place.url.path])
        #expect(missing.exitCode == 2)
    }

    @Test("a missing verifier is said to be missing, and a file that is none is refused")
    func checksTheVerifier() async throws {
        let place = try Workplace()
        let file = try place.file("verifier.bin", "no model")
        let damaged = try await Program.run(["model", "check", file])
        #expect(damaged.exitCode == 3)
        #expect(damaged.errors.contains("verifier.damaged"))
        let refused = try await Program.run(["scan", "--verifier", file], input: Data("hello\n".utf8))
        #expect(refused.exitCode == 2)
        #expect(refused.errors.contains("verifier.damaged"))
        let off = try await Program.run(["scan", "--verifier", "off"], input: Data("hello\n".utf8))
        #expect(off.exitCode == 0)
    }

    @Test("every message has a score for every cue where all are asked for")
    func scoresEveryCue() async throws {
        let result = try await Program.run(
            ["scan", "--unit", "message", "--all-scores", "--verifier", "off"],
            input: Data("hello everybody\n只是没有标 跟专柜一样\n".utf8))
        #expect(result.exitCode == 0)
        #expect(result.lines.count == 2)
        for line in result.lines {
            let object = try #require(
                try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any])
            let scores = try #require(object["scores"] as? [String: Double])
            #expect(
                scores.keys.sorted()
                    == [
                        "brand-avoidance", "fake-certificate", "factory-leak", "grey-market", "label-tampering",
                        "moderation-evasion", "off-platform", "same-as-original",
                    ].sorted())
        }
    }
}
