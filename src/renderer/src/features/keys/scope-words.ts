import { endpointScopes } from '@shared/domain/endpoint-scopes'
import {
  allScopes,
  endpointGroups,
  isKnownScope,
  opens,
  type ResourceScopes,
  resourceScopes,
  skillCategories
} from '@shared/domain/scope-catalogue'

export type Grant = {
  readonly verb: string
  readonly things: readonly string[]
  readonly isUnknown?: boolean
}

export type ScopeWords = {
  readonly may: readonly Grant[]
  /** One sentence without its stop; `undefined` where nothing is kept from the key. */
  readonly mayNot: string | undefined
}

const either = new Intl.ListFormat('en-GB', { type: 'disjunction' })

/** What a key with these scopes may and may not do, in words. */
export function scopeWords(scopes: readonly string[]): ScopeWords {
  if (scopes.includes(allScopes)) {
    return {
      may: [{ verb: 'do', things: ['everything Horizon has and will have'] }],
      mayNot: undefined
    }
  }
  if (scopes.length === 0) return { may: [], mayNot: 'do anything' }
  const held = (scope: string | undefined) => scope !== undefined && scopes.includes(scope)
  const granted = (scopeOf: (row: ResourceScopes) => string | undefined) =>
    resourceScopes.filter(row => held(scopeOf(row))).map(row => row.resource)
  const kept = keptFrom(scopes)
  const runsAny = held('skills:execute')
  const otherCategories = runsAny ? [] : skillCategories.filter(each => !held(each))

  const may: Grant[] = [
    { verb: 'read', things: granted(row => row.read) },
    { verb: 'write', things: granted(row => row.write) },
    { verb: 'run', things: runsAny ? ['any skill, directly'] : [] },
    { verb: 'run skills of', things: skillCategories.filter(held) },
    { verb: 'use', things: endpointGroups.filter(held) },
    { verb: 'unknown', things: scopes.filter(scope => !isKnownScope(scope)), isUnknown: true }
  ]
  const mayNot = [
    kept.both.length > 0 && `read or write ${either.format(kept.both)}`,
    kept.read.length > 0 && `read ${either.format(kept.read)}`,
    kept.write.length > 0 && `write ${either.format(kept.write)}`,
    otherCategories.length > 0 && `run skills of ${either.format(otherCategories)}`,
    kept.groups.length > 0 && `use the ${either.format(kept.groups)} endpoints`
  ].filter(part => part !== false)

  return {
    may: may.filter(grant => grant.things.length > 0),
    mayNot: mayNot.length === 0 ? undefined : mayNot.join('; ')
  }
}

/** By what opens each: another scope than the one of that name can, such as a group's. */
function keptFrom(scopes: readonly string[]) {
  const isKept = (resource: string, action: 'read' | 'write', scope: string | undefined) =>
    scope !== undefined && !opens(scopes, openers[`${resource}.${action}`] ?? [scope])
  const rows = resourceScopes.map(({ resource, read, write }) => ({
    resource,
    isReadKept: isKept(resource, 'read', read),
    isWriteKept: isKept(resource, 'write', write)
  }))
  const names = (isWanted: (row: (typeof rows)[number]) => boolean) =>
    rows.filter(isWanted).map(({ resource }) => resource)
  const isResource = (group: string) => rows.some(({ resource }) => resource === group)
  return {
    both: names(row => row.isReadKept && row.isWriteKept),
    read: names(row => row.isReadKept && !row.isWriteKept),
    write: names(row => !row.isReadKept && row.isWriteKept),
    // What is read and written is said above.
    groups: endpointGroups.filter(each => !isResource(each) && !scopes.includes(each))
  }
}

const openers: Readonly<Record<string, readonly string[]>> = endpointScopes
