import CounterfoilEvaluation
import Glibc

/// Prints what is wrong with the command line, and ends.
func refuse(_ what: String) -> Never {
    note("counterfoil-evaluate: \(what)")
    note(
        """
        usage: counterfoil-evaluate --data DIR --results DIR --local DIR --probe DIR [--rules DIR]...
                                    [--only SECTION]... [--write] [--check]
        sections: \(Evaluation.sections.joined(separator: " "))
        """)
    exit(2)
}

func note(_ line: String) {
    let bytes = Array((line + "\n").utf8)
    _ = bytes.withUnsafeBytes { write(STDERR_FILENO, $0.baseAddress, $0.count) }
}

var arguments = CommandLine.arguments.dropFirst()
var values: [String: [String]] = [:]
while let name = arguments.popFirst() {
    switch name {
    case "--data", "--results", "--local", "--probe", "--rules", "--only":
        guard let value = arguments.popFirst() else { refuse("\(name) needs a value") }
        values[name, default: []].append(value)
    case "--write", "--check": values[name] = []
    default: refuse("'\(name)' is not an option")
    }
}
guard let data = values["--data"]?.last, let results = values["--results"]?.last, let local = values["--local"]?.last,
    let probe = values["--probe"]?.last
else { refuse("--data, --results, --local and --probe are needed") }
let sections = Set(values["--only"] ?? [])
if let unknown = sections.subtracting(Evaluation.sections).min() { refuse("there is no section '\(unknown)'") }

let evaluation = Evaluation(
    .init(
        data: data, results: results, local: local, probe: probe, rules: values["--rules"] ?? [], sections: sections,
        isWriting: values["--write"] != nil))
do {
    let outcome = try evaluation.run(say: note)
    if values["--check"] != nil, !outcome.isComparable {
        note(
            "the committed results and these were not both measured with the verifier: deploy/fetch-verifier.sh installs it"
        )
        exit(2)
    }
    if outcome.regressions > 0 {
        note("\(outcome.regressions) targets that were met no longer are")
        if values["--check"] != nil { exit(1) }
    }
} catch {
    note("counterfoil-evaluate: \(error)")
    exit(1)
}
