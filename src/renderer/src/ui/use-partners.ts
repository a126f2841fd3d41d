import { call } from '@renderer/api/call'
import { useQuery } from '@tanstack/react-query'

/** The partners held locally, at once. */
export const usePartners = (profileId: string) =>
  useQuery({
    queryKey: ['partners', profileId],
    queryFn: () => call('partners.list', { profileId })
  })
