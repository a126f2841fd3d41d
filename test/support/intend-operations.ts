import { openSession } from '@main/database/session'

/** Run as a process of its own: writes operation after operation and tells each id once it is kept. */
const session = openSession(process.argv[2] ?? '', Date.now)

function writeNext(n: number): void {
  const operation = {
    id: `operation-${n}`,
    kind: 'key.create',
    operator: 'Ada',
    subjectId: null,
    subjectName: 'Billing sync',
    intent: {}
  }
  session.run('journal', 'intendOperation', [operation, new Date().toISOString()])
  process.send?.(operation.id, undefined, undefined, () => writeNext(n + 1))
}
writeNext(1)
