import CCurl
import Glibc
import Synchronization

/// What other threads want from the I/O thread, in order, and how they wake it.
final class Mailbox: Sendable {
    /// One wish.
    enum Message: Sendable {
        /// A piece of the actor's work.
        case job(UnownedJob)
        /// The reader has gone.
        case cancel(TransferID)
        /// The reader has caught up.
        case resume(TransferID)
        /// Fail what is open and end the thread.
        case stop
    }

    private enum Attendance {
        /// The I/O thread is awake, or has been woken, and will look.
        case awake
        /// The I/O thread is about to wait and has to be woken.
        case asleep
        /// The I/O thread has ended, and nobody is working.
        case gone
        /// The I/O thread has ended, and another thread does the remaining work.
        case covered
    }

    private struct State {
        var messages: [Message] = []
        var attendance = Attendance.awake
    }

    /// Readable when the I/O thread has been woken.
    let wakeDescriptor: Int32
    private let state = Mutex(State())

    init() throws(TransportError) {
        wakeDescriptor = eventfd(0, Int32(EFD_CLOEXEC | EFD_NONBLOCK))
        guard wakeDescriptor >= 0 else { throw TransportError(.resources, "eventfd: \(systemMessage(errno))") }
    }

    deinit {
        close(wakeDescriptor)
    }

    /// Leaves a message. True where nobody attends any more: the caller has to do the work itself, until
    /// ``takeOrLeave()`` is empty.
    @discardableResult
    func post(_ message: Message) -> Bool {
        let (wakes, covers) = state.withLock { state -> (Bool, Bool) in
            switch state.attendance {
            case .awake, .covered:
                state.messages.append(message)
                return (false, false)
            case .asleep:
                state.messages.append(message)
                state.attendance = .awake
                return (true, false)
            case .gone:
                // Nothing is left to cancel, resume or stop; only jobs still need a thread.
                guard case .job = message else { return (false, false) }
                state.messages.append(message)
                state.attendance = .covered
                return (false, true)
            }
        }
        if wakes {
            var one: UInt64 = 1
            write(wakeDescriptor, &one, 8)
        }
        return covers
    }

    /// All messages. Where there are none, the caller is taken to go to sleep until it is woken.
    func takeOrSleep() -> [Message] {
        take(orBecome: .asleep)
    }

    /// All messages. Where there are none, the caller is taken to leave for good.
    func takeOrLeave() -> [Message] {
        take(orBecome: .gone)
    }

    /// The I/O thread has slept for as long as it meant to, or was woken.
    func wakeUp() {
        state.withLock { $0.attendance = .awake }
    }

    /// Makes `wakeDescriptor` unreadable again.
    func clearWake() {
        var count: UInt64 = 0
        read(wakeDescriptor, &count, 8)
    }

    private func take(orBecome attendance: Attendance) -> [Message] {
        state.withLock { state in
            if state.messages.isEmpty {
                state.attendance = attendance
                return []
            }
            var taken: [Message] = []
            swap(&taken, &state.messages)
            return taken
        }
    }
}
