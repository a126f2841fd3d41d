import type { AuditSearch, AuditStatus } from '@shared/contract/audit'
import type { AuditZone } from '@shared/domain/audit-query/ast'
import { parseAuditQuery } from '@shared/domain/audit-query/parse-audit-query'
import { useMemo, useState } from 'react'
import type { AuditPlace } from './audit-view-parts'

type Run = {
  readonly query: string
  readonly zone: AuditZone
  /** What relative times count back from. */
  readonly now: number
  /** What was held then; `undefined` until main has said. */
  readonly held: number | undefined
  readonly lastAt: string | null
  /** Begun while the first download ran. */
  readonly isEarly: boolean
}

type Options = {
  readonly profileId: string
  readonly fixed: string | undefined
  readonly place: Pick<AuditPlace, 'query' | 'zone'>
  readonly status: AuditStatus | undefined
}

/**
 * What is asked: the query of the location where it can be run, else the last one that could, at a
 * moment chosen when it was run. What arrives later is counted and waits for `refresh`.
 */
export function useAuditSearch({ profileId, fixed, place, status }: Options) {
  const begin = (query: string): Run => ({
    query,
    zone: place.zone,
    now: Date.now(),
    held: status?.held,
    lastAt: status?.lastAt ?? null,
    isEarly: status !== undefined && status.coverage.currentAt === null
  })
  const [run, setRun] = useState(() => begin(isRunnable(place) ? place.query : ''))
  const isOther = run.query !== place.query || run.zone !== place.zone
  if (isOther && isRunnable(place)) {
    setRun(begin(place.query))
  } else if (run.zone !== place.zone) {
    // What is shown instead reads its dates and shows its times in the zone that was chosen, too.
    setRun(begin(run.query))
  } else if (run.held === undefined && status !== undefined) {
    setRun({ ...begin(run.query), now: run.now })
  } else if (run.held === 0 && (status?.held ?? 0) > 0) {
    // Nobody reads rows that are not there yet.
    setRun(begin(run.query))
  }

  const search = useMemo<AuditSearch>(
    () => ({
      profileId,
      query: run.query,
      ...(fixed !== undefined && { fixed }),
      zone: run.zone,
      moment: new Date(run.now).toISOString()
    }),
    [profileId, fixed, run.query, run.zone, run.now]
  )
  const arrived = run.held === undefined ? 0 : (status?.held ?? run.held) - run.held
  return {
    search,
    /** False where the location's query cannot be run: what is shown is older. */
    isOfLocation: run.query === place.query,
    /** More entries held since, or fewer below 0. */
    arrived,
    /** Keeps what came since out of the rows, which would else move under the reader. */
    pin: arrived > 0 ? pinAfter(run.lastAt) : undefined,
    /** Of a first download that has ended since: the rest of it is here. */
    isOvertaken: run.isEarly && status?.coverage.currentAt != null,
    /** When it was run. */
    now: run.now,
    refresh: () => setRun(begin(run.query))
  }
}

const isRunnable = ({ query, zone }: Pick<AuditPlace, 'query' | 'zone'>): boolean =>
  parseAuditQuery(query, { zone, now: Date.now() }).issues.length === 0

function pinAfter(lastAt: string | null): string | undefined {
  const ms = Date.parse(lastAt ?? '')
  return Number.isNaN(ms) ? undefined : `before:${new Date(ms + 1).toISOString()}`
}

/** A search narrowed further, without touching the query itself. */
export function narrowed(search: AuditSearch, terms: readonly (string | undefined)[]): AuditSearch {
  const more = terms.filter(term => term !== undefined)
  if (more.length === 0) return search
  const fixed = search.fixed === undefined ? [] : [`(${search.fixed})`]
  return { ...search, fixed: [...fixed, ...more].join(' ') }
}
