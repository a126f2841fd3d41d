import Database from 'better-sqlite3'

/** The real worker, which dies in the transaction of a page whose cursor asks for it. */
const prepare = Database.prototype.prepare
Database.prototype.prepare = function prepareOrDie(this: Database.Database, sql: string) {
  const prepared = prepare.call(this, sql)
  if (!sql.includes('INTO audit_state')) return prepared
  const run = prepared.run.bind(prepared) as (...args: unknown[]) => Database.RunResult
  prepared.run = (...args: unknown[]) => {
    if (JSON.stringify(args).includes('\\"die\\"')) process.exit(9)
    return run(...args)
  }
  return prepared
} as typeof prepare

await import('@main/database/worker')
