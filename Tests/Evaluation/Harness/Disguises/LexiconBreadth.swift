import CounterfoilRules
import CounterfoilTranscript

/// How many forms of the lexicons the built-in pack knows.
struct LexiconBreadth {
    let data: EvaluationData
    let listener: Listener

    func measure() throws -> Measurement {
        let lexicons = try Lexicons(data)
        var shares = Shares()
        let lists = [
            ("brand names and nicknames", lexicons.brandForms), ("grades and kinds of copies", lexicons.grades),
            ("contacts and messengers", lexicons.contacts), ("winks", lexicons.winks),
        ]
        for (title, forms) in lists {
            for (index, form) in forms.enumerated() {
                shares.add(
                    title, Split(number: index + 1), !listener.hits(in: Array(form.utf8)).isEmpty,
                    example: WireText(form))
            }
        }
        return shares.measurement(.breadth)
    }
}
