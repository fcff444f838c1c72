import CounterfoilDetection
import CounterfoilJSON
import CounterfoilRules
import CounterfoilStrictYAML
import CounterfoilTranscript
import FoundationEssentials
import Testing

@Suite("Rule pack files")
struct RulePackFileTests {
    private static let text = """
        pack: shop
        version: "1"
        groups:
          replica:
            terms: [高仿, "1:1", {text: UA batch, id: ua}, {text: gucci, disguised: true}, {text: ucci, word: false}]
            not: [不是高仿]
          contact:
            terms: [加V]
        rules:
          - id: both
            family: replica-quality
            severity: high
            window: 90s
            all: [replica, {any: [contact, replica], count: 2}]
            unless: []
            roles: [host, assistant]
            channels: [caption]
            title: {en: Both, zh: 两者}
            advice: {en: Look}
        """

    private func problems(_ text: String) -> [String] {
        do {
            let set = try RuleSet(files: [("shop.yaml", Array(text.utf8))])
            Issue.record("read \(set.packs)")
            return []
        } catch { return error.problems.map { "\($0.line) \($0.path) \($0.code)" } }
    }

    @Test("a pack is read as it is written")
    func reads() throws {
        let pack = try RulePackFile.read(Array(Self.text.utf8), file: "shop.yaml")
        #expect(pack.id == "shop" && pack.version == "1")
        #expect(pack.groups.map(\.id) == ["replica", "contact"])
        #expect(pack.groups.first?.exclusions == ["不是高仿"])
        #expect(
            pack.groups.first?.terms == [
                Term(id: "replica/高仿", text: "高仿", wholeWord: false),
                Term(id: "replica/1:1", text: "1:1", wholeWord: true),
                Term(id: "ua", text: "UA batch", wholeWord: true),
                Term(id: "replica/gucci~", text: "gucci", wholeWord: true, disguisedOnly: true),
                Term(id: "replica/ucci", text: "ucci", wholeWord: false),
            ])
        #expect(
            pack.rules == [
                Rule(
                    id: "both", family: .replicaQuality, severity: .high, window: 90_000,
                    all: [.init(anyOf: ["replica"]), .init(anyOf: ["contact", "replica"], count: 2)],
                    roles: [.host, .assistant], channels: [.caption],
                    title: [.init(language: "en", text: "Both"), .init(language: "zh", text: "两者")],
                    advice: [.init(language: "en", text: "Look")])
            ])
    }

    @Test("all problems of form are told at once, with their lines")
    func problemsOfForm() {
        let text = """
            pack: shop
            versoin: "1"
            groups:
              replica: {terms: []}
              contact: {terms: [{txt: a}, [b]]}
            rules:
              - {id: r, family: replica, severity: hgih, window: 1h, all: [{any: [], count: 0}], roles: [seller]}
            """
        #expect(
            problems(text) == [
                "1  yaml.missing-key", "2 versoin yaml.unknown-key", "4 groups.replica.terms yaml.count",
                "5 groups.contact.terms[0] yaml.missing-key", "5 groups.contact.terms[0].txt yaml.unknown-key",
                "5 groups.contact.terms[1] yaml.type", "7 rules[0].family yaml.choice",
                "7 rules[0].severity yaml.choice",
                "7 rules[0].window yaml.range", "7 rules[0].all[0].any yaml.count",
                "7 rules[0].all[0].count yaml.range",
                "7 rules[0].roles[0] yaml.choice",
            ])
    }

    @Test("problems of sense name the file and the line of the group or rule")
    func problemsOfSense() {
        #expect(
            problems(Self.text.replacing("[replica, {any: [contact, replica], count: 2}]", with: "[replicas]"))
                == ["10 rule both rule.one-signal", "10 rule both rule.unknown-group"])
        #expect(
            problems(Self.text.replacing("[加V]", with: "[加V, 加ｖ, \"\\u200B\"]")) == [
                "8 group contact, term 2 term.duplicate", "8 group contact, term 3 term.empty",
            ])
    }

    @Test("a pack's hash follows what it says, not how it is written")
    func hash() throws {
        func hash(_ text: String) throws -> String { try RulePackFile.read(Array(text.utf8), file: "f").hash }
        let original = try hash(Self.text)
        #expect(original.utf8.count == 64)
        #expect(try hash("# a remark\n" + Self.text.replacing("90s", with: "90000ms")) == original)
        #expect(try hash(Self.text.replacing("90s", with: "91s")) != original)
        #expect(try hash(Self.text.replacing("加V", with: "加W")) != original)
        #expect(try hash(Self.text.replacing("id: ua", with: "id: ub")) != original)
        #expect(try hash(Self.text.replacing("[caption]", with: "[chat]")) != original)
    }

    @Test("directories and files are loaded in order, and all their problems told together")
    func load() throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "packs-\(UUID().uuidString)").path
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(atPath: folder) }
        func write(_ name: String, _ text: String) throws {
            try Data(text.utf8).write(to: URL(filePath: "\(folder)/\(name)"))
        }
        #expect(throws: YAMLError.self) { try RuleSet.load(paths: [folder]) }
        try write("b.yaml", Self.text)
        try write("a.yaml", "pack: words\nversion: '2'\ngroups: {words: {terms: [a b]}}\n")
        try write("notes.txt", "not a pack")
        #expect(try RuleSet.load(paths: [folder]).packs.map(\.id) == ["words", "shop"])
        #expect(
            try RuleSet.load(paths: ["\(folder)/b.yaml", "\(folder)/a.yaml"]).packs.map(\.id) == ["shop", "words"])
        try write("a.yaml", "pack: [\n")
        try write("b.yaml", "pack: x\n")
        do {
            _ = try RuleSet.load(paths: [folder])
            Issue.record("loaded")
        } catch {
            #expect(error.problems.map(\.file) == ["\(folder)/a.yaml", "\(folder)/b.yaml"])
        }
        do {
            _ = try RuleSet.load(paths: ["\(folder)/none", "\(folder)/nothing.yaml"])
            Issue.record("loaded")
        } catch {
            #expect(error.problems.map(\.code) == ["rules.unreadable", "rules.unreadable"])
        }
    }
}
