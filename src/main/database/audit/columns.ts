import { aboutPartner, changeStrings } from '@shared/domain/audit-query/entry-parts'
import { chainHash, chainStart } from './chain'
import { countsOf, grown, narrowed } from './codes'
import { createDictionary, type GrowingDictionary } from './dictionary'
import {
  type IntakeEntry,
  type JsonObject,
  objectIn,
  type ReadEntry,
  readEntry,
  textIn
} from './intake-entry'
import { type ColumnName, columnParts, type Segment, type SegmentColumn } from './segment'
import { timeOrder } from './time-order'

/**
 * Of the strings in `changes`, so much of each entry is in its column. An entry that has more is
 * listed in `overlong`: a search that shall be exact reads these whole.
 */
export const maxChangesLength = 4_096

/** Where the text and the chain of entries are read from, by position. */
export type EntrySource = {
  raws(positions: readonly number[]): readonly string[]
  hashes(positions: readonly number[]): readonly string[]
}

export const columnNames = Object.keys(columnParts) as readonly ColumnName[]

/** The part that tells most values apart. */
const leadingPart: Readonly<Partial<Record<ColumnName, number>>> = { actor: 1, resource: 1 }

export const newDictionary = (name: ColumnName): GrowingDictionary =>
  createDictionary(columnParts[name].length, leadingPart[name] ?? 0)

/**
 * Entries become columns as they come, by ascending position; `segment` shows them in order of time
 * at any moment.
 */
export type ColumnBuilder = {
  count(): number
  add(entry: ReadEntry, position: number): void
  /** In the order in which they were added. */
  ids(field: 'id' | 'request'): readonly (string | null)[]
  positionsWith(id: string): readonly number[]
  segment(id: string, source: EntrySource): BuiltSegment
}

/** `added`: by index, as how manieth it was added. */
export type BuiltSegment = Segment & { added(): Uint32Array }

const noFields: JsonObject = {}

/** Joined by a mark that is in no word; `null` where there are none. */
function changesText(wire: JsonObject): string | null {
  const strings = changeStrings(objectIn(wire, 'changes') ?? noFields)
  return strings.length === 0 ? null : strings.join('\u0000')
}

export function createColumnBuilder(firstPosition: number): ColumnBuilder {
  const dictionaries = Object.fromEntries(
    columnNames.map(name => [name, newDictionary(name)])
  ) as Record<ColumnName, GrowingDictionary>
  const codes = Object.fromEntries(
    columnNames.map(name => [name, new Uint32Array(1_024)])
  ) as Record<ColumnName, Uint32Array>
  let times = new Float64Array(1_024)
  let seqs = new Float64Array(1_024)
  let places = new Uint32Array(1_024)
  const ids: string[] = []
  const requestIds: (string | null)[] = []
  const overlong: number[] = []
  let count = 0

  function makeRoom(): void {
    if (count < times.length) return
    times = grown(times, count + 1)
    seqs = grown(seqs, count + 1)
    places = grown(places, count + 1)
    for (const name of columnNames) codes[name] = grown(codes[name], count + 1)
  }

  function changesCode(wire: JsonObject): number {
    const text = changesText(wire)
    if (text === null || text.length <= maxChangesLength) return dictionaries.changes.add1(text)
    overlong.push(count)
    return dictionaries.changes.add1(text.slice(0, maxChangesLength))
  }

  function add({ wire, id, requestId, at, seq }: ReadEntry, position: number): void {
    makeRoom()
    const d = dictionaries
    const actor = objectIn(wire, 'actor')
    const partner = objectIn(wire, 'partner')
    const key = objectIn(wire, 'api_key')
    const resource = objectIn(wire, 'resource')
    const metadata = objectIn(wire, 'metadata')
    codes.outcome[count] = d.outcome.add1(textIn(wire, 'outcome') ?? 'unknown')
    codes.action[count] = d.action.add1(textIn(wire, 'action'))
    codes.actor[count] = d.actor.add4(
      textIn(actor, 'type'),
      textIn(actor, 'id'),
      textIn(actor, 'name'),
      textIn(actor, 'email')
    )
    codes.partner[count] = d.partner.add2(
      textIn(partner, 'id'),
      textIn(partner, 'organization_name')
    )
    codes.key[count] = d.key.add3(textIn(key, 'id'), textIn(key, 'prefix'), textIn(key, 'kind'))
    codes.resource[count] = d.resource.add3(
      textIn(resource, 'type'),
      textIn(resource, 'id'),
      textIn(resource, 'name')
    )
    codes.ip[count] = d.ip.add1(textIn(wire, 'ip'))
    codes.agent[count] = d.agent.add1(textIn(wire, 'user_agent'))
    codes.reason[count] = d.reason.add1(textIn(wire, 'reason'))
    codes.changes[count] = changesCode(wire)
    codes.about[count] = d.about.add1(metadata === null ? null : aboutPartner(metadata))
    times[count] = at
    seqs[count] = seq
    places[count] = position - firstPosition
    ids.push(id)
    requestIds.push(requestId)
    count += 1
  }

  /** Shows the entries held now; later ones are not in it. */
  function segment(segmentId: string, source: EntrySource): BuiltSegment {
    const length = count
    const order = timeOrder(times, seqs, length)
    const inOrder = (values: Float64Array) => {
      const sorted = new Float64Array(length)
      for (let index = 0; index < length; index += 1) {
        sorted[index] = values[order[index] as number] as number
      }
      return sorted
    }
    const sortedTimes = inOrder(times)
    const offsets = Uint32Array.from(order, added => places[added] as number)
    const positionsAt = (indexes: readonly number[]) =>
      indexes.map(index => firstPosition + (offsets[index] ?? Number.NaN))
    const columns = new Map<ColumnName, SegmentColumn>()
    // The dictionaries grow with the entries: those that came later are beyond this column's counts.
    function columnOf(name: ColumnName): SegmentColumn {
      const dictionary = dictionaries[name]
      const size = dictionary.size()
      const wide = new Uint32Array(length)
      const all = codes[name]
      for (let index = 0; index < length; index += 1) {
        wide[index] = all[order[index] as number] as number
      }
      return {
        codes: narrowed(wide, size),
        counts: countsOf(wide, size),
        parts: dictionary.parts,
        part: (code, nth) => dictionary.parts(code)[nth] ?? null,
        mayContain: () => true,
        containing: text => dictionary.containing(text).subarray(0, size)
      }
    }
    let seqsInOrder: Float64Array | undefined
    return {
      id: segmentId,
      firstPosition,
      count: length,
      minAt: sortedTimes[0] ?? 0,
      maxAt: sortedTimes[length - 1] ?? 0,
      times: () => sortedTimes,
      seqs: () => {
        seqsInOrder ??= inOrder(seqs)
        return seqsInOrder
      },
      offsets: () => offsets,
      added: () => order,
      column(name) {
        const known = columns.get(name) ?? columnOf(name)
        columns.set(name, known)
        return known
      },
      raws: indexes => source.raws(positionsAt(indexes)),
      hashes: indexes => source.hashes(positionsAt(indexes)),
      beginning(field, prefix) {
        const values = field === 'id' ? ids : requestIds
        const found: number[] = []
        for (let index = 0; index < length; index += 1) {
          if (values[order[index] as number]?.startsWith(prefix)) found.push(index)
        }
        return found
      },
      overlong() {
        const marked = new Set(overlong)
        const found: number[] = []
        if (marked.size === 0) return found
        for (let index = 0; index < length; index += 1) {
          if (marked.has(order[index] as number)) found.push(index)
        }
        return found
      }
    }
  }

  return {
    count: () => count,
    add,
    ids: field => (field === 'id' ? ids : requestIds),
    positionsWith(id) {
      const found: number[] = []
      for (let added = ids.indexOf(id); added !== -1; added = ids.indexOf(id, added + 1)) {
        found.push(firstPosition + (places[added] as number))
      }
      return found
    },
    segment
  }
}

