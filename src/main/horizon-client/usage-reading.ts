import { createCut } from '@shared/domain/cut'
import { maskWholeCredentials } from '@shared/domain/key-format'
import type { UsageWindow } from '@shared/domain/usage-window'
import { type RequestPage, readRequestPage } from '@shared/horizon/request-log'
import { readUsage, type Usage } from '@shared/horizon/usage'
import { isObject } from './list-page'
import { type Answer, unreadable } from './send'

/** The longest lists that are read: what Horizon sends at most, and room beyond it. */
const maxLengths: Readonly<Record<string, number>> = {
  series: 1_000,
  top_endpoints: 100,
  callers: 1_000,
  by_key: 100_000,
  data: 1_000
}
const maxIdUnits = 200
const maxTimeUnits = 40
const maxNotes = 100

const cut = createCut(500)
/** A server's text, small enough to keep and with no credential in it. */
const plain = (text: string): string => maskWholeCredentials(cut(text))
const note = createCut(200)

/** A time stays one that can be computed with, also where it has a thousand decimals. */
function time(text: string): string {
  if (text.length <= maxTimeUnits) return text
  const at = Date.parse(text)
  return Number.isNaN(at) ? text.slice(0, maxTimeUnits) : new Date(at).toISOString()
}

/** Shortened before it is looked at: reading a million entries would stop everything else. */
function withShortLists(body: Readonly<Record<string, unknown>>) {
  const notes: string[] = []
  const fields = { ...body }
  for (const [name, most] of Object.entries(maxLengths)) {
    const list = fields[name]
    if (!Array.isArray(list) || list.length <= most) continue
    fields[name] = list.slice(0, most)
    notes.push(`${name}: ${(list.length - most).toLocaleString('en')} more than can be shown`)
  }
  return { fields, notes }
}

/** Throws `response-invalid` for what is no such answer at all, and for whatever the reader does. */
function reading<T>(answer: Answer, what: string, read: (body: unknown) => T) {
  if (!isObject(answer.body) || Array.isArray(answer.body)) throw unreadable(what, answer.status)
  const { fields, notes } = withShortLists(answer.body)
  try {
    return { value: read(fields), notes }
  } catch {
    throw unreadable(what, answer.status)
  }
}

const allNotes = (ours: readonly string[], theirs: readonly string[]): string[] =>
  [...ours, ...theirs].slice(0, maxNotes).map(text => note(text))

export function toUsage(answer: Answer, asked: UsageWindow): Usage {
  const { value: usage, notes } = reading(answer, 'the usage', readUsage)
  if (usage.window !== undefined && usage.window !== asked) {
    throw unreadable('the usage: it is about another time than was asked for', answer.status)
  }
  const byKey = usage.byKey?.filter(({ keyId }) => keyId.length <= maxIdUnits)
  return {
    ...usage,
    series: usage.series.map(slot =>
      slot.state === 'read'
        ? { ...slot, start: time(slot.start) }
        : { ...slot, start: slot.start && time(slot.start), problem: note(slot.problem) }
    ),
    topEndpoints: usage.topEndpoints.map(endpoint => ({
      ...endpoint,
      method: plain(endpoint.method),
      path: plain(endpoint.path)
    })),
    callers: usage.callers.map(caller => ({
      ...caller,
      ip: plain(caller.ip),
      method: plain(caller.method),
      path: plain(caller.path),
      userAgent: plain(caller.userAgent),
      firstSeenAt: time(caller.firstSeenAt),
      lastSeenAt: time(caller.lastSeenAt)
    })),
    ...(byKey && {
      byKey: byKey.map(key => ({
        ...key,
        clientName: key.clientName === undefined ? undefined : plain(key.clientName)
      }))
    }),
    unreadable: allNotes(notes, usage.unreadable)
  }
}

const optional = (text: string | undefined) => (text === undefined ? undefined : plain(text))

export function toRequestPage(answer: Answer, before: string | undefined): RequestPage {
  const { value: page, notes } = reading(answer, 'the request log', readRequestPage)
  const seen = new Set<string>()
  const requests = page.requests.flatMap(request => {
    const isUsable = request.id.length <= maxIdUnits && !seen.has(request.id)
    if (!isUsable) {
      notes.push('data: an entry whose id is too long or that of another one')
      return []
    }
    seen.add(request.id)
    return [
      {
        ...request,
        at: time(request.at),
        method: plain(request.method),
        path: plain(request.path),
        ip: optional(request.ip),
        userAgent: optional(request.userAgent),
        requestId: optional(request.requestId)
      }
    ]
  })
  return {
    requests,
    nextBefore: nextOf(page.nextBefore, before, notes),
    unreadable: allNotes(notes, page.unreadable)
  }
}

/** A cursor that cannot be sent, or that leads to the same page again, ends the list. */
function nextOf(next: string | null, before: string | undefined, notes: string[]): string | null {
  if (next === null) return null
  const isUsable = next !== '' && next.length <= maxIdUnits && next !== before
  if (!isUsable) notes.push('next_before: leads nowhere, so older requests cannot be shown')
  return isUsable ? next : null
}
