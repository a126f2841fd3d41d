import { aboutPartner } from '@shared/domain/audit-query/entry-parts'
import { changesText, maxChangesLength } from './columns'
import { type JsonObject, objectIn, type ReadEntry, textIn } from './intake-entry'
import type { ColumnName, SegmentColumn } from './segment'

/** The parts an entry has in a column, as `add` enters them. */
const partReaders: Readonly<Record<ColumnName, (wire: JsonObject) => readonly (string | null)[]>> =
  {
    outcome: wire => [textIn(wire, 'outcome') ?? 'unknown'],
    action: wire => [textIn(wire, 'action')],
    actor: wire => textsIn(objectIn(wire, 'actor'), ['type', 'id', 'name', 'email']),
    partner: wire => textsIn(objectIn(wire, 'partner'), ['id', 'organization_name']),
    key: wire => textsIn(objectIn(wire, 'api_key'), ['id', 'prefix', 'kind']),
    resource: wire => {
      const [type, id, name] = textsIn(objectIn(wire, 'resource'), ['type', 'id', 'name'])
      return [type, type === 'conversation' ? null : id, name] as (string | null)[]
    },
    ip: wire => [textIn(wire, 'ip')],
    agent: wire => [textIn(wire, 'user_agent')],
    reason: wire => [textIn(wire, 'reason')],
    changes: wire => [changesText(wire)?.slice(0, maxChangesLength) ?? null],
    about: wire => [aboutPartner(objectIn(wire, 'metadata') ?? undefined)],
    conversation: wire => {
      const resource = objectIn(wire, 'resource')
      return [textIn(resource, 'type') === 'conversation' ? textIn(resource, 'id') : null]
    }
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
