import { type DraftLimits, scopeIssue } from '@shared/domain/key-draft'
import { emptyPurpose, isEmptyPurpose, type KeyPurpose } from '@shared/domain/key-purpose'
import { allScopes } from '@shared/domain/scope-catalogue'
import { visibleText } from '@shared/domain/visible-text'
import type { DirectoryDepartment, DirectoryUser } from '@shared/horizon/directory'
import type { Key } from '@shared/horizon/key'
import type { KeyForm } from './key-form'

export type CopiedSettings = {
  /** Never the name, never the expiry. */
  readonly changes: Pick<
    KeyForm,
    | 'type'
    | 'ownerUserId'
    | 'departments'
    | 'scopes'
    | 'allScopes'
    | 'perMinute'
    | 'perDay'
    | 'purpose'
  >
  /** What is not as it is at the other key, each a sentence. */
  readonly notes: readonly string[]
}

type Context = {
  readonly limits: DraftLimits
  readonly hasExtensions: boolean
  /** `undefined` or `null` where it is not known who there is. */
  readonly users: readonly DirectoryUser[] | null | undefined
  readonly departments: readonly DirectoryDepartment[] | null | undefined
  readonly purpose: KeyPurpose | undefined
  /** `2027-11-19` */
  readonly today: string
}

/** A key's settings for another one; whatever cannot be taken over is named, never widened. */
export function copySettings(key: Key, context: Context): CopiedSettings {
  const notes: string[] = []
  const changes = {
    ...ownership(key, context, notes),
    ...scopes(key, notes),
    perMinute: limit(key.rateLimit, context.limits.requestsPerMinute, 'minute', notes),
    perDay: context.hasExtensions
      ? limit(key.rateLimitPerDay, context.limits.requestsPerDay, 'day', notes)
      : '',
    purpose: purpose(context, notes)
  }
  return { changes, notes }
}

type Ownership = Pick<KeyForm, 'type' | 'ownerUserId' | 'departments'>

function ownership(key: Key, context: Context, notes: string[]): Ownership {
  const ofOrganization = { type: 'organization', ownerUserId: '' } as const
  if (!context.hasExtensions) return { ...ofOrganization, departments: null }
  if (key.type === 'user') {
    return { type: 'user', ownerUserId: owner(key, context, notes), departments: null }
  }
  if (key.type !== undefined && key.type !== 'organization') {
    notes.push(`Its type “${visibleText(key.type, 40)}” is unknown here: organization is chosen.`)
  }
  return { ...ofOrganization, departments: departments(key, context, notes) }
}

function owner(key: Key, { users }: Context, notes: string[]): string {
  const id = key.createdBy?.id ?? ''
  const name = visibleText(key.createdBy?.name ?? id, 60)
  if (id === '') {
    notes.push('Horizon does not say whose key it is: choose the owner.')
    return ''
  }
  const user = users?.find(each => each.id === id)
  if (user?.status === 'deactivated') {
    notes.push(`Its owner ${name} is deactivated: choose another.`)
    return ''
  }
  if (users != null && user === undefined) {
    notes.push(`Its owner ${name} is not among the users any more: choose another.`)
    return ''
  }
  return id
}

function departments(key: Key, context: Context, notes: string[]): readonly string[] | null {
  const ids = key.departments ?? null
  if (ids === null || context.departments == null) return ids
  const known = new Set(context.departments.map(({ id }) => id))
  const gone = ids.filter(id => !known.has(id))
  if (gone.length > 0) {
    notes.push(`Not copied, since they are gone: ${list(gone)}. Check the departments.`)
  }
  // None left is none chosen, never every department.
  return ids.filter(id => known.has(id))
}

function scopes(key: Key, notes: string[]): Pick<KeyForm, 'scopes' | 'allScopes'> {
  const isAll = key.scopes.includes(allScopes)
  const single = [...new Set(key.scopes)].filter(scope => scope !== allScopes)
  const unfit = single.filter(scope => scopeIssue(scope) !== undefined)
  if (isAll) notes.push('It has all scopes: grant them here once more, or choose.')
  if (unfit.length > 0) notes.push(`Not copied, since Horizon takes no such scope: ${list(unfit)}.`)
  return {
    scopes: single.filter(scope => scopeIssue(scope) === undefined),
    allScopes: isAll ? 'asked' : 'off'
  }
}

function limit(
  value: number | null | undefined,
  plan: number | null | undefined,
  per: 'minute' | 'day',
  notes: string[]
): string {
  if (value == null) return ''
  const was = value.toLocaleString('en')
  if (plan == null || value <= plan) return was
  const lowered = plan.toLocaleString('en')
  notes.push(`Its ${was} per ${per} are above the plan: lowered to ${lowered}.`)
  return lowered
}

function purpose({ purpose: held, today }: Context, notes: string[]): KeyPurpose {
  if (held === undefined) return emptyPurpose
  const { owner, system, storedIn, ticket, note, reviewOn } = held
  const isPast = reviewOn !== null && reviewOn <= today
  if (isPast) notes.push(`Its review date ${reviewOn} has passed: choose another.`)
  return { owner, system, storedIn, ticket, note, reviewOn: isPast ? null : reviewOn }
}

const list = (names: readonly string[]): string =>
  [...names.slice(0, 5).map(name => visibleText(name, 60)), ...more(names.length - 5)].join(', ')

const more = (count: number): readonly string[] => (count > 0 ? [`${count} more`] : [])

const count = (number: number, thing: string): string =>
  `${number} ${thing}${number === 1 ? '' : 's'}`

/** "organization key, 3 scopes, 60 per minute, 2 departments, purpose" */
export function copiedWords({ changes }: CopiedSettings): string {
  return [
    changes.type === 'user' ? 'user key' : 'organization key',
    changes.scopes.length > 0 && count(changes.scopes.length, 'scope'),
    changes.perMinute !== '' && `${changes.perMinute} per minute`,
    changes.perDay !== '' && `${changes.perDay} per day`,
    changes.departments !== null && count(changes.departments.length, 'department'),
    !isEmptyPurpose(changes.purpose) && 'purpose'
  ]
    .filter(part => part !== false)
    .join(', ')
}
