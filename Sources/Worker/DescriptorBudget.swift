import Glibc

/// The file descriptors that a worker needs, asked for before it begins.
enum DescriptorBudget {
    /// For each room: its log's three files, and as many connections as it has feeds.
    private static let perRoom = 4
    /// For the outbox, deliveries, logs and libraries.
    private static let reserve = 128

    /// Raises the soft limit as far as it is needed and allowed.
    ///
    /// - Throws: `worker.descriptors` where the hard limit is too low: better now than when a room cannot connect.
    static func claim(rooms: Int, feeds: Int) throws(WorkerError) {
        let needed = (rooms * perRoom + feeds * 2 + reserve) * 6 / 5
        var limit = rlimit()
        guard getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit) == 0 else { return }
        guard limit.rlim_cur < rlim_t(needed) else { return }
        guard limit.rlim_max >= rlim_t(needed) else {
            throw WorkerError(
                "worker.descriptors",
                "\(rooms) rooms need \(needed) file descriptors and the limit is \(limit.rlim_max); raise it "
                    + "(LimitNOFILE= in the unit file, or ulimit -Hn), or watch fewer rooms")
        }
        limit.rlim_cur = limit.rlim_max
        setrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit)
    }
}
