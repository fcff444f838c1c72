/// Finds the JSON objects in a stream of bytes, however they are set apart: one a line, as RFC 7464 records, one after
/// the other, or as the elements of one array that never ends.
///
/// It finds where objects begin and end and leaves reading them to the parser. Where an object is broken it goes on
/// with the next one: a raw line break or record separator cannot stand inside a JSON string, and an object cannot
/// follow anything but `:`, `,` or `[` inside another.
struct JSONValueStream: Sendable {
    enum Output: Sendable, Equatable {
        /// The bytes of one object.
        case value([UInt8])
        /// An object was longer than the limit and is left out.
        case oversize
        /// An object was broken off by what follows it and is left out.
        case broken([UInt8])
        /// Bytes that are neither JSON objects nor what may stand between them, up to the next line; the first 80.
        case noise([UInt8])
    }

    /// The most bytes of one object.
    let limit: Int
    private var value: [UInt8] = []
    private var depth = 0
    private var inString = false
    private var isEscaped = false
    private var isDiscarding = false
    /// The last byte of the open object that is not white space and not inside a string.
    private var previous: UInt8 = 0
    private var followsLineFeed = false
    private var noise: [UInt8] = []
    private var inNoise = false
    private var isFirst = true

    init(limit: Int = 1 << 20) { self.limit = limit }

    /// Takes the next bytes of the stream.
    mutating func append(_ bytes: [UInt8]) -> [Output] {
        var output: [Output] = []
        for byte in bytes { take(byte, &output) }
        return output
    }

    /// Takes the end of the stream: an object that is still open is broken.
    mutating func finish() -> [Output] {
        var output: [Output] = []
        abandon(&output)
        endNoise(&output)
        self = JSONValueStream(limit: limit)
        return output
    }

    private mutating func take(_ byte: UInt8, _ output: inout [Output]) {
        if depth == 0 {
            takeBetween(byte, &output)
            return
        }
        if byte == 0x1E {
            abandon(&output)
            return
        }
        if inString {
            if byte == 0x0A {
                abandon(&output)
                return
            }
            keep(byte, &output)
            if isEscaped {
                isEscaped = false
            } else if byte == 0x5C {
                isEscaped = true
            } else if byte == 0x22 {
                inString = false
                previous = byte
            }
            return
        }
        let begins =
            byte == 0x7B
            && (previous != 0x3A && previous != 0x2C && previous != 0x5B
                || isDiscarding && followsLineFeed)
        if begins {
            abandon(&output)
            open(&output)
            return
        }
        followsLineFeed = byte == 0x0A
        keep(byte, &output)
        switch byte {
        case 0x22: inString = true
        case 0x7B, 0x5B: depth += 1
        case 0x7D, 0x5D:
            depth -= 1
            if depth == 0 { close(&output) }
        default: break
        }
        if byte > 0x20 { previous = byte }
    }

    private mutating func takeBetween(_ byte: UInt8, _ output: inout [Output]) {
        switch byte {
        case 0x7B:
            endNoise(&output)
            open(&output)
        case 0x0A, 0x0D, 0x1E: endNoise(&output)
        case 0x20, 0x09, 0x5B, 0x5D, 0x2C:
            if inNoise { keepNoise(byte) }
        case 0xEF, 0xBB, 0xBF:
            // A byte order mark may stand before everything else.
            if !isFirst { keepNoise(byte) }
            return
        default: keepNoise(byte)
        }
        isFirst = false
    }

    private mutating func open(_ output: inout [Output]) {
        isFirst = false
        depth = 1
        previous = 0x7B
        followsLineFeed = false
        keep(0x7B, &output)
    }

    private mutating func keep(_ byte: UInt8, _ output: inout [Output]) {
        guard !isDiscarding else { return }
        guard value.count < limit else {
            isDiscarding = true
            value = []
            output.append(.oversize)
            return
        }
        value.append(byte)
    }

    private mutating func close(_ output: inout [Output]) {
        if !isDiscarding { output.append(.value(value)) }
        reset()
    }

    private mutating func abandon(_ output: inout [Output]) {
        if depth > 0, !isDiscarding { output.append(.broken(Array(value.prefix(80)))) }
        reset()
    }

    private mutating func reset() {
        value.removeAll(keepingCapacity: value.count <= 4096)
        depth = 0
        inString = false
        isEscaped = false
        isDiscarding = false
    }

    private mutating func keepNoise(_ byte: UInt8) {
        inNoise = true
        if noise.count < 80 { noise.append(byte) }
    }

    private mutating func endNoise(_ output: inout [Output]) {
        if inNoise { output.append(.noise(noise)) }
        noise = []
        inNoise = false
    }
}
