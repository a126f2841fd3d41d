import { setImmediate as breathe } from 'node:timers/promises'
import type { HorizonTarget, KeyListing } from '@main/core/ports'
import type { Key } from '@shared/horizon/key'
import { keysPath } from './key-path'
import { readKey } from './key-reading'
import { isMoreLikely, isObject, itemsOf, pageSize, tooMany, totalOf } from './list-page'
import { clockOffsetMs } from './retry-after'
import type { Answer, Send } from './send'

const maxPages = 500
const maxKeys = 100_000
const maxUnreadable = 1_000
/** Keys read before other work of the process gets its turn. */
const batchSize = 500

type Unreadable = KeyListing['unreadable'][number]

/** All keys, also of a Horizon that pages its list; a key that cannot be read costs only itself. */
export async function listKeys(
  send: Send,
  target: HorizonTarget,
  now: () => number,
  signal?: AbortSignal
): Promise<KeyListing> {
  const ask = (path: string) => send(target, { method: 'GET', path, isList: true, signal })
  const first = await ask(keysPath)
  const offset = clockOffsetMs(first.headers, now())

  const keys = new Map<string, Key>()
  const unreadable: Unreadable[] = []
  let items = keysOf(first)
  let received = items.length
  await readPage(items, 0, keys, unreadable)

  const total = totalOf(first)
  let page = 1
  while (isMoreLikely(items.length, received, total)) {
    if (page >= maxPages || received > maxKeys) throw tooMany(maxKeys, 'keys')
    items = keysOf(await ask(`${keysPath}?limit=${pageSize}&offset=${received}`))
    // A server that knows no paging sends the same list again; one that shifts meanwhile, a part.
    const fresh = items.filter(item => !isKnown(item, keys))
    if (fresh.length === 0) break
    await readPage(fresh, received, keys, unreadable)
    received += items.length
    page += 1
  }
  return { keys: [...keys.values()], unreadable: shortened(unreadable), clockOffsetMs: offset }
}

function keysOf(answer: Answer): readonly unknown[] {
  const items = itemsOf(answer, 'keys')
  if (items.length > maxKeys) throw tooMany(maxKeys, 'keys')
  return items
}

const isKnown = (item: unknown, keys: ReadonlyMap<string, Key>): boolean =>
  isObject(item) && typeof item.id === 'string' && keys.has(item.id)

async function readPage(
  items: readonly unknown[],
  before: number,
  keys: Map<string, Key>,
  unreadable: Unreadable[]
): Promise<void> {
  for (const [index, item] of items.entries()) {
    if (index % batchSize === batchSize - 1) await breathe()
    const position = before + index + 1
    const reading = readKey(item)
    if (!reading.ok) unreadable.push({ position, id: reading.id, reason: reading.reason })
    else if (keys.has(reading.key.id)) {
      unreadable.push({ position, id: reading.key.id, reason: 'its id is that of an earlier key' })
    } else keys.set(reading.key.id, reading.key)
  }
}

function shortened(unreadable: readonly Unreadable[]): readonly Unreadable[] {
  if (unreadable.length <= maxUnreadable) return unreadable
  const kept = unreadable.slice(0, maxUnreadable - 1)
  const rest = unreadable.length - kept.length
  const position = unreadable[kept.length]?.position ?? 0
  return [...kept, { position, reason: `${rest.toLocaleString('en')} more could not be read` }]
}
