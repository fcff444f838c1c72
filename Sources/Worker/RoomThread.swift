import Dispatch

/// A thread that rooms run on, one job at a time.
///
/// Rooms write their recordings to the page cache as they go; on threads of their own these writes cannot hold up
/// the shared pool, which has no more threads than the machine has cores.
final class RoomThread: SerialExecutor {
    private let queue: DispatchQueue

    init(number: Int) { queue = DispatchQueue(label: "counterfoil.room.\(number)", qos: .userInitiated) }

    func enqueue(_ job: consuming ExecutorJob) {
        let job = UnownedJob(job)
        queue.async { job.runSynchronously(on: self.asUnownedSerialExecutor()) }
    }

    func asUnownedSerialExecutor() -> UnownedSerialExecutor { UnownedSerialExecutor(ordinary: self) }
}
