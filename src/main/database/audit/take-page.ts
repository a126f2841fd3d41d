import type { IntakeOutcome, PageIntake } from '@main/core/audit-ports'
import { statement } from '../open'
import type { AuditLog } from './audit-log'
import { heldPositions } from './entry-ids'
import type { KeyMarks } from './key-marks'
import { type PageEntry, type ReadPage, type Refusal, readPage } from './read-page'
import type { Recheck } from './recheck'
import { isSameJson } from './same-json'

/** What is remembered of a walk while it lasts: cursors that lead back are told by it. */
export type Walk = { readonly cursors: Set<string>; emptyPages: number }
export const newWalk = (): Walk => ({ cursors: new Set(), emptyPages: 0 })

const maxEmptyPages = 100

const refused = (why: Refusal['why'], reason: string): Refusal => ({ kind: 'refused', why, reason })

/** Numbers have to rise; the same one twice is only right for the same entry. */
function disorderIn(entries: readonly PageEntry[]): Refusal | undefined {
  for (let index = 1; index < entries.length; index += 1) {
    const before = (entries[index - 1] as PageEntry).read
    const { seq, id } = (entries[index] as PageEntry).read
    if (seq < before.seq || (seq === before.seq && id !== before.id)) {
      return refused(
        'order',
        `Entry ${index + 1} of the page has number ${seq} after ${before.seq}`
      )
    }
  }
  return undefined
}

function holeIn(entries: readonly PageEntry[], lastTaken: number | null): Refusal | undefined {
  let before = lastTaken
  for (const { read } of entries) {
    if (before !== null && read.seq > before + 1) {
      const missing = { from: before + 1, to: read.seq - 1 }
      const count = missing.to - missing.from + 1
      const reason =
        count === 1 ? `Number ${missing.from} is left out` : `${count} numbers are left out`
      return { ...refused('hole', reason), missing }
    }
    if (before === null || read.seq > before) before = read.seq
  }
  return undefined
}

function loopIn(page: ReadPage, after: string | null, walk: Walk, isNew: boolean) {
  if (!page.hasMore) return undefined
  if (page.nextCursor === after) return refused('loop', 'The page leads to itself')
  if (page.nextCursor !== null && walk.cursors.has(page.nextCursor) && !isNew) {
    return refused('loop', 'The page leads back to one that was read before')
  }
  const isEndless = page.entries.length === 0 && walk.emptyPages >= maxEmptyPages
  return isEndless ? refused('loop', `${maxEmptyPages} pages in a row hold nothing`) : undefined
}

function remember(walk: Walk, page: ReadPage, after: string | null): void {
  walk.emptyPages = page.entries.length === 0 ? walk.emptyPages + 1 : 0
  if (!page.hasMore) walk.cursors.clear()
  else if (after !== null) walk.cursors.add(after)
}

const selectVersions = 'SELECT raw FROM audit_versions WHERE position = ?'
const insertVersion = 'INSERT INTO audit_versions (position, raw, seen_at) VALUES (?, ?, ?)'

/**
 * What retention removed stays removed when the log is walked anew. An entry that occurred before that
 * moment and was recorded only after it is new: the next purge removes it, and until then it is there.
 */
function isPurged({ state }: AuditLog, { at, recordedAt, seq }: PageEntry['read']): boolean {
  const { purgedBefore, forwardSeq } = state
  if (purgedBefore === null || at >= purgedBefore) return false
  return recordedAt < purgedBefore || (forwardSeq !== null && seq <= forwardSeq)
}

type Fate = 'added' | 'duplicate' | 'changed'

/** Stores an entry once: the same again changes nothing, another content is kept beside the first. */
function takeEntry(
  log: AuditLog,
  marks: KeyMarks,
  { read, text }: PageEntry,
  receivedAt: number,
  onHeld: (position: number) => void
): Fate {
  const [position] = heldPositions(log, read)
  if (position === undefined) {
    if (isPurged(log, read)) return 'duplicate'
    marks.note(read, log.append(read, text))
    return 'added'
  }
  onHeld(position)
  const held = log.textAt(position)
  if (held?.equals(text) === true) return 'duplicate'
  const others = statement(log.db, selectVersions).all(position) as { raw: string }[]
  const known = [held?.toString() ?? 'null', ...others.map(({ raw }) => raw)]
  if (known.some(raw => isSameJson(JSON.parse(raw), read.wire))) return 'duplicate'
  statement(log.db, insertVersion).run(position, text.toString(), receivedAt)
  log.state.changed += 1
  return 'changed'
}

function store(
  log: AuditLog,
  marks: KeyMarks,
  page: ReadPage,
  intake: PageIntake,
  recheck?: Recheck
) {
  const counts = { added: 0, duplicate: 0, changed: 0 }
  for (const entry of page.entries) {
    const fate = takeEntry(log, marks, entry, intake.receivedAt, position =>
      recheck?.seen(position)
    )
    counts[fate] += 1
    if (fate === 'added') recheck?.noteAdded()
  }
  const { state } = log
  if (page.highWaterSeq !== null) state.highWaterSeq = page.highWaterSeq
  if (page.oldestAvailableAt !== null) state.oldestAvailableAt = page.oldestAvailableAt
  if (intake.walk === 'forward') {
    const last = page.entries.at(-1)?.read.seq ?? null
    if (last !== null && (state.forwardSeq === null || last > state.forwardSeq)) {
      state.forwardSeq = last
    }
    state.cursor = page.nextCursor ?? state.cursor
  }
  log.save()
  return counts
}

/** The page as a whole, with its cursor, or nothing of it. */
export function takePage(
  log: AuditLog,
  marks: KeyMarks,
  walk: Walk,
  intake: PageIntake,
  recheck?: Recheck
): IntakeOutcome {
  const page = readPage(intake.bytes)
  if (page.kind === 'refused') return page
  const isForward = intake.walk === 'forward'
  if (intake.isFirst === true) walk.cursors.clear()
  const { forwardSeq } = log.state
  const isNew = page.entries.some(({ read }) =>
    isForward ? forwardSeq === null || read.seq > forwardSeq : recheck?.isUnseen(read.seq) === true
  )
  const problem =
    disorderIn(page.entries) ??
    loopIn(page, intake.after, walk, isNew) ??
    (isForward && !intake.isHoleAccepted ? holeIn(page.entries, forwardSeq) : undefined)
  if (problem !== undefined) return problem

  const counts = log.db.transaction(() => store(log, marks, page, intake, recheck)).immediate()
  remember(walk, page, intake.after)
  return {
    kind: 'stored',
    entries: page.entries.length,
    added: counts.added,
    duplicates: counts.duplicate,
    changed: counts.changed,
    nextCursor: page.nextCursor,
    hasMore: page.hasMore,
    lastSeq: page.entries.at(-1)?.read.seq ?? null,
    highWaterSeq: page.highWaterSeq,
    oldestAvailableAt: page.oldestAvailableAt
  }
}
