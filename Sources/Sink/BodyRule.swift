package import CounterfoilJSON
package import CounterfoilTranscript

/// What the body of a 2xx answer must or must not say. Many receivers answer 200 and report the failure inside.
package enum BodyRule: Sendable, Equatable {
    /// The status alone counts.
    case ignored
    /// A JSON object with `"ok": false`, `"success": false` or `"status": "error"` is a failure; anything else is not.
    case automatic
    /// As ``automatic``, and a JSON object with an `error` that is not null, false, empty or zero is a failure too.
    case noError
    /// The value at a place in the JSON must read as this: `0` matches the number and the string. A body that is not
    /// JSON or has no such place is a failure.
    case requires(JSONPointer, WireText)

    /// Why the body reports a failure; `nil` where it reports none.
    func failure(in body: [UInt8]) -> String? {
        let root = (try? JSONDocument(body))?.root
        switch self {
        case .ignored: return nil
        case .automatic, .noError:
            guard let root, root.kind == .object else { return nil }
            if root["ok"]?.boolean == false { return "the body says \"ok\": false" }
            if root["success"]?.boolean == false { return "the body says \"success\": false" }
            if root["status"]?.text == "error" { return "the body says \"status\": \"error\"" }
            guard self == .noError, let error = root["error"] else { return nil }
            let isEmpty =
                error.isNull || error.boolean == false || error.text?.isEmpty == true
                || error.kind == .number && error.integer == 0
            return isEmpty ? nil : "the body reports an error"
        case .requires(let pointer, let expected):
            guard let root else { return "the body is not JSON" }
            guard let value = pointer.resolve(in: root)?.scalarText else { return "the body has nothing at \(pointer)" }
            return value == expected ? nil : "the body does not say \(expected.singleLine) at \(pointer)"
        }
    }
}
