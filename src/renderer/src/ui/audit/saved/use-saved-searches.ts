import { call, toWireError } from '@renderer/api/call'
import type { SavedSearch } from '@shared/contract/audit'
import { queryOptions, useMutation, useQuery, useQueryClient } from '@tanstack/react-query'

export const savedSearchesQuery = (profileId: string) =>
  queryOptions({
    queryKey: ['audit-searches', profileId],
    queryFn: async () => pinnedFirst((await call('audit.searches', { profileId })).searches)
  })

/** Pinned ones before the others, each by name. */
const pinnedFirst = (searches: readonly SavedSearch[]): readonly SavedSearch[] =>
  searches.toSorted(
    (a, b) => Number(b.isPinned) - Number(a.isPinned) || a.name.localeCompare(b.name)
  )

/** Searches kept on this computer under a name. */
export function useSavedSearches(profileId: string) {
  const client = useQueryClient()
  const { queryKey } = savedSearchesQuery(profileId)
  const { data, error } = useQuery(savedSearchesQuery(profileId))
  const told = {
    onSuccess: ({ searches }: { searches: readonly SavedSearch[] }) =>
      client.setQueryData(queryKey, pinnedFirst(searches))
  }
  const save = useMutation({
    mutationFn: (search: SavedSearch) => call('audit.saveSearch', { profileId, search }),
    ...told
  })
  const remove = useMutation({
    mutationFn: (searchId: string) => call('audit.removeSearch', { profileId, searchId }),
    ...told
  })
  const failure = error ?? save.error ?? remove.error
  return {
    searches: data,
    save: (search: SavedSearch) => save.mutateAsync(search),
    remove: (searchId: string) => remove.mutateAsync(searchId),
    isSaving: save.isPending,
    failure: failure ? toWireError(failure) : undefined
  }
}