/** The parts an entry has in a column, as `add` enters them. */
const partReaders: Readonly<Record<ColumnName, (wire: JsonObject) => readonly (string | null)[]>> =
  {
    outcome: wire => [textIn(wire, 'outcome') ?? 'unknown'],
    action: wire => [textIn(wire, 'action')],
    actor: wire => textsIn(objectIn(wire, 'actor'), ['type', 'id', 'name', 'email']),
    partner: wire => textsIn(objectIn(wire, 'partner'), ['id', 'organization_name']),
    key: wire => textsIn(objectIn(wire, 'api_key'), ['id', 'prefix', 'kind']),
    resource: wire => textsIn(objectIn(wire, 'resource'), ['type', 'id', 'name']),
    ip: wire => [textIn(wire, 'ip')],
    agent: wire => [textIn(wire, 'user_agent')],
    reason: wire => [textIn(wire, 'reason')],
    changes: wire => [changesText(wire)?.slice(0, maxChangesLength) ?? null],
    about: wire => [aboutPartner(objectIn(wire, 'metadata') ?? undefined)]
  }
const textsIn = (object: JsonObject | null, names: readonly string[]) =>
  names.map(name => textIn(object, name))

const noParts: readonly (string | null)[] = []
/** Lone halves of a pair do not outlive being stored. */
const stored = (part: string | null | undefined) => part?.toWellFormed() ?? null

/** Whether a segment's column says something else than the entry itself. */
export function columnDiffers(
  { codes, parts }: Pick<SegmentColumn, 'codes' | 'parts'>,
  index: number,
  name: ColumnName,
  { wire }: ReadEntry
): boolean {
  const code = codes[index] ?? 0
  const kept = code === 0 ? noParts : parts(code)
  return partReaders[name](wire).some((part, place) => stored(part) !== stored(kept[place]))
}

/** Entries that lie nowhere but in memory, as a segment; their positions follow one another. */
export function memorySegment(entries: readonly IntakeEntry[], id = 'memory'): Segment {
  const first = entries[0]?.position ?? 1
  const builder = createColumnBuilder(first)
  const hashes: string[] = []
  let hash = chainStart
  for (const entry of entries) {
    builder.add(entry, entry.position)
    hash = chainHash(hash, Buffer.from(entry.raw))
    hashes.push(hash)
  }
  const at = <T>(values: readonly T[], position: number): T => values[position - first] as T
  return builder.segment(id, {
    raws: positions => positions.map(position => at(entries, position).raw),
    hashes: positions => positions.map(position => at(hashes, position))
  })
}

/** For one entry whose text is known to be right. */
export function intakeEntry(raw: string, position: number): IntakeEntry {
  const read = readEntry(JSON.parse(raw))
  if (typeof read === 'string') throw new Error(`The entry ${read}`)
  return { ...read, raw, position }
}
