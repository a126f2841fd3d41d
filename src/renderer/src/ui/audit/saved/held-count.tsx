import { useDebouncedValue } from '@mantine/hooks'
import { call } from '@renderer/api/call'
import { formatNumber } from '@renderer/ui/format'
import { useQuery } from '@tanstack/react-query'
import classes from './saved-searches.module.css'

const pauseMs = 250

type Props = { readonly profileId: string; readonly query: string }

/** How many held entries a query finds; nothing while and where that is not known. */
export function HeldCount({ profileId, query }: Props) {
  const [asked] = useDebouncedValue(query, pauseMs)
  const { data } = useQuery({
    queryKey: ['audit-held-count', profileId, asked],
    queryFn: () =>
      call('audit.counts', {
        profileId,
        query: asked,
        zone: 'local',
        moment: new Date().toISOString(),
        buckets: 1,
        split: 'none',
        facets: [],
        facetValues: 1
      }),
    staleTime: 0,
    gcTime: 0
  })
  if (data === undefined || asked !== query) return null
  return (
    <span className={classes.held}>
      {!data.isDone && 'more than '}
      {formatNumber(data.total)} held
    </span>
  )
}
