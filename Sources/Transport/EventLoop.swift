import CCurl
import Glibc
import Synchronization

/// The I/O thread: runs the actor's jobs, tells the engine about sockets and deadlines, and sleeps in between.
///
/// After the thread has ended, the executor still works: a job is run by the thread that enqueues it, one at a time, so
/// that calling a client which is shut down fails instead of hanging.
final class EventLoop: SerialExecutor, @unchecked Sendable {
    // Safe because `engine` is touched only by the one thread that attends the mailbox (the I/O thread, and after its
    // end whoever covers for it), and everything else is immutable or synchronised.
    private var engine: TransferEngine?

    let mailbox: Mailbox
    private let poller: Poller
    /// The thread that attends the mailbox, as a number; 0 for none.
    private let attendant = Atomic<UInt>(0)
    private let ending = Mutex(Ending())

    private struct Ending {
        /// The thread, until somebody joins or detaches it.
        var thread: pthread_t?
        var hasEnded = false
        var waiting: [CheckedContinuation<Void, Never>] = []
    }

    /// Starts the thread.
    init(mailbox: Mailbox, poller: Poller) throws(TransportError) {
        self.mailbox = mailbox
        self.poller = poller
        guard poller.add(mailbox.wakeDescriptor, EPOLLIN.rawValue) else {
            throw TransportError(.resources, "epoll: \(systemMessage(errno))")
        }
        try start()
    }

    /// Gives the thread the engine whose sockets and deadlines it is to serve. Called on the thread, before any request.
    func attach(_ engine: TransferEngine) {
        self.engine = engine
    }

    /// Ends the thread after the engine has failed all that is open, and waits for it.
    func stop() async {
        mailbox.post(.stop)
        await withCheckedContinuation { continuation in
            let hasEnded = ending.withLock { ending in
                if !ending.hasEnded { ending.waiting.append(continuation) }
                return ending.hasEnded
            }
            if hasEnded { continuation.resume() }
        }
        // The thread has nothing left to do but return, so this does not block for any length of time.
        if let thread = ending.withLock({ $0.thread.take() }) { pthread_join(thread, nil) }
    }

    /// Ends the thread without waiting for it.
    func abandon() {
        mailbox.post(.stop)
        if let thread = ending.withLock({ $0.thread.take() }) { pthread_detach(thread) }
    }
}

// The executor.
extension EventLoop {
    func enqueue(_ job: consuming ExecutorJob) {
        if mailbox.post(.job(UnownedJob(job))) { attendUntilEmpty() }
    }

    func asUnownedSerialExecutor() -> UnownedSerialExecutor {
        UnownedSerialExecutor(ordinary: self)
    }

    func checkIsolated() {
        precondition(isIsolatingCurrentContext() == true, "not on the client's I/O thread")
    }

    func isIsolatingCurrentContext() -> Bool? {
        attendant.load(ordering: .relaxed) == UInt(pthread_self())
    }

    /// Does what is left in the mailbox, then leaves it to whoever posts next.
    ///
    /// The attendant is cleared before each look, because the moment the mailbox is found empty another thread may
    /// become the attendant.
    private func attendUntilEmpty() {
        while case let messages = mailbox.takeOrLeave(), !messages.isEmpty {
            attendant.store(UInt(pthread_self()), ordering: .relaxed)
            messages.forEach(handle)
            attendant.store(0, ordering: .relaxed)
        }
    }
}

// The thread.
extension EventLoop {
    private func start() throws(TransportError) {
        var thread = pthread_t()
        let retained = Unmanaged.passRetained(self)
        let result = pthread_create(
            &thread, nil,
            { argument in
                guard let argument else { return nil }
                Unmanaged<EventLoop>.fromOpaque(argument).takeRetainedValue().run()
                return nil
            }, retained.toOpaque())
        guard result == 0 else {
            retained.release()
            throw TransportError(.resources, "thread: \(systemMessage(result))")
        }
        pthread_setname_np(thread, "counterfoil-io")
        ending.withLock { $0.thread = thread }
    }

    private func run() {
        attendant.store(UInt(pthread_self()), ordering: .relaxed)
        // Signals are for the threads that expect them.
        var signals = sigset_t()
        sigfillset(&signals)
        pthread_sigmask(SIG_BLOCK, &signals, nil)

        var events = [epoll_event](repeating: epoll_event(), count: 256)
        var isStopping = false
        while !isStopping {
            let messages = mailbox.takeOrSleep()
            for message in messages {
                if case .stop = message { isStopping = true }
                handle(message)
            }
            // Sockets get their turn after each batch of messages, however fast these come.
            serve(&events, waits: messages.isEmpty)
        }
        engine?.close()
        engine = nil
        end()
    }

    /// Does what is due and tells the engine about its sockets; sleeps before that until there is something to tell.
    private func serve(_ events: inout [epoll_event], waits: Bool) {
        let deadline = engine?.advance()
        let sleep = waits ? deadline.map { MonotonicTime.now.milliseconds(until: $0) } ?? -1 : 0
        let count = poller.wait(&events, milliseconds: sleep)
        mailbox.wakeUp()
        engine?.noteTime()
        for event in events.prefix(count) {
            if event.data.fd == mailbox.wakeDescriptor {
                mailbox.clearWake()
            } else {
                engine?.socketReady(event.data.fd, events: event.events)
            }
        }
    }

    private func handle(_ message: Mailbox.Message) {
        switch message {
        case .job(let job): job.runSynchronously(on: asUnownedSerialExecutor())
        case .cancel(let id): engine?.cancel(id)
        case .resume(let id): engine?.resume(id)
        case .stop: break
        }
    }

    private func end() {
        attendant.store(0, ordering: .relaxed)
        attendUntilEmpty()
        let waiting = ending.withLock { ending in
            ending.hasEnded = true
            return ending.waiting
        }
        for continuation in waiting { continuation.resume() }
    }
}
