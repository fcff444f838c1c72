import CounterfoilAlert
import CounterfoilJSON
import CounterfoilRecording
import CounterfoilReplay
import CounterfoilRules
import CounterfoilTranscript

/// What recordings raise under a set of rules.
struct Trial {
    /// In the order of the recordings and of the alerts' beginnings there.
    private(set) var incidents: [Incident] = []
    /// The incidents as they were recorded, for finding what a label is about.
    private(set) var recorded: [Incident] = []

    /// Reads the recordings through the pipeline under `rules`.
    ///
    /// - Throws: `tune.recording` where one cannot be read.
    init(_ directories: [String], rules: RuleSet) throws(TuningError) {
        for (session, directory) in directories.enumerated() {
            do {
                try run(directory, session, rules)
            } catch {
                throw .recording(directory, "\(error)")
            }
        }
    }

    private mutating func run(_ directory: String, _ session: Int, _ rules: RuleSet) throws {
        var replayer = try SessionReplayer(directory, rules: rules, findsAnew: true)
        var open: [String: Int] = [:]
        var known: [String: Int] = [:]
        while let step = try replayer.next() {
            for transition in step.alerts { Self.note(Incident(transition.alert, session: session), &open, &incidents) }
            guard case .alert(let leaf) = step.leaf, let document = try? JSONDocument(leaf.alert.encoded),
                let digest = AlertDigest(document.root)
            else { continue }
            Self.note(Incident(digest, session: session), &known, &recorded)
        }
    }

    /// An alert's later step replaces the earlier.
    private static func note(_ incident: Incident, _ places: inout [String: Int], _ incidents: inout [Incident]) {
        let id = incident.id.string
        if let place = places[id] {
            incidents[place] = incident
        } else {
            places[id] = incidents.count
            incidents.append(incident)
        }
    }
}
