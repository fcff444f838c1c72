/// Fills the table of a ``JSONDocument``. An explicit stack stands for the open arrays and objects.
struct JSONParser {
    typealias Node = JSONDocument.Node

    var nodes: [Node] = []
    var damaged = 0
    private let maximumDepth: Int
    /// Indexes of the open containers in `nodes`.
    private var open: [Int] = []
    private var position = 0

    init(maximumDepth: Int) { self.maximumDepth = maximumDepth }

    /// What may come next inside the innermost container.
    private enum Expectation { case value, firstElement, firstMember, member, separator }

    mutating func parse(_ bytes: UnsafeBufferPointer<UInt8>) -> Result<Void, JSONError> {
        guard bytes.count < Int(Int32.max) else { return fail(.tooLong) }
        nodes.reserveCapacity(bytes.count / 12 + 4)
        if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { position = 3 }
        skipSpace(bytes)
        guard position < bytes.count else { return fail(.empty) }
        var expectation = Expectation.value
        while true {
            skipSpace(bytes)
            let start = position
            let nodeCount = nodes.count
            switch step(bytes, expectation) {
            case .next(let following):
                expectation = following
            case .complete:
                skipSpace(bytes)
                return position == bytes.count ? .success(()) : fail(.trailing)
            case .failure(let problem):
                // The broken part is passed over as a whole where a container holds it, and its neighbours stand.
                guard let container = open.last, problem == .syntax else { return fail(problem) }
                nodes.removeSubrange(nodeCount...)
                let isObject = nodes[container].kind == .object
                if isObject, expectation == .value { nodes.removeLast() }  // the name whose value is broken
                damaged += 1
                position = start
                skipDamage(bytes)
                guard position < bytes.count,
                    bytes[position] == 0x2C || bytes[position] == (isObject ? 0x7D : 0x5D)
                else { return fail(.syntax) }
                expectation = .separator
            }
        }
    }

    private enum Step {
        case next(Expectation)
        case complete
        case failure(JSONError.Problem)
    }

    private mutating func step(_ bytes: UnsafeBufferPointer<UInt8>, _ expectation: Expectation) -> Step {
        guard position < bytes.count else { return .failure(.syntax) }
        let byte = bytes[position]
        switch expectation {
        case .firstElement where byte == 0x5D, .firstMember where byte == 0x7D:
            return closeContainer()
        case .separator:
            guard let container = open.last else { return .failure(.syntax) }
            let isArray = nodes[container].kind == .array
            if byte == 0x2C {
                position += 1
                return .next(isArray ? .value : .member)
            }
            return byte == (isArray ? 0x5D : 0x7D) ? closeContainer() : .failure(.syntax)
        case .firstMember, .member:
            guard byte == 0x22, scanString(bytes) else { return .failure(.syntax) }
            skipSpace(bytes)
            guard position < bytes.count, bytes[position] == 0x3A else { return .failure(.syntax) }
            position += 1
            return .next(.value)
        case .value, .firstElement:
            return scanValue(bytes, byte)
        }
    }

    private mutating func scanValue(_ bytes: UnsafeBufferPointer<UInt8>, _ byte: UInt8) -> Step {
        switch byte {
        case 0x7B, 0x5B:
            guard open.count < maximumDepth else { return .failure(.tooDeep) }
            open.append(nodes.count)
            nodes.append(Node(kind: byte == 0x7B ? .object : .array, start: UInt32(position), end: 0, next: 0))
            position += 1
            return .next(byte == 0x7B ? .firstMember : .firstElement)
        case 0x22:
            guard scanString(bytes) else { return .failure(.syntax) }
        case 0x74: guard scanWord(bytes, "true", .yes) else { return .failure(.syntax) }
        case 0x66: guard scanWord(bytes, "false", .no) else { return .failure(.syntax) }
        case 0x6E: guard scanWord(bytes, "null", .null) else { return .failure(.syntax) }
        case 0x2D, 0x30...0x39: guard scanNumber(bytes) else { return .failure(.syntax) }
        default: return .failure(.syntax)
        }
        return afterValue()
    }

    private func afterValue() -> Step { open.isEmpty ? .complete : .next(.separator) }

    private mutating func closeContainer() -> Step {
        guard let container = open.popLast() else { return .failure(.syntax) }
        position += 1
        nodes[container].end = UInt32(position)
        nodes[container].next = UInt32(nodes.count)
        return afterValue()
    }

    /// Passes over text up to the comma or bracket that ends the broken part, minding strings and nesting.
    private mutating func skipDamage(_ bytes: UnsafeBufferPointer<UInt8>) {
        var depth = 0
        while position < bytes.count {
            switch bytes[position] {
            case 0x22:
                position += 1
                while position < bytes.count, bytes[position] != 0x22 {
                    position += bytes[position] == 0x5C ? 2 : 1
                }
            case 0x7B, 0x5B: depth += 1
            case 0x7D, 0x5D:
                if depth == 0 { return }
                depth -= 1
            case 0x2C where depth == 0: return
            default: break
            }
            position += 1
        }
        position = min(position, bytes.count)
    }

    private mutating func scanString(_ bytes: UnsafeBufferPointer<UInt8>) -> Bool {
        let start = position
        var index = position + 1
        while index < bytes.count {
            switch bytes[index] {
            case 0x22:
                position = index + 1
                append(.string, start)
                return true
            case 0x5C: index += 2
            default: index += 1
            }
        }
        return false
    }

    private mutating func scanWord(_ bytes: UnsafeBufferPointer<UInt8>, _ word: StaticString, _ kind: Node.Kind) -> Bool
    {
        let end = position + word.utf8CodeUnitCount
        guard end <= bytes.count else { return false }
        for offset in 0..<word.utf8CodeUnitCount where bytes[position + offset] != word.utf8Start[offset] {
            return false
        }
        let start = position
        position = end
        append(kind, start)
        return true
    }

    private mutating func scanNumber(_ bytes: UnsafeBufferPointer<UInt8>) -> Bool {
        let start = position
        var index = position
        func digits() -> Bool {
            let first = index
            while index < bytes.count, (0x30...0x39).contains(bytes[index]) { index += 1 }
            return index > first
        }
        if bytes[index] == 0x2D { index += 1 }
        guard digits() else { return false }
        if index < bytes.count, bytes[index] == 0x2E {
            index += 1
            guard digits() else { return false }
        }
        if index < bytes.count, bytes[index] | 0x20 == 0x65 {
            index += 1
            if index < bytes.count, bytes[index] == 0x2B || bytes[index] == 0x2D { index += 1 }
            guard digits() else { return false }
        }
        position = index
        append(.number, start)
        return true
    }

    private mutating func append(_ kind: Node.Kind, _ start: Int) {
        nodes.append(Node(kind: kind, start: UInt32(start), end: UInt32(position), next: UInt32(nodes.count + 1)))
    }

    private mutating func skipSpace(_ bytes: UnsafeBufferPointer<UInt8>) {
        while position < bytes.count {
            switch bytes[position] {
            case 0x20, 0x0A, 0x0D, 0x09: position += 1
            default: return
            }
        }
    }

    private func fail(_ problem: JSONError.Problem) -> Result<Void, JSONError> {
        .failure(JSONError(offset: position, problem: problem))
    }
}
