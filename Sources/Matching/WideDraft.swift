#if arch(x86_64)
    import CMatching

    /// The messages of a batch on their way to labels, where the processor reads many characters at a time.
    ///
    /// All messages are split into code points first, then all of these are looked up, then all that is to be left out
    /// is left out. Messages in which anything needs a closer look are read by ``LabelReader`` instead.
    struct WideDraft {
        /// Messages of one stream that follow one another.
        struct Group: BitwiseCopyable {
            /// Where its codes begin, and how many of them are labels that the stream carried over.
            var start: Int
            var carried: Int
            /// Its last message.
            var last: Int
        }

        static let isAvailable = counterfoil_reads_wide()

        private var codes = GrowingBuffer<UInt16>(capacity: 1 << 13)
        private var origins = GrowingBuffer<UInt32>(capacity: 1 << 13)
        private var labels = GrowingBuffer<UInt16>(capacity: 1 << 13)
        private var escapes = GrowingBuffer<UInt32>(capacity: 1 << 13)
        private var ends = GrowingBuffer<UInt32>(capacity: LabelBatch.maximumMessages + padding)
        private var groups = GrowingBuffer<Group>(capacity: LabelBatch.maximumMessages + 1)
        private var count = 0
        private var groupCount = 0

        /// So many elements may be written behind the last one.
        private static let padding = 128

        func deallocate() {
            codes.deallocate()
            origins.deallocate()
            labels.deallocate()
            escapes.deallocate()
            ends.deallocate()
            groups.deallocate()
        }

        /// Splits a message into code points, behind those of its stream's last one or what the stream carried over.
        @inline(__always)
        mutating func add(
            _ text: UnsafePointer<UInt8>, _ size: Int, message: Int, stream: Int, _ carries: inout StreamCarries,
            folds: Bool
        ) {
            let room = count + size + carries.labelCount(stream) + Self.padding
            codes.reserve(room, keeping: count)
            origins.reserve(room, keeping: count)
            let tag = UInt32(truncatingIfNeeded: message) &<< LabelBatch.Origin.messageShift
            if carries.isBusy(stream) {
                count &-= 1
                groups.base[groupCount &- 1].last = message
            } else {
                let carried = carries.load(stream, codes.base + count, origins.base + count, tag)
                groups.base[groupCount] = Group(start: count, carried: carried, last: message)
                groupCount &+= 1
                count &+= carried
            }
            // The join is a separator. Between words it becomes a space, elsewhere it is left out.
            codes.base[count] = Label.space & Label.numberMask
            origins.base[count] = tag
            count &+= folds ? 1 : 0
            let length = counterfoil_split(text, size, tag, codes.base + count, origins.base + count)
            if length < 0 {
                codes.base[count] = LabelTable.escapeCode
                origins.base[count] = tag
                count &+= 1
            } else {
                count &+= length
            }
            codes.base[count] = LabelTable.endCode
            origins.base[count] = tag | UInt32(truncatingIfNeeded: size)
            count &+= 1
        }

        /// Makes labels of everything.
        mutating func finish(_ batch: inout LabelBatch, _ table: LabelTable) {
            labels.reserve(count + Self.padding)
            escapes.reserve(count + Self.padding)
            let escapeCount = counterfoil_label(
                table.raw.base, Label.escape, codes.base, count, labels.base, escapes.base)
            for place in 0..<groupCount {
                let group = groups.base[place]
                for offset in 0..<group.carried {
                    labels.base[group.start &+ offset] = codes.base[group.start &+ offset]
                }
            }
            batch.reserve(count + Self.padding)
            var (done, group, endCount) = (0, 0, 0)
            for escape in 0..<escapeCount {
                let place = Int(escapes.base[escape])
                if place < done { continue }
                while place >= end(group) { group += 1 }
                tidy(done..<groups.base[group].start, &batch, &endCount)
                ends.base[endCount] = UInt32(readClosely(group, &batch, table))
                endCount += 1
                done = end(group)
                batch.reserve(count - done + Self.padding)
            }
            tidy(done..<count, &batch, &endCount)
            var first = 1
            for group in 0..<groupCount {
                let message = batch.messages.base + groups.base[group].last
                message.pointee.first = first
                message.pointee.end = Int(ends.base[group])
                first = message.pointee.end &+ 1
            }
            (count, groupCount) = (0, 0)
        }

        private func end(_ group: Int) -> Int { group + 1 < groupCount ? groups.base[group + 1].start : count }

        private func tidy(_ range: Range<Int>, _ batch: inout LabelBatch, _ endCount: inout Int) {
            guard !range.isEmpty else { return }
            var text = counterfoil_text(
                labels: batch.labels.base, origins: batch.origins.base, ends: ends.base, count: batch.count,
                end_count: endCount)
            counterfoil_tidy(
                labels.base + range.lowerBound, origins.base + range.lowerBound, range.count, Label.end, &text)
            (batch.count, endCount) = (text.count, text.end_count)
        }

        /// Reads the messages of a group one character at a time. Returns where they end.
        @inline(never)
        private func readClosely(_ number: Int, _ batch: inout LabelBatch, _ table: LabelTable) -> Int {
            let group = groups.base[number]
            let first = number > 0 ? groups.base[number - 1].last + 1 : 0
            let size = (first...group.last).reduce(0) { $0 + batch.messages.base[$1].count }
            batch.reserve(size * LabelBatch.labelsPerByte + group.last - first + group.carried + LabelBatch.padding)
            for offset in 0..<group.carried {
                batch.labels.base[batch.count + offset] = codes.base[group.start + offset]
                batch.origins.base[batch.count + offset] = origins.base[group.start + offset]
            }
            batch.count += group.carried
            for message in first...group.last { batch.read(message, table) }
            batch.close(group.last)
            return batch.count - 1
        }
    }
#else
    /// Nothing: this processor reads one character at a time.
    struct WideDraft {
        static let isAvailable = false

        mutating func add(
            _ text: UnsafePointer<UInt8>, _ size: Int, message: Int, stream: Int, _ carries: inout StreamCarries,
            folds: Bool
        ) {}

        mutating func finish(_ batch: inout LabelBatch, _ table: LabelTable) {}

        func deallocate() {}
    }
#endif
