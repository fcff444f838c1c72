import Foundation
import Testing

private let pack = """
    pack: sample
    version: "1"
    groups:
      replica: {terms: [高仿, {text: mirror quality, id: replica/mirror}]}
      contact: {terms: [加微信, whatsapp]}
    rules:
      - id: replica-contact
        family: replica-quality
        severity: high
        window: 60s
        all: [replica, contact]
    """

@Suite("counterfoil scan")
struct ScanTests {
    private func scan(_ input: String, _ arguments: [String] = []) async throws -> Program.Result {
        let place = try Workplace()
        let rules = try place.file("pack.yaml", pack)
        return try await Program.run(["scan", "--rules", rules] + arguments, input: Data(input.utf8))
    }

    private func objects(_ result: Program.Result) throws -> [[String: Any]] {
        try result.lines.map { line in
            try #require(try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any])
        }
    }

    @Test("a hit names its bytes in the original text and the foldings it needed")
    func namesBytes() async throws {
        let result = try await scan(#"{"id":"x","text":"ok Ｍirror\u200b Quality"}"# + "\n", ["--unit", "message"])
        #expect(result.exitCode == 0)
        let line = try #require(try objects(result).first)
        let hit = try #require((line["hits"] as? [[String: Any]])?.first)
        #expect(line["index"] as? Int == 0)
        #expect(line["id"] as? String == "x")
        #expect(hit["id"] as? String == "replica/mirror")
        #expect(hit["form"] as? String == "Ｍirror\u{200B} Quality")
        #expect(hit["start"] as? Int == 3)
        #expect(hit["end"] as? Int == 22)
        #expect(Set(hit["how"] as? [String] ?? []).isSuperset(of: ["case", "width", "invisible"]))
    }

    @Test("a window is printed once, with the times of the input's own kind")
    func printsWindows() async throws {
        let input = """
            {"room":"a","t":100,"text":"高仿","id":"m1"}
            {"room":"b","t":"2026-05-14T12:00:00Z","text":"加微信"}
            {"room":"a","t":130.5,"text":"加微信","id":"m2"}
            {"room":"b","t":"2026-05-14T12:00:09Z","text":"高仿"}
            {"room":"a","t":150,"text":"高仿 whatsapp","id":"m3"}
            {"room":"a","t":900,"text":"再见"}

            """
        let lines = try objects(try await scan(input))
        #expect(lines.count == 2)
        let first = try #require(lines.first { $0["room"] as? String == "a" })
        #expect(first["raised"] as? Double == 130.5)
        #expect(first["start"] as? Double == 100)
        #expect(first["end"] as? Double == 150)
        #expect(first["utterances"] as? [Int] == [0, 2, 4])
        #expect(first["ids"] as? [String] == ["m1", "m2", "m3"])
        #expect(first["family"] as? String == "replica-quality")
        let second = try #require(lines.first { $0["room"] as? String == "b" })
        #expect(second["raised"] as? String == "2026-05-14T12:00:09.000Z")
    }

    @Test("bad lines are named, passed over and counted in the index; the exit code stays 0")
    func passesOverBadLines() async throws {
        let result = try await scan("nonsense\n{\"text\":7}\n{\"text\":\"高仿\"}\n\n[]\n", ["--unit", "message"])
        // The first line looks like text, so the format is said by the file's name.
        let place = try Workplace()
        let file = try place.file("in.jsonl", "nonsense\n{\"text\":7}\n{\"text\":\"高仿\"}\n\n[]\n")
        let rules = try place.file("pack.yaml", pack)
        let named = try await Program.run(["scan", "--rules", rules, "--unit", "message", file])
        #expect(result.exitCode == 0)
        #expect(named.exitCode == 0)
        #expect(try objects(named).map { $0["index"] as? Int } == [2])
        #expect(named.errors.contains("in.jsonl:1: passed over"))
        #expect(named.errors.contains("in.jsonl:2: passed over"))
        #expect(named.errors.contains("in.jsonl:5: passed over"))
    }

    @Test("TSV, WebVTT, SRT and plain text are told apart by their beginnings")
    func tellsFormatsApart() async throws {
        let tsv = try await scan("stream\tt\tuser\ttext\na\t1.5\tu\t高仿\n", ["--unit", "message"])
        #expect(try objects(tsv).first?["room"] as? String == "a")
        let vtt = try await scan("WEBVTT\n\n00:01.000 --> 00:02.000\n<v Anna>高仿\n\n00:03.000 --> 00:04.500\n加微信\n")
        #expect(try objects(vtt).first?["raised"] as? Double == 4.5)
        let srt = try await scan("1\n00:00:01,000 --> 00:00:02,000\n高仿\n\n2\n00:00:03,000 --> 00:00:04,250\n加微信\n")
        #expect(try objects(srt).first?["raised"] as? Double == 4.25)
        let text = try await scan("高仿\n加微信\n")
        #expect(try objects(text).first?["raised"] as? Int == 1)
    }

    @Test("with --all-scores every message has its line")
    func printsAllMessages() async throws {
        let result = try await scan("{\"text\":\"你好\"}\n{\"text\":\"高仿\"}\n", ["--unit", "message", "--all-scores"])
        let lines = try objects(result)
        #expect(lines.count == 2)
        #expect(lines.allSatisfy { $0["scores"] != nil })
    }

    @Test("lone surrogates, bad UTF-8 and towers of marks do not hide a term")
    func survivesHostileText() async throws {
        var input = Data(#"{"text":"\ud800 高仿"}"#.utf8) + Data([0x0A])
        input += Data(#"{"text":""#.utf8) + Data([0xFF, 0xFE]) + Data("高仿\"}\n".utf8)
        input += Data("{\"text\":\"e\(String(repeating: "\u{301}", count: 100_000)) 高仿\"}\n".utf8)
        let place = try Workplace()
        let rules = try place.file("pack.yaml", pack)
        let result = try await Program.run(["scan", "--rules", rules, "--unit", "message"], input: input)
        #expect(try objects(result).map { $0["index"] as? Int } == [0, 1, 2])
    }

    @Test("what cannot be opened is a failure with the path, and nothing else is lost")
    func namesMissingFiles() async throws {
        let place = try Workplace()
        let rules = try place.file("pack.yaml", pack)
        let good = try place.file("good.txt", "高仿\n加微信\n")
        let result = try await Program.run(["scan", "--rules", rules, "/nonexistent/x.txt", good])
        #expect(result.exitCode == 1)
        #expect(result.errors.contains("/nonexistent/x.txt"))
        #expect(result.lines.count == 1)
    }

    @Test("bad rule packs and bad arguments are usage failures")
    func refusesUsage() async throws {
        let place = try Workplace()
        let bad = try place.file("bad.yaml", "pack: x\nversion: \"1\"\nrulez: []\n")
        #expect(try await Program.run(["scan", "--rules", bad]).exitCode == 2)
        #expect(try await Program.run(["scan", "--rules", place.path("none")]).exitCode == 2)
        #expect(try await Program.run(["scan", "--unit", "hour"]).exitCode == 2)
        #expect(try await Program.run(["scan", "--all-scores"]).exitCode == 2)
    }
}
