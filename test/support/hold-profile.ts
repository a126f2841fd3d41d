import { openSession } from '@main/database/session'

/** Run as a process of its own: holds a profile's folder until it is ended. */
const session = openSession(process.argv[2] ?? '', Date.now)
process.send?.('held')
// Named here because a session that nothing refers to is collected, and its lock with it.
setInterval(() => session.opening(), 60_000)
