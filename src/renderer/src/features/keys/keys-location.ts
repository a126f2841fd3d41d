import { filterIn, withFilter } from '@renderer/ui/keys-path'
import { type KeyFilter, noFilter } from '@shared/domain/key-filter'
import { useMemo } from 'react'
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

type Change = { readonly replace: boolean }

/** The list's state as the location holds it, so that back, forward and a new start find it. */
export function useKeysLocation() {
  const [params, setParams] = useSearchParams()
  const search = params.toString()
  const { filter, sort } = useMemo(() => {
    const at = new URLSearchParams(search)
    return { filter: filterIn(at), sort: parseSort(at.get('sort')) }
  }, [search])

  const change = (name: string, value: string | null, options?: Change) =>
    setParams(before => {
      const next = new URLSearchParams(before)
      if (value === null) next.delete(name)
      else next.set(name, value)
      return next
    }, options)
  const narrow = (changes: Partial<KeyFilter>, options?: Change) =>
    setParams(before => withFilter(before, { ...filterIn(before), ...changes }), options)

  return {
    filter,
    sort,
    showsEnded: params.get('ended') === 'shown',
    isCreating: params.has('create'),
    /** One step back undoes it. */
    narrow,
    /** Typing is one step, however many letters. */
    setText: (text: string) => narrow({ text }, { replace: true }),
    setSort: ({ column, isDescending }: Sort) =>
      change('sort', `${column}.${isDescending ? 'desc' : 'asc'}`, { replace: true }),
    setShowsEnded: (shows: boolean) => change('ended', shows ? 'shown' : null),
    openCreate: () => change('create', '', { replace: true }),
    closeCreate: () => change('create', null, { replace: true }),
    clearFilters: () =>
      setParams(before => {
        const next = withFilter(before, noFilter)
        next.set('ended', 'shown')
        return next
      })
  }
}
