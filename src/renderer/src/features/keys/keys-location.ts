import { useSearchParams } from 'wouter'

export const sortColumns = [
  'name',
  'type',
  'creator',
  'scopes',
  'created',
  'expires',
  'lastUsed',
  'status',
  'hint'
] as const
export type SortColumn = (typeof sortColumns)[number]
export type Sort = { readonly column: SortColumn; readonly isDescending: boolean }

const defaultSort: Sort = { column: 'lastUsed', isDescending: true }

export const keyPath = (keyId: string): string => `/keys/${encodeURIComponent(keyId)}`
/** Opens the dialog over the key's page and changes nothing yet. */
export const revokePath = (keyId: string): string => `${keyPath(keyId)}?revoke`
export const createKeyPath = '/keys?create'

/** Reverses what `keyPath` wrote, as far as the router left it encoded. */
export function keyIdFromPath(part: string): string {
  try {
    return decodeURIComponent(part)
  } catch {
    return part
  }
}

function parseSort(text: string | null): Sort {
  const [column, direction] = text?.split('.') ?? []
  const known = sortColumns.find(each => each === column)
  return known === undefined ? defaultSort : { column: known, isDescending: direction === 'desc' }
}

/** The list's state as the location holds it, so that back, forward and a new start find it. */
export function useKeysLocation() {
  const [params, setParams] = useSearchParams()

  const change = (name: string, value: string | null, options?: { replace: boolean }) =>
    setParams(before => {
      const next = new URLSearchParams(before)
      if (value === null) next.delete(name)
      else next.set(name, value)
      return next
    }, options)

  return {
    text: params.get('q') ?? '',
    sort: parseSort(params.get('sort')),
    showsEnded: params.get('ended') === 'shown',
    isCreating: params.has('create'),
    setText: (text: string) => change('q', text === '' ? null : text, { replace: true }),
    setSort: ({ column, isDescending }: Sort) =>
      change('sort', `${column}.${isDescending ? 'desc' : 'asc'}`, { replace: true }),
    setShowsEnded: (shows: boolean) => change('ended', shows ? 'shown' : null, { replace: true }),
    openCreate: () => change('create', '', { replace: true }),
    closeCreate: () => change('create', null, { replace: true }),
    clearFilters: () =>
      setParams(before => {
        const next = new URLSearchParams(before)
        next.delete('q')
        next.set('ended', 'shown')
        return next
      })
  }
}
