import {
  allScopes,
  endpointGroups,
  isKnownScope,
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
  const split = (scopeOf: (row: ResourceScopes) => string | undefined) => {
    const offered = resourceScopes.filter(row => scopeOf(row) !== undefined)
    const names = (rows: typeof offered) => rows.map(row => row.resource)
    return {
      granted: names(offered.filter(row => held(scopeOf(row)))),
      kept: names(offered.filter(row => !held(scopeOf(row))))
    }
  }
  const read = split(row => row.read)
  const write = split(row => row.write)
  const runsAny = held('skills:execute')
  const categories = skillCategories.filter(held)
  const otherCategories = runsAny ? [] : skillCategories.filter(each => !held(each))
  const groups = endpointGroups.filter(held)
  const otherGroups = endpointGroups.filter(each => !held(each))
  // It may use some of these endpoints by the narrower scopes.
  const isPart = (group: string) => held(`${group}:read`) || held(`${group}:write`)
  const untouched = otherGroups.filter(each => !isPart(each))

  const may: Grant[] = [
    { verb: 'read', things: read.granted },
    { verb: 'write', things: write.granted },
    { verb: 'run', things: runsAny ? ['any skill, directly'] : [] },
    { verb: 'run skills of', things: categories },
    { verb: 'use', things: groups },
    { verb: 'unknown', things: scopes.filter(scope => !isKnownScope(scope)), isUnknown: true }
  ]
  const mayNot = [
    read.kept.length > 0 && `read ${either.format(read.kept)}`,
    write.kept.length > 0 && `write ${either.format(write.kept)}`,
    otherCategories.length > 0 && `run skills of ${either.format(otherCategories)}`,
    untouched.length > 0 && `use the ${either.format(untouched)} endpoints`,
    ...otherGroups.filter(isPart).map(each => `use the whole ${each} group`)
  ].filter(part => part !== false)

  return {
    may: may.filter(grant => grant.things.length > 0),
    mayNot: mayNot.length === 0 ? undefined : mayNot.join('; ')
  }
}
