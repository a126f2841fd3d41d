import { createCut } from '@shared/domain/cut'
import { keptFields } from '@shared/domain/kept-fields'
import { hintLength, maskWholeCredentials } from '@shared/domain/key-format'
import { type Key, keyIdSchema, toKey, wireKeySchema } from '@shared/horizon/key'

export type KeyReading =
  | { readonly ok: true; readonly key: Key }
  | { readonly ok: false; readonly id?: string; readonly reason: string }

export const maxNameUnits = 2_000
const maxScopes = 1_000
const maxScopeUnits = 1_000

/**
 * One key as a server sent it, made small enough to keep and to draw. What identifies it or says
 * what it may do is never shortened: a key whose id or scopes are beyond reason is unreadable.
 */
export function readKey(item: unknown): KeyReading {
  const parsed = wireKeySchema.safeParse(item)
  if (!parsed.success) return { ok: false, id: idOf(item), reason: reasonOf(parsed.error.issues) }
  const key = toKey(parsed.data)
  if (!keyIdSchema.safeParse(key.id).success) return { ok: false, reason: 'its id is too long' }
  const issue = scopesIssue(key.scopes)
  if (issue !== undefined) return { ok: false, id: key.id, reason: issue }
  return { ok: true, key: bounded(key) }
}

const cutName = createCut(maxNameUnits)
const cutText = createCut(500)

function bounded(key: Key): Key {
  return {
    ...key,
    // A name with a whole key in it is somebody's mistake that must not be kept a second time.
    clientName: maskWholeCredentials(cutName(key.clientName)),
    // Only the first characters may be shown, whatever a server calls a prefix.
    hint: key.hint?.slice(0, hintLength),
    type: cutText(key.type),
    createdBy: key.createdBy && {
      id: cutText(key.createdBy.id),
      name: cutText(key.createdBy.name),
      email: cutText(key.createdBy.email)
    },
    // `null`, every department, is another thing than a Horizon that does not say.
    departments: key.departments?.slice(0, maxScopes).map(id => cutText(id)) ?? key.departments,
    createdAt: cutText(key.createdAt),
    expiresAt: cutText(key.expiresAt),
    lastUsedAt: cutText(key.lastUsedAt),
    lastUsedIp: cutText(key.lastUsedIp),
    revokedAt: cutText(key.revokedAt),
    rotatedFrom: cutText(key.rotatedFrom),
    unknownFields: key.unknownFields && keptFields(key.unknownFields)
  }
}

function scopesIssue(scopes: readonly string[]): string | undefined {
  if (scopes.length > maxScopes) {
    return `it has ${scopes.length.toLocaleString('en')} scopes, more than can be shown`
  }
  return scopes.some(scope => scope.length > maxScopeUnits)
    ? 'one of its scopes is too long'
    : undefined
}

function idOf(item: unknown): string | undefined {
  if (typeof item !== 'object' || item === null || !Object.hasOwn(item, 'id')) return undefined
  return keyIdSchema.safeParse((item as { id: unknown }).id).data
}

type Issue = {
  readonly path: readonly PropertyKey[]
  readonly code: string
  readonly message: string
}

function reasonOf(issues: readonly Issue[]): string {
  const [first] = issues
  if (first === undefined) return 'it does not have the form of a key'
  const field = first.path.map(String).join('.')
  if (field === '') return 'it is not an object'
  if (/received undefined$|^Required/.test(first.message)) return `its ${field} is missing`
  const expected = /expected (\w+)/.exec(first.message)?.[1]
  return expected === undefined
    ? `its ${field} cannot be used`
    : `its ${field} is not ${wordOf[expected] ?? expected}`
}

const wordOf: Readonly<Record<string, string>> = {
  string: 'a text',
  boolean: 'true or false',
  array: 'a list',
  object: 'an object'
}
