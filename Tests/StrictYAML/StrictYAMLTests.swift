import CounterfoilStrictYAML
import Testing

/// A small document type that uses every reading method.
private struct Shop: Equatable {
    var name: String
    var open: Bool
    var seats: Int
    var pause: Int64
    var size: Size
    var keyFile: String?
    var shelves: [String]
    var titles: [String]

    enum Size: String, CaseIterable { case small, large }

    static func read(_ text: String) throws(YAMLError) -> Shop {
        try StrictYAML.decode(Array(text.utf8), file: "shop.yaml") { root in
            root.mapping { map in
                Shop(
                    name: map.string("name"), open: map.bool("open", default: true),
                    seats: map.int("seats", in: 1...10, default: 4),
                    pause: map.duration("pause", in: 1_000...60_000, default: 5_000),
                    size: map.choice("size", default: .small), keyFile: map.optionalSecretFile("key_file"),
                    shelves: map.optionalList("shelves", count: 1...3) { item in
                        item.mapping { $0.string("id") }
                    },
                    titles: map.optional("titles")?.mapping { titles in
                        titles.entries.map { "\($0.name)=\($0.value.string())" }
                    } ?? [])
            }
        }
    }

    static func problems(_ text: String) -> [YAMLProblem] {
        do {
            let shop = try read(text)
            Issue.record("read \(shop)")
            return []
        } catch { return error.problems }
    }
}

