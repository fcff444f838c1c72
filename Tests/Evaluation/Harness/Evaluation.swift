import CounterfoilCues
import CounterfoilDetection
import CounterfoilJSON
import CounterfoilModel
import CounterfoilRules
import CounterfoilStrictYAML
import CounterfoilTranscript
import FoundationEssentials

/// Runs the protocol and writes its results.
package struct Evaluation {
    package var options: Options

    package struct Options {
        /// The folder of the development data.
        package var data: String
        /// The folder of the committed results: `results.json`, `RESULTS.md`, `verdicts.tsv`.
        package var results: String
        /// The folder for what must not be committed: the alarms with their text.
        package var local: String
        /// The folder of the held-out probe for the cues.
        package var probe: String
        /// Rule packs other than the built-in ones.
        package var rules: [String]
        /// The sections to measure; all where empty.
        package var sections: Set<String>
        /// Whether to overwrite the committed results.
        package var isWriting: Bool

        package init(
            data: String, results: String, local: String, probe: String, rules: [String] = [],
            sections: Set<String> = [],
            isWriting: Bool = false
        ) {
            self.data = data
            self.results = results
            self.local = local
            self.probe = probe
            self.rules = rules
            self.sections = sections
            self.isWriting = isWriting
        }
    }

    /// What a run came to.
    package struct Outcome {
        /// Figures that met their target when they were last committed and do not now.
        package var regressions: Int
        /// Whether the committed results were measured with or without the verifier as these were.
        package var isComparable: Bool
    }

    package init(_ options: Options) { self.options = options }

    /// The names of the sections.
    package static var sections: [String] { Figure.Section.allCases.map(\.rawValue) }

    /// Measures, prints progress and the table of deltas, and writes the files.
    ///
    /// - Parameter say: Takes a line for the person at the terminal.
    package func run(say: (String) -> Void) throws -> Outcome {
        let data = EvaluationData(root: options.data)
        let verifier = try Self.verifier()
        say(verifier == nil ? "no verifier is installed: cues are read without it" : "the verifier is installed")
        let rules =
            options.rules.isEmpty
            ? try BuiltInPack.load(verifier: verifier) : try RuleSet.load(paths: options.rules, verifier: verifier)
        let listener = Listener(rules: rules)
        let files = try ResultFiles(results: options.results, local: options.local)
        let verdicts = files.verdicts
        var figures: [Figure] = []
        var alarms: [ReadAlarm] = []
        var examples: [Measurement.Example] = []
        if wants(.clean) || wants(.hard) {
            var clean = CleanRun(data: data, listener: listener, verdicts: verdicts)
            for source in CleanSource.all where wants(source.section) {
                let roles: [Utterance.Role] =
                    source.kind == .speech || source.section == .hard ? [.host] : [.viewer, .host]
                for role in roles {
                    say("clean: \(source.title), as \(role.rawValue)")
                    try clean.run(source, as: role)
                }
            }
            clean.addGroups()
            figures += clean.figures
            alarms = clean.alarms
            try files.save(ReadingSample(data: data, listener: listener).lines(), as: "sample.jsonl")
            say("clean: \(clean.messages) messages, \(clean.alarms.count) alarms, \(clean.evictions) evictions")
        }
        let parts: [(Set<Figure.Section>, String, () throws -> Measurement)] = [
            ([.classes, .price], "generated disguises", { try RecallByClass(data: data).measure() }),
            ([.disguises, .price], "disguises of real people", { try RealDisguises(data: data).measure() }),
            ([.dodges], "spoken dodges", { try SpokenDodges(data: data).measure() }),
            ([.events], "assembled events", { try events(data, listener) }),
            ([.paraphrases], "assembled paraphrases", { try paraphrases(data, listener) }),
            ([.breadth], "lexicons", { try LexiconBreadth(data: data, listener: listener).measure() }),
        ]
        for (sections, title, measure) in parts where sections.contains(where: wants) {
            say(title)
            let measurement = try measure()
            figures += measurement.figures.filter { wants($0.section) }
            examples += measurement.examples
            if !measurement.scan.input.isEmpty {
                let name = sections.map(\.rawValue).min() ?? ""
                try files.save(measurement.scan.input, as: "\(name).jsonl")
                try files.save(measurement.scan.alerts, as: "\(name).alerts.tsv")
            }
        }
        let order = Figure.Section.allCases
        figures = order.flatMap { section in figures.filter { $0.section == section } }
        let report = Report(
            figures: figures, rulePacks: rules.hash, engine: rules.compiled.identity, hasVerifier: verifier != nil,
            verdicts: Self.count(alarms, verdicts))
        try files.save(report)
        try files.save(alarms.map { $0.json(verdict: verdicts[$0]) }, as: "alarms.jsonl")
        try files.save(examples.map(\.json), as: "examples.jsonl")
        let measured = Set(order.filter(wants).map(\.rawValue))
        let deltas = Deltas(committed: files.committed, figures: figures, sections: measured)
        say(deltas.table)
        if options.isWriting {
            try files.commit(report)
        }
        let isComparable = deltas.hadVerifier.map { $0 == (verifier != nil) } ?? true
        return Outcome(regressions: deltas.regressions.count, isComparable: isComparable)
    }

    /// Passages from the lexicons in Chinese speech and in English chat.
    private func events(_ data: EvaluationData, _ listener: Listener) throws -> Measurement {
        let run = EventRun(listener: listener, section: .events)
        return run.measure(
            try Self.rooms(data, "asr_seller_zh_liveamr_long.jsonl"), try SlotEvents(data, isSpeech: true), seed: 41)
            + run.measure(
                try Self.rooms(data, "chat_clean_en_twitch_fl0m.tsv"), try SlotEvents(data, isSpeech: false), seed: 42)
    }

    /// Passages from the held-out probe in Chinese speech, and in English and Indonesian chat.
    private func paraphrases(_ data: EvaluationData, _ listener: Listener) throws -> Measurement {
        let run = EventRun(listener: listener, section: .paraphrases)
        let places = [
            ("zh", "Chinese speech", "asr_seller_zh_liveamr_long.jsonl"),
            ("en", "English chat", "chat_clean_en_twitch_fl0m.tsv"),
            ("id", "Indonesian chat", "chat_clean_id_youtube.tsv"),
        ]
        return try places.reduce(Measurement()) { sum, place in
            let (language, title, file) = place
            let source = try ProbeEvents(
                folder: options.probe, language: language, title: title, isSpeech: file.hasPrefix("asr"))
            return sum + run.measure(try Self.rooms(data, file), source, seed: 43)
        }
    }

    private static func rooms(_ data: EvaluationData, _ file: String) throws -> [Room] {
        try CleanSource.all.first { $0.file == file }?.rooms(data, role: .viewer) ?? []
    }

    private func wants(_ section: Figure.Section) -> Bool {
        options.sections.isEmpty || options.sections.contains(section.rawValue)
    }

    /// The slow model, where it is installed; deploy/fetch-verifier.sh installs it.
    private static func verifier() throws -> VerifierModel? {
        let directories = VerifierFile.directories(environment: ProcessInfo.processInfo.environment)
        return try VerifierFile.find(in: directories).map { try VerifierFile.load($0, check: .content) }
    }

    private static func count(_ alarms: [ReadAlarm], _ verdicts: Verdicts) -> [(verdict: String, count: Int)] {
        // An alarm heard under two roles is one to read.
        var counts: [String: Int] = [:]
        var seen: Set<String> = []
        for alarm in alarms where alarm.section == .clean && seen.insert(alarm.key).inserted {
            counts[verdicts[alarm] ?? "unread", default: 0] += 1
        }
        return ["false", "debatable", "right", "unread"].map { ($0, counts[$0] ?? 0) }
    }
}
