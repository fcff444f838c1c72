import ArgumentParser
import CounterfoilDetection
import CounterfoilRules
import CounterfoilTranscript
import CounterfoilTuning
import FoundationEssentials

/// `rules tune`: what analysts' verdicts say about the rules.
struct RulesTuneCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "tune", abstract: "Proposes changes to the rules from confirmed and false alerts.",
        discussion: """
            Reads verdicts on alerts, runs the recordings that the alerts came from under the rules as they are, and tries
            changes one by one: thresholds of cues, weights of groups, new examples and counter-examples. For each it
            shows which alerts it would have removed and added. Nothing is changed: write what convinces you into the
            pack, and run `counterfoil rules test`.

            A line of the labels: {"alert": "ID", "verdict": "confirmed"} or {"alert": "ID", "verdict": "false"}
            """)

    @Option(name: .customLong("labels"), help: "JSON Lines: one verdict on an alert a line.")
    var labelsPath: String

    @Argument(help: "Directories of the recordings that the alerts came from.")
    var sessions: [String]

    @OptionGroup var rules: RulesOption

    @Flag(name: .customLong("all"), help: "Show also the changes that would not have helped.")
    var showsAll = false

    func validate() throws {
        if sessions.isEmpty { throw ValidationError("name at least one recording, such as DATA/sessions/ROOM/SESSION") }
    }

    func run() throws {
        guard let bytes = FileManager.default.contents(atPath: labelsPath) else {
            throw CommandFailure.usage("\(labelsPath) cannot be read; check the path")
        }
        do throws(TuningError) {
            try tune(Array(bytes))
        } catch {
            let isUsage = error.code.hasPrefix("tune.labels")
            throw CommandFailure(isUsage ? .usage : .failure, "\(isUsage ? labelsPath + ": " : "")\(error)")
        }
    }

    private func tune(_ bytes: [UInt8]) throws(TuningError) {
        let labels = try AlertLabels(bytes)
        let loaded: RuleSet
        do { loaded = try rules.load() } catch { throw .rules("\(error)") }
        let tuning = try Tuning(sessions, rules: loaded, labels: labels)
        let baseline = tuning.baseline
        Terminal.say("as it is: \(Self.summary(baseline))")
        if tuning.unknownLabels > 0 {
            Terminal.note("counterfoil: \(tuning.unknownLabels) labels are about no alert of these recordings")
        }
        let proposals = tuning.proposals
        var progress = Progress()
        var tried: [(proposal: Proposal, outcome: Outcome)] = []
        for (number, proposal) in proposals.enumerated() {
            progress.update { _ in "change \(number + 1) of \(proposals.count)" }
            if let outcome = try tuning.try(proposal) { tried.append((proposal, outcome)) }
        }
        progress.clear()
        let helpful = tried.filter { $0.outcome.improves(on: baseline) }
        for (proposal, outcome) in showsAll ? tried : helpful {
            Terminal.say("\n\(proposal.edit)\n  \(Self.summary(outcome))")
            for incident in outcome.removed { Terminal.say("  - \(line(incident))") }
            for incident in outcome.added { Terminal.say("  + \(line(incident))") }
        }
        Terminal.say(
            "\n\(tried.count) changes tried, \(helpful.count) would have helped"
                + (showsAll || helpful.count == tried.count ? "" : "; --all shows the others"))
    }

    private func line(_ incident: Incident) -> String {
        let quoted = incident.lines.last.map { $0.text.prefix(bytes: 120).singleLine } ?? ""
        return "\(incident.family.rawValue), \(incident.rule), \(incident.start.rfc3339), "
            + "\(sessions[incident.session]): \(quoted)"
    }

    private static func summary(_ outcome: Outcome) -> String {
        var summary =
            "\(outcome.confirmedRaised) of \(outcome.confirmed) confirmed and \(outcome.wrongRaised) of "
            + "\(outcome.wrong) false alerts are raised"
        if let ranking = outcome.ranking {
            summary += "; a confirmed one scores above a false one in \(ranking / 10) % of the pairs"
        }
        return summary
    }
}
