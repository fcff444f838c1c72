/// A meaning that has no list of words: given by examples, and by what sounds alike and is innocent.
package struct Cue: Sendable, Equatable {
    /// A stable name; hits and scores carry it.
    package var id: String
    /// Why it matters, by language.
    package var why: [LocalizedText]
    /// What an honest seller would say instead, by language.
    package var honest: [LocalizedText]
    package var examples: [LocalizedText]
    package var counterExamples: [LocalizedText]

    /// How many examples of a language make a cue dependable in it.
    package static let dependableExamples = 6

    package init(
        id: String, why: [LocalizedText] = [], honest: [LocalizedText] = [], examples: [LocalizedText],
        counterExamples: [LocalizedText] = []
    ) {
        self.id = id
        self.why = why
        self.honest = honest
        self.examples = examples
        self.counterExamples = counterExamples
    }
}