@Suite("Strict YAML")
struct StrictYAMLTests {
    @Test("a correct document is read")
    func correct() throws {
        let shop = try Shop.read(
            """
            # a comment
            name: 蓝禾小铺
            open: false
            seats: 7
            pause: 1m
            size: large
            key_file: /run/secrets/key
            shelves:
              - id: one
              - {id: "two"}
            titles: {en: Hello, zh: 你好}
            """)
        #expect(
            shop
                == Shop(
                    name: "蓝禾小铺", open: false, seats: 7, pause: 60_000, size: .large, keyFile: "/run/secrets/key",
                    shelves: ["one", "two"], titles: ["en=Hello", "zh=你好"]))
    }

    @Test("defaults stand in for keys that are left out or have no value")
    func defaults() throws {
        let shop = try Shop.read("name: yes\nopen:\nseats: ~\n")
        #expect(shop.name == "yes")
        #expect(shop.open && shop.seats == 4 && shop.pause == 5_000 && shop.keyFile == nil)
    }

    @Test("all problems of a document are told at once, in the order of the lines")
    func allProblems() {
        let problems = Shop.problems(
            """
            nmae: x
            open: yes
            seats: 11
            pause: 5
            size: larg
            shelves:
              - id: one
                colour: red
              - two
            """)
        #expect(
            problems.map { "\($0.line):\($0.column) \($0.path) \($0.code)" } == [
                "1:1  yaml.missing-key", "1:1 nmae yaml.unknown-key", "2:7 open yaml.not-a-boolean",
                "3:8 seats yaml.range", "4:8 pause yaml.not-a-duration", "5:7 size yaml.choice",
                "8:5 shelves[0].colour yaml.unknown-key", "9:5 shelves[1] yaml.type",
            ])
        #expect(problems[1].remedy == "did you mean 'name'?")
        #expect(problems[5].remedy.hasPrefix("did you mean 'large'?"))
        #expect(problems[1].description.hasPrefix("shop.yaml:1:1: nmae: 'nmae' is not known here"))
    }

    @Test(
        "what YAML allows and this product does not is refused",
        arguments: [
            ("name: &a x\n", "yaml.anchor"), ("name: &a x\nopen: *a\n", "yaml.anchor"),
            ("name: x\n<<: {open: true}\n", "yaml.merge-key"), ("name: !!int x\n", "yaml.tag"),
            ("name: !shop \"x\"\n", "yaml.tag"), ("name: x\nshelves: !shelf [a]\n", "yaml.tag"),
            ("name: x\nname: y\n", "yaml.duplicate-key"), ("name: x\n--- \nname: y\n", "yaml.syntax"),
            ("name: [\n", "yaml.syntax"), ("", "yaml.empty"), ("# nothing\n", "yaml.empty"), ("- a\n", "yaml.type"),
            ("name: x\nkey: s3cret\n", "yaml.inline-secret"), ("name: \"\"\n", "yaml.length"),
            ("name: x\nshelves: []\n", "yaml.count"), ("name: x\n? [a]\n: b\n", "yaml.key"),
            ("name: \u{1}\n", "yaml.syntax"),
        ])
    func refused(text: String, code: String) {
        #expect(Shop.problems(text).first?.code == code)
    }

    @Test("a secret written inline is not shown")
    func secretStaysHidden() {
        #expect(!Shop.problems("name: x\nkey: s3cret\n").contains { $0.description.contains("s3cret") })
    }

    @Test("text that looks like an alias is allowed in quotes, comments and block scalars")
    func quotedAsterisks() throws {
        let shop = try Shop.read("# see: *x\nname: |\n  a: *b\n  - *c\ntitles: {en: 'a, *b', zh: \"1: *1\"}\n")
        #expect(shop.name == "a: *b\n- *c\n")
        #expect(shop.titles == ["en=a, *b", "zh=1: *1"])
    }

    @Test("hostile documents are refused quickly and without a crash", arguments: Hostile.allCases)
    func hostileDocument(document: Hostile) {
        #expect(throws: YAMLError.self) {
            try StrictYAML.decode(document.bytes, file: document.rawValue) { root in
                root.mapping { $0.string("name") }
            }
        }
    }

    enum Hostile: String, CaseIterable {
        case openBrackets, nestedBlocks, nestedLists, fortyLevels, tooLarge, notUTF8, stackedMarks, aliases
        case aliasesBehindQuote

        var bytes: [UInt8] {
            switch self {
            case .openBrackets: Array(repeating: UInt8(ascii: "["), count: 500_000)
            case .nestedBlocks: Array((0..<900).map { String(repeating: " ", count: $0) + "a:\n" }.joined().utf8)
            case .nestedLists: Array(String(repeating: "- ", count: 400_000).utf8)
            case .fortyLevels:
                Array((String(repeating: "{a: ", count: 40) + String(repeating: "}", count: 40)).utf8)
            case .tooLarge: Array(repeating: UInt8(ascii: " "), count: (1 << 20) + 1)
            case .notUTF8: [0x6E, 0x3A, 0x20, 0xFF]
            case .stackedMarks: Array(("a" + String(repeating: "\u{301}\u{323}", count: 100_000) + ": b").utf8)
            case .aliases: StrictYAMLTests.aliasBomb(quoted: false)
            case .aliasesBehindQuote: StrictYAMLTests.aliasBomb(quoted: true)
            }
        }
    }

    /// Thirty levels of a list that holds the level above twice, then the last as a key.
    fileprivate static func aliasBomb(quoted: Bool) -> [UInt8] {
        var text = quoted ? "t: b\n  'c\n" : ""
        text += "a0: &a0 [x]\n"
        for level in 1...30 { text += "a\(level): &a\(level) [*a\(level - 1), *a\(level - 1)]\n" }
        return Array((text + "? *a30\n: 'end'\n").utf8)
    }

    @Test(
        "durations are read in every unit and written in the largest that fits",
        arguments: [
            ("250ms", 250 as Int64), ("60s", 60_000), ("5m", 300_000), ("12h", 43_200_000), ("7d", 604_800_000),
            ("0s", 0),
        ])
    func durations(text: String, milliseconds: Int64) throws {
        let read = try StrictYAML.decode(Array("d: \(text)".utf8), file: "f") { root in
            root.mapping { $0.duration("d", in: 0...Int64.max) }
        }
        #expect(read == milliseconds)
    }

    @Test(
        "what is not a duration is refused", arguments: ["5", "s", "5 s", "-5s", "1.5s", "5S", "999999999999d", "5sm"])
    func notDurations(text: String) {
        #expect(throws: YAMLError.self) {
            try StrictYAML.decode(Array("d: \(text)".utf8), file: "f") { root in
                root.mapping { $0.duration("d", in: 0...Int64.max) }
            }
        }
    }

    @Test("durations in messages are short")
    func durationText() {
        #expect(YAMLValue.durationText(90_000) == "90s")
        #expect(YAMLValue.durationText(1_800_000) == "30m")
        #expect(YAMLValue.durationText(1_234) == "1234ms")
        #expect(YAMLValue.durationText(0) == "0ms")
    }

    @Test("any cut of a document is either read or refused, and never traps")
    func everyPrefix() {
        let text = "name: \"a\\n\"\nshelves:\n  - {id: 'one', x: [1, 2]}\ntitles: |\n  a\n  b\n? k\n: v\n"
        for end in 0...text.utf8.count {
            _ = try? StrictYAML.decode(Array(text.utf8.prefix(end)), file: "f") { root in
                root.mapping { $0.string("name") }
            }
        }
    }
}
