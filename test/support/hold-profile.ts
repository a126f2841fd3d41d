import { openSession } from '@main/database/session'

/** Run as a process of its own: holds a profile's folder until it is ended. */
openSession(process.argv[2] ?? '', Date.now)
process.send?.('held')
setInterval(() => undefined, 60_000)
