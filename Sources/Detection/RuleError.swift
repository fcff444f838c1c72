/// All that keeps rule packs from being used.
package struct RuleError: Error, Sendable, Equatable {
    package var problems: [Problem]

    package init(problems: [Problem]) { self.problems = problems }

    package struct Problem: Sendable, Equatable {
        /// A stable name such as `rule.one-signal`.
        package var code: String
        /// The pack's id.
        package var pack: String
        /// The part of the pack, such as `rule replica-with-contact` or `group denial, term 3`.
        package var place: String
        /// What is wrong.
        package var message: String
        /// What to do about it.
        package var remedy: String

        package init(code: String, pack: String, place: String, message: String, remedy: String) {
            self.code = code
            self.pack = pack
            self.place = place
            self.message = message
            self.remedy = remedy
        }
    }
}

extension RuleError: CustomStringConvertible {
    package var description: String { problems.map(\.description).joined(separator: "\n") }
}

extension RuleError.Problem: CustomStringConvertible {
    package var description: String { "pack \(pack), \(place): \(message); \(remedy) [\(code)]" }
}
