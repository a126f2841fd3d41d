import { aboutPartner, changeStrings } from '@shared/domain/audit-query/entry-parts'
import { countsOf, grown, type Joined, joined, narrowed } from './codes'
import { createDictionary, type GrowingDictionary } from './dictionary'
import { type JsonObject, objectIn, type ReadEntry, textIn } from './intake-entry'
import { ownText } from './own-text'
import {
  type Codes,
  type ColumnName,
  type ColumnPlaces,
  columnParts,
  joinedColumns,
  type Segment,
  type SegmentColumn
} from './segment'
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
const joinedNames: readonly ColumnName[] = joinedColumns

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

/** `added`: by index, as how manieth it was added. `joined`: in the order of `joinedColumns`. */
export type BuiltSegment = Segment & { added(): Uint32Array; joined(): Joined }

const noFields: JsonObject = {}

/** Joined by a mark that is in no word; `null` where there are none. */
export function changesText(wire: JsonObject): string | null {
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
    return dictionaries.changes.add1(ownText(text.slice(0, maxChangesLength)))
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
    const type = textIn(resource, 'type')
    const resourceId = textIn(resource, 'id')
    const isConversation = type === 'conversation'
    codes.resource[count] = d.resource.add3(
      type,
      isConversation ? null : resourceId,
      textIn(resource, 'name')
    )
    codes.conversation[count] = d.conversation.add1(isConversation ? resourceId : null)
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
      const narrow = narrowed(wide, size)
      return {
        codes: narrow,
        counts: countsOf(wide, size),
        parts: dictionary.parts,
        part: (code, nth) => dictionary.parts(code)[nth] ?? null,
        mayContain: () => true,
        containing: text => dictionary.containing(text).subarray(0, size)
      }
    }
    function column(name: ColumnName): SegmentColumn {
      const known = columns.get(name) ?? columnOf(name)
      columns.set(name, known)
      return known
    }
    let together: Joined | undefined
    function allJoined(): Joined {
      together ??= joined(
        joinedColumns.map(name => column(name).codes),
        length
      )
      return together
    }
    function placesOf(name: ColumnName): ColumnPlaces {
      const place = joinedNames.indexOf(name)
      if (place === -1) return { places: column(name).codes }
      const { places, codesOf } = allJoined()
      return { places, codeOf: codesOf[place] as Codes }
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
      joined: allJoined,
      column,
      places: placesOf,
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
