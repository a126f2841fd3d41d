import type { HorizonTarget } from '@main/core/ports'
import { createCut } from '@shared/domain/cut'
import {
  type DirectoryDepartment,
  type DirectoryUser,
  wireDepartmentSchema,
  wireUserSchema
} from '@shared/horizon/directory'
import { isMoreLikely, isObject, itemsOf, pageSize, tooMany, totalOf } from './list-page'
import { type Answer, type Send, unreadable } from './send'

const maxItems = 10_000
/** As many as the most items need at 50 a page: a server that sends one at a time is stopped. */
const maxPages = maxItems / 50
const maxIdUnits = 200
const maxDepartmentIds = 1_000

type Item = { readonly id: string }

/** A collection of the directory: where it is, and how one entry of it is read. */
export type Collection<T extends Item> = {
  readonly path: string
  readonly what: string
  readonly read: (item: unknown) => T | undefined
}

const name = createCut(500)
const word = createCut(100)

export const users: Collection<DirectoryUser> = {
  path: '/admin/users',
  what: 'users',
  read(item) {
    const { data } = wireUserSchema.safeParse(item)
    return (
      data && {
        id: data.id,
        name: name(data.name),
        email: name(data.email),
        role: word(data.role),
        status: word(data.status),
        departmentIds: data.department_ids
          .filter(id => id.length <= maxIdUnits)
          .slice(0, maxDepartmentIds)
      }
    )
  }
}

export const departments: Collection<DirectoryDepartment> = {
  path: '/admin/departments',
  what: 'departments',
  read(item) {
    const { data } = wireDepartmentSchema.safeParse(item)
    return data && { id: data.id, name: name(data.name) }
  }
}

/**
 * A whole collection; an entry that cannot be read is left out. `askFirst` answers `null` where
 * this Horizon has no such endpoint.
 */
export async function listCollection<T extends Item>(
  { send, target }: { readonly send: Send; readonly target: HorizonTarget },
  askFirst: (path: string) => Promise<Answer | null>,
  { path, what, read }: Collection<T>,
  signal?: AbortSignal
): Promise<readonly T[] | null> {
  const pageAt = (offset: number) => `${path}?limit=${pageSize}&offset=${offset}`
  const first = await askFirst(pageAt(0))
  if (first === null) return null

  const total = totalOf(first)
  /** By what is said of them, readable or not: a page that brings nothing new ends the list. */
  const seen = new Set<string>()
  const found = new Map<string, T>()
  let received = 0
  let pages = 0
  let answer = first
  for (;;) {
    const items = itemsOf(answer, what)
    const before = seen.size
    for (const item of items) {
      seen.add(identityOf(item))
      const entry = read(item)
      if (entry !== undefined && entry.id.length <= maxIdUnits && !found.has(entry.id)) {
        found.set(entry.id, entry)
      }
    }
    received += items.length
    pages += 1
    if (seen.size > maxItems) throw tooMany(maxItems, what)
    if (seen.size === before || !isMoreLikely(items.length, received, total)) break
    if (pages >= maxPages) throw tooMany(maxItems, what)
    answer = await send(target, { method: 'GET', path: pageAt(received), isList: true, signal })
  }
  if (found.size === 0 && received > 0) throw unreadable(`the ${what}`, first.status)
  return [...found.values()]
}

const identityOf = (item: unknown): string =>
  isObject(item) && typeof item.id === 'string' ? `id ${item.id}` : JSON.stringify(item)
