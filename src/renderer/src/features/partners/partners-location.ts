import {
  noPartnerFilter,
  type PartnerFilter,
  partnerFilterIn,
  withPartnerFilter
} from '@renderer/ui/partners-path'
import { useMemo } from 'react'
import { useSearchParams } from 'wouter'

export const partnerColumns = [
  'name',
  'state',
  'access',
  'level',
  'expires',
  'activity',
  'keys',
  'contact'
] as const
export type PartnerColumn = (typeof partnerColumns)[number]
export type PartnerSort = { readonly column: PartnerColumn; readonly isDescending: boolean }

const defaultSort: PartnerSort = { column: 'name', isDescending: false }

function parseSort(text: string | null): PartnerSort {
  const [column, direction] = text?.split('.') ?? []
  const known = partnerColumns.find(each => each === column)
  return known === undefined ? defaultSort : { column: known, isDescending: direction === 'desc' }
}

const dialogs = ['resend', 'withdraw'] as const
type Dialog = (typeof dialogs)[number]

/** The list's state as the location holds it, so that back, forward and a new start find it. */
export function usePartnersLocation() {
  const [params, setParams] = useSearchParams()
  const search = params.toString()
  const { filter, sort } = useMemo(() => {
    const at = new URLSearchParams(search)
    return { filter: partnerFilterIn(at), sort: parseSort(at.get('sort')) }
  }, [search])

  type Change = { readonly replace: boolean }
  const change = (name: string, value: string | null, options?: Change) =>
    setParams(before => {
      const next = new URLSearchParams(before)
      if (value === null) next.delete(name)
      else next.set(name, value)
      return next
    }, options)
  const narrow = (changes: Partial<PartnerFilter>, options?: Change) =>
    setParams(
      before => withPartnerFilter(before, { ...partnerFilterIn(before), ...changes }),
      options
    )

  return {
    search,
    filter,
    sort,
    showsEnded: params.get('ended') === 'shown',
    /** Partners whose dialog stands open. */
    resending: params.get('resend'),
    withdrawing: params.get('withdraw'),
    /** One step back undoes it. */
    narrow,
    /** Typing is one step, however many letters. */
    setText: (text: string) => narrow({ text }, { replace: true }),
    setSort: ({ column, isDescending }: PartnerSort) =>
      change('sort', `${column}.${isDescending ? 'desc' : 'asc'}`, { replace: true }),
    setShowsEnded: (shows: boolean) => change('ended', shows ? 'shown' : null),
    open: (dialog: Dialog, partnerId: string) => change(dialog, partnerId, { replace: true }),
    closeDialog: () =>
      setParams(
        before => {
          const next = new URLSearchParams(before)
          for (const dialog of dialogs) next.delete(dialog)
          return next
        },
        { replace: true }
      ),
    clearFilters: () =>
      setParams(before => {
        const next = withPartnerFilter(before, noPartnerFilter)
        next.set('ended', 'shown')
        return next
      })
  }
}
export type PartnersPlace = ReturnType<typeof usePartnersLocation>
