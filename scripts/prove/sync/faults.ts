import { chainedHash, chainStart, type HeldLog } from './held-log'

/** The last number the cursor of the embedded Horizon stands behind. */
function placeOf(cursor: string | null): number | undefined {
  if (cursor === null) return undefined
  const match = /^asc\.(\d+)$/.exec(Buffer.from(cursor, 'base64url').toString())
  return match === null ? Number.NaN : Number(match[1])
}

/** Verified anew after a kill: further back nothing was written. */
const nearPositions = 1_500

/** After a kill: what was acknowledged is there, and rows and cursor are of one mind. */
export async function faultsAfterKill(log: HeldLog, acknowledgedSeq: number): Promise<string[]> {
  const faults: string[] = []
  const { notices } = log
  if (notices.length > 0)
    faults.push(`The file was not opened as it was: ${JSON.stringify(notices)}`)
  const { runs, cursor, held, chain, lost, changed, vanished } = await log.ledger()
  const [first] = runs
  const place = placeOf(cursor) ?? 0
  if (place < acknowledgedSeq) {
    faults.push(`Number ${acknowledgedSeq} was acknowledged, the cursor stands at ${place}`)
  }
  // Beyond the cursor a second look at a span may have brought single entries already.
  if (place > 0 && (first?.fromSeq !== 1 || first.toSeq < place)) {
    faults.push(`The cursor stands at ${place}, and held are ${JSON.stringify(runs)}`)
  }
  const numbers = runs.reduce((sum, { fromSeq, toSeq }) => sum + toSeq - fromSeq + 1, 0)
  if (held !== numbers || chain.lastPosition !== numbers) {
    faults.push(`${held} held and ${chain.lastPosition} chained of ${numbers} numbers`)
  }
  if (lost.length + changed + vanished > 0) {
    faults.push(`${lost.length} spans lost, ${changed} changed, ${vanished} vanished`)
  }
  const bad = await log.verify(Math.max(1, chain.lastPosition - nearPositions))
  if (bad !== null) faults.push(`Position ${bad.position}: ${bad.what}`)
  return faults
}

/** Once it is current: everything, byte for byte, in one unbroken chain. */
export async function faultsAtEnd(log: HeldLog, server: readonly string[]): Promise<string[]> {
  const faults = await faultsAfterKill(log, server.length)
  const { runs, cursor } = await log.ledger()
  if (runs.length !== 1 || placeOf(cursor) !== server.length) {
    faults.push(`Of ${server.length} numbers held are ${JSON.stringify(runs)}, cursor ${cursor}`)
  }
  const bad = await log.verify(1)
  if (bad !== null) faults.push(`Position ${bad.position}: ${bad.what}`)
  const rows = await log.rows()
  if (rows.length !== server.length) {
    faults.push(`${rows.length} entries here, ${server.length} at Horizon`)
  }
  const ids = new Set(rows.map(({ entry }) => entry.id))
  if (ids.size !== rows.length) faults.push(`${rows.length - ids.size} entries are held twice`)
  const different = rows.findIndex(({ raw, entry }) => raw !== server[entry.seq - 1])
  if (different !== -1) {
    const row = rows[different]
    faults.push(`Number ${row?.entry.seq} is not as Horizon sends it: ${row?.raw}`)
  }
  let before = chainStart
  for (const { position, raw, hash } of rows) {
    const expected = chainedHash(before, raw)
    if (expected !== hash) {
      faults.push(`Position ${position} is not chained to the one before`)
      break
    }
    before = expected
  }
  if (before !== (await log.ledger()).chain.head)
    faults.push('The head of the chain is another one')
  return faults
}
