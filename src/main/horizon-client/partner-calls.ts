import type { HorizonTarget, KeyListing } from '@main/core/ports'
import { AppError, isAppError } from '@shared/errors'
import { isMoreLikely, itemsOf, pageSize, tooMany, totalOf } from './list-page'
import { inWordsOf } from './partner-refusals'
import { type Answer, type Call, type Send, statusOf } from './send'

const maxUnreadable = 1_000

export type Unreadable = KeyListing['unreadable'][number]
export type Reading<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly id?: string; readonly reason: string }

/** Calls about partners, with their refusals in words that fit. */
export function createPartnerCalls(send: Send, target: HorizonTarget) {
  async function call(what: Call): Promise<Answer> {
    try {
      return await send(target, what)
    } catch (error) {
      throw isAppError(error) ? inWordsOf(error) : error
    }
  }

  /** `null` where Horizon has nothing there. */
  async function ask(path: string, signal?: AbortSignal, isList = true): Promise<Answer | null> {
    try {
      return await call({ method: 'GET', path, isList, signal })
    } catch (error) {
      if (isMissing(error)) return null
      throw error
    }
  }

  /** A whole list over as many pages as it takes; what cannot be read is counted, not dropped. */
  async function wholeList<T extends { readonly id: string }>(
    path: string,
    { what, most, read }: ListOf<T>,
    signal?: AbortSignal
  ): Promise<{ readonly items: readonly T[]; readonly unreadable: readonly Unreadable[] } | null> {
    let answer = await ask(path, signal)
    if (answer === null) return null
    const total = totalOf(answer)
    const found = new Map<string, T>()
    const unreadable: Unreadable[] = []
    const seen = new Set<string>()
    for (let received = 0; answer !== null; ) {
      const items = itemsOf(answer, what)
      const before = seen.size
      for (const [index, item] of items.entries()) {
        const said = JSON.stringify(item)
        if (seen.has(said)) continue
        seen.add(said)
        take(read(item), received + index + 1, found, unreadable)
      }
      received += items.length
      if (received > most) throw tooMany(most, what)
      if (seen.size === before || !isMoreLikely(items.length, received, total)) break
      answer = await ask(`${path}?limit=${pageSize}&offset=${received}`, signal)
    }
    return { items: [...found.values()], unreadable: unreadable.slice(0, maxUnreadable) }
  }

  return { send, target, call, ask, wholeList }
}
export type PartnerCalls = ReturnType<typeof createPartnerCalls>

type ListOf<T> = {
  readonly what: string
  readonly most: number
  readonly read: (item: unknown) => Reading<T>
}

function take<T extends { readonly id: string }>(
  reading: Reading<T>,
  position: number,
  found: Map<string, T>,
  unreadable: Unreadable[]
): void {
  if (!reading.ok) unreadable.push({ position, id: reading.id, reason: reading.reason })
  else if (found.has(reading.value.id)) {
    const { id } = reading.value
    unreadable.push({ position, id, reason: 'its id is that of an earlier one' })
  } else found.set(reading.value.id, reading.value)
}

export const isMissing = (error: unknown): boolean => [404, 405, 501].includes(statusOf(error))

export const notOffered = (method: string, path: string, status: number) =>
  new AppError('not-offered', `This Horizon does not offer ${method} ${path}`, {
    status,
    nextStep: 'Nothing was changed: do this in Horizon itself.'
  })
