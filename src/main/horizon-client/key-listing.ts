import { setImmediate as breathe } from 'node:timers/promises'
import type { HorizonTarget, KeyListing } from '@main/core/ports'
import { AppError } from '@shared/errors'
import type { Key } from '@shared/horizon/key'
import { readKey } from './key-reading'
import { clockOffsetMs } from './retry-after'
import type { Answer, Send } from './send'

export const keysPath = '/admin/api-keys'

const pageSize = 200
/** Horizon's other lists send 50 without `limit` and 200 at most; a gateway may round to 100. */
const likelyPageSizes: ReadonlySet<number> = new Set([50, 100, pageSize])
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
  let items = itemsOf(first)
  let received = items.length
  await readPage(items, 0, keys, unreadable)

  const total = totalOf(first)
  let page = 1
  while (isMoreLikely(items.length, received, total)) {
    if (page >= maxPages || received > maxKeys) throw tooManyKeys()
    items = itemsOf(await ask(`${keysPath}?limit=${pageSize}&offset=${received}`))
    // A server that knows no paging sends the same list again; one that shifts meanwhile, a part.
    const fresh = items.filter(item => !isKnown(item, keys))
    if (fresh.length === 0) break
    await readPage(fresh, received, keys, unreadable)
    received += items.length
    page += 1
  }
  return { keys: [...keys.values()], unreadable: shortened(unreadable), clockOffsetMs: offset }
}

function isMoreLikely(pageLength: number, received: number, total: number | undefined): boolean {
  if (pageLength === 0) return false
  return total === undefined ? likelyPageSizes.has(pageLength) : received < total
}

function totalOf({ headers }: Answer): number | undefined {
  const text = headers.get('x-total-count') ?? ''
  return /^\d{1,9}$/.test(text) ? Number(text) : undefined
}

function itemsOf({ body, status }: Answer): readonly unknown[] {
  const list = isObject(body) && Object.hasOwn(body, 'data') ? body.data : body
  if (!Array.isArray(list)) {
    throw new AppError(
      'response-invalid',
      'Horizon answered with something that is no list of keys',
      {
        status,
        nextStep: 'Check that the base URL is that of a Horizon, its path included.'
      }
    )
  }
  if (list.length > maxKeys) throw tooManyKeys()
  return list
}

const tooManyKeys = () =>
  new AppError(
    'response-too-large',
    `Horizon lists more than ${maxKeys.toLocaleString('en')} keys, more than the console can hold`,
    { nextStep: 'Report it to whoever runs this Horizon.' }
  )

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null

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
