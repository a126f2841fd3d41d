import type { Output, ParsedInput } from '@shared/contract'
import type { AuditFacet, AuditRow, AuditSearch } from '@shared/contract/audit'
import { type AuditWindow, auditCoverage, windowOf } from '@shared/domain/audit-coverage'
import type { AuditExpression, QueryIssue } from '@shared/domain/audit-query/ast'
import { parseAuditQuery } from '@shared/domain/audit-query/parse-audit-query'
import { choicesIn } from '@shared/domain/audit-query/without-choice'
import { isoOf, isoOrNull } from '@shared/domain/audit-time'
import { AppError } from '@shared/errors'
import type { AuditLedger, FacetChoice, StoredAuditRow, StoredCounts } from '../audit-ports'
import type { Clock } from '../ports'
import type { OpenProfile } from '../profiles/active-profile'

const maxRawUnits = 200_000

/** What a count goes through: the log as it was when it began. */
type Counted = { readonly countId: string; readonly of: AuditWindow; readonly began: AuditLedger }

type Asked = Pick<AuditSearch, 'query' | 'fixed' | 'zone' | 'moment'>
type Of<N extends 'audit.rows' | 'audit.counts' | 'audit.values'> = Omit<
  ParsedInput<N>,
  'profileId'
>

/** What is asked of the log that is held: rows, counts, values, one entry. Nothing leaves for it. */
export function createAuditSearch({ clock }: { readonly clock: Clock }) {
  /** The count that goes on: its window belongs to its own search. */
  const counting = new WeakMap<OpenProfile, Counted>()

  async function rows(open: OpenProfile, asked: Of<'audit.rows'>): Promise<Output<'audit.rows'>> {
    const { order, index, limit } = asked
    const expression = expressionOf(asked)
    // Before the rows: of a later version they would be taken for what is stored meanwhile.
    const { version } = await open.data.audit.ledger()
    const startedAt = clock.now()
    const found = await open.data.audit.rows({ expression, order, index, limit })
    return {
      rows: await withNotes(open, found.rows),
      firstIndex: index,
      hasMore: found.hasMore,
      elapsedMs: Math.max(0, clock.now() - startedAt),
      version
    }
  }

  async function withNotes(
    open: OpenProfile,
    stored: readonly StoredAuditRow[]
  ): Promise<AuditRow[]> {
    const noted = new Set(
      await open.data.auditRecords.notedAmong(stored.map(({ entry }) => entry.id))
    )
    return stored.map(({ marks, ...row }) => ({
      ...row,
      marks: [...marks],
      hasNote: noted.has(row.entry.id)
    }))
  }

  async function counts(
    open: OpenProfile,
    asked: Of<'audit.counts'>
  ): Promise<Output<'audit.counts'>> {
    const { window, buckets, split, facets, facetValues } = asked
    const parts = partsOf(asked)
    const expression = together(parts)
    const began = await open.data.audit.ledger()
    const counted = await open.data.audit.count({
      expression,
      window: window === undefined ? null : spanOf(window),
      buckets,
      zone: asked.zone,
      split,
      facets,
      facetValues,
      choices: choicesOf(parts, facets)
    })
    const run = { countId: counted.countId, of: windowOf(expression), began }
    counting.set(open, run)
    return withCoverage(open, counted, run)
  }

  async function moreCounts(
    open: OpenProfile,
    countId: string
  ): Promise<Output<'audit.moreCounts'>> {
    const run = counting.get(open)
    const counted = run?.countId === countId ? await open.data.audit.countOn(countId) : undefined
    if (run === undefined || counted === undefined) throw replaced()
    return withCoverage(open, counted, run)
  }

  /** A count does not see what is stored while it goes on, and misses what is removed. */
  async function withCoverage(open: OpenProfile, counted: StoredCounts, { of, began }: Counted) {
    const now = await open.data.audit.ledger()
    const { lost, purgedBefore } = now
    const known = now.version === began.version ? now : { ...began, lost, purgedBefore }
    return { ...counted, coverage: auditCoverage(known, of, clock.now()) }
  }

  const coverage = async (open: OpenProfile, window: AuditWindow) =>
    auditCoverage(await open.data.audit.ledger(), window, clock.now())

  /** While a query is being written it may not be readable yet: then values of the whole log. */
  async function values(
    open: OpenProfile,
    asked: Of<'audit.values'>
  ): Promise<Output<'audit.values'>> {
    const { field, typed, limit } = asked
    const query = parse(asked.query, asked).expression ?? { kind: 'all' }
    const expression = together({ query, fixed: readable('fixed', asked) })
    return { values: [...(await open.data.audit.values({ expression, field, typed, limit }))] }
  }

  async function entry(open: OpenProfile, position: number): Promise<Output<'audit.entry'>> {
    const found = await open.data.audit.entry(position)
    if (found === null) throw notHeld(position, await open.data.audit.ledger())
    const { raw, rawBytes, versions, vanishedAt, addressCount } = found
    const [row] = await withNotes(open, [found.row])
    if (row === undefined) throw new Error('a row was lost')
    return {
      row,
      raw: cut(raw),
      rawBytes,
      versions: versions.map(version => ({ raw: cut(version.raw), seenAt: isoOf(version.seenAt) })),
      vanishedAt: isoOrNull(vanishedAt),
      addressCount,
      note: await open.data.auditRecords.note(found.row.entry.id)
    }
  }

  const positionOf = async (open: OpenProfile, entryId: string) => ({
    position: await open.data.audit.positionOf(entryId)
  })

  const alerts = async (open: OpenProfile, limit: number) => ({
    alerts: (await open.data.audit.alerts(limit)).map(({ seenAt, ...alert }) => ({
      ...alert,
      seenAt: isoOf(seenAt)
    }))
  })

  return { rows, counts, moreCounts, coverage, values, entry, positionOf, alerts }
}

