import Glibc

/// The three open files of a segment, closed when nobody uses them any more.
///
/// The log writes them and the syncer makes them durable, at the same time and from different threads, which the
/// operating system allows. Sharing the descriptors, and not copies of them, keeps a session at three of them, and makes
/// a write-back error visible exactly once, to whoever asks first.
final class SegmentFiles: Sendable {
    let directory: String
    let number: Int
    private let descriptors: SegmentParts<Int32>
    private let calls: any FileCalls

    /// Opens the files for writing; those that are not there are created, empty.
    init(directory: String, number: Int, calls: any FileCalls) throws(RecordingError) {
        self.directory = directory
        self.number = number
        self.calls = calls
        var opened = SegmentParts<Int32>(raw: -1, lines: -1, tile: -1)
        for part in SegmentPart.allCases {
            let path = "\(directory)/\(part.name(segment: number))"
            do throws(Errno) {
                opened[part] = try calls.open(path, O_RDWR | O_CREAT)
            } catch {
                for part in SegmentPart.allCases where opened[part] >= 0 { calls.close(opened[part]) }
                throw RecordingError(error, path, "cannot be opened for writing")
            }
        }
        descriptors = opened
    }

    deinit {
        for part in SegmentPart.allCases { calls.close(descriptors[part]) }
    }

    func path(_ part: SegmentPart) -> String { "\(directory)/\(part.name(segment: number))" }

    /// Writes all the bytes.
    func write(_ bytes: [UInt8], to part: SegmentPart, at offset: Int64) throws(RecordingError) {
        let descriptor = descriptors[part]
        do throws(Errno) {
            try bytes.span.bytes.withUnsafeBytes { (buffer) throws(Errno) in
                try calls.writeAll(descriptor, buffer, at: offset)
            }
        } catch {
            throw RecordingError(error, path(part), "cannot be written")
        }
    }

    func truncate(to sizes: SegmentParts<Int64>) throws(RecordingError) {
        // Hashes first: a line without a hash counts for nothing, and neither do bytes without a line.
        for part in SegmentPart.allCases.reversed() {
            do throws(Errno) {
                try calls.truncate(descriptors[part], to: sizes[part])
            } catch {
                throw RecordingError(error, path(part), "cannot be cut back to its last whole leaf")
            }
        }
    }

    func sizes() throws(RecordingError) -> SegmentParts<Int64> {
        var sizes = SegmentParts.zero
        for part in SegmentPart.allCases {
            do throws(Errno) {
                sizes[part] = try calls.size(descriptors[part])
            } catch {
                throw RecordingError(error, path(part), "cannot be measured")
            }
        }
        return sizes
    }

    /// Makes what was written durable.
    func sync() throws(RecordingError) {
        for part in SegmentPart.allCases {
            do throws(Errno) {
                try calls.syncData(descriptors[part])
            } catch {
                throw RecordingError(.io, path(part), "could not be made durable", errno: error)
            }
        }
    }
}
