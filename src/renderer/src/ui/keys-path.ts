import { hygieneChecks, type KeyFilter, noFilter } from '@shared/domain/key-filter'
import { keyStatuses } from '@shared/domain/key-status'

export const keyPath = (keyId: string): string => `/keys/${encodeURIComponent(keyId)}`
/** Opens the dialog over the key's page and changes nothing yet. */
export const revokePath = (keyId: string): string => `${keyPath(keyId)}?revoke`

/** What the list's location can say beside its filter. */
type Rest = { readonly showsEnded?: boolean }

const longestValue = 200

/** The filter a location asks for; words it does not know are left out. */
export function filterIn(params: URLSearchParams): KeyFilter {
  return {
    text: (params.get('q') ?? '').slice(0, longestValue),
    statuses: known(params.get('status'), keyStatuses),
    type: value(params.get('type')),
    creator: value(params.get('creator')),
    scope: value(params.get('scope')),
    hygiene: known(params.get('check'), hygieneChecks)
  }
}

const value = (text: string | null): string | null =>
  text === null || text === '' || text.length > longestValue ? null : text

const known = <T extends string>(text: string | null, words: readonly T[]): readonly T[] => {
  const asked = text?.split(',') ?? []
  return words.filter(word => asked.includes(word))
}

/** Puts a filter into a location's parameters; the others stay. */
export function withFilter(params: URLSearchParams, filter: KeyFilter): URLSearchParams {
  const next = new URLSearchParams(params)
  const put = (name: string, text: string | null) => {
    if (text === null || text === '') next.delete(name)
    else next.set(name, text)
  }
  put('q', filter.text)
  put('status', filter.statuses.join(','))
  put('type', filter.type)
  put('creator', filter.creator)
  put('scope', filter.scope)
  put('check', filter.hygiene.join(','))
  return next
}

/** The list of keys, filtered: `keysPath({ hygiene: ['never-used'] })`. */
export function keysPath(filter: Partial<KeyFilter> = {}, { showsEnded = false }: Rest = {}) {
  const params = withFilter(new URLSearchParams(), { ...noFilter, ...filter })
  if (showsEnded) params.set('ended', 'shown')
  const search = params.toString()
  return search === '' ? '/keys' : `/keys?${search}`
}