export const spanOf = ({ from, to }: { readonly from: string; readonly to: string }) => ({
  from: Date.parse(from),
  to: Date.parse(to)
})

/** What a search asks for, its fixed part included. Throws with the position of what is wrong. */
export const expressionOf = (asked: Asked): AuditExpression => together(partsOf(asked))

type Parts = { readonly query: AuditExpression; readonly fixed: AuditExpression }

const partsOf = (asked: Asked): Parts => ({
  query: readable('query', asked),
  fixed: readable('fixed', asked)
})

/** Facets whose values are asked for in the query: counted as if none of them were. */
const choicesOf = ({ query, fixed }: Parts, facets: readonly AuditFacet[]): FacetChoice[] =>
  choicesIn(query, facets).map(({ field, expression }) => ({
    field,
    expression: together({ query: expression, fixed })
  }))

function readable(part: 'query' | 'fixed', asked: Asked): AuditExpression {
  const { expression, issues } = parse(asked[part] ?? '', asked)
  if (expression === undefined) throw unreadable(part, issues)
  return expression
}

function together({ query, fixed }: Parts): AuditExpression {
  if (fixed.kind === 'all') return query
  if (query.kind === 'all') return fixed
  return { kind: 'and', of: [fixed, query] }
}

const parse = (source: string, { zone, moment }: Asked) =>
  parseAuditQuery(source, { zone, now: Date.parse(moment) })

const unreadable = (field: string, issues: readonly QueryIssue[]): AppError =>
  new AppError('invalid-input', `This query cannot be run: ${issues[0]?.message ?? 'unreadable'}`, {
    nextStep: 'The place is underlined in the query.',
    fields: issues.map(({ message, span }) => ({
      field,
      issue: `${message} (at character ${span.start + 1})`
    }))
  })

const replaced = (): AppError =>
  new AppError('not-found', 'Another count has taken the place of this one', {
    nextStep: 'Nothing needs to be done: the newer one is shown.'
  })

const cut = (raw: string): string => raw.slice(0, maxRawUnits)

function notHeld(position: number, { chain }: AuditLedger): AppError {
  if (position > chain.lastPosition) {
    return new AppError('not-found', `This computer holds no entry ${position} of its log yet`, {
      nextStep:
        'The link may be of another computer, whose log is numbered its own way, or newer. Sync now, or search for the entry’s id.'
    })
  }
  return new AppError('not-found', 'This entry is not held any more', {
    nextStep: 'It was let go by retention, or damaged. Coverage says what is held.'
  })
}
