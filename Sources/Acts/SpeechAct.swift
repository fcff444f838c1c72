/// What someone does by saying a phrase: `this is a replica` and `is this a replica?` hold the same words.
package enum SpeechAct: String, Sendable, CaseIterable {
    /// The speaker says it is so, offers it or asks for it to be bought.
    case claim
    /// The speaker wants to know whether it is so.
    case question
    /// The speaker says it is not so, or tells others to keep away from it.
    case denial
    /// The speaker tells of having been cheated with it, or warns of it.
    case report
    /// The speaker repeats what somebody else says.
    case quote
}
