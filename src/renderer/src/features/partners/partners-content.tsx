import { Anchor, Button } from '@mantine/core'
import { EmptyState } from '@renderer/ui/empty-state'
import { formatNumber } from '@renderer/ui/format'
import { NeverRead } from '@renderer/ui/never-read'
import { useKeys } from '@renderer/ui/use-keys'
import { useOffers } from '@renderer/ui/use-offers'
import type { PartnerList } from '@shared/contract/partners'
import type { WireError } from '@shared/errors'
import { IconBuildingCommunity } from '@tabler/icons-react'
import type { ComponentProps } from 'react'
import { NoPartners } from './detail/partner-gone'
import { planBlock } from './partner-words'
import type { PartnersPlace } from './partners-location'
import classes from './partners-page.module.css'
import type { PartnerRows } from './partners-rows'
import { PartnersSkeleton } from './partners-skeleton'
import { PartnersTable } from './partners-table'

type TableProps = ComponentProps<typeof PartnersTable>

type Props = {
  readonly profileId: string
  readonly list: PartnerList | undefined
  readonly isAsked: boolean
  readonly failure: WireError | undefined
  readonly rows: PartnerRows
  readonly place: PartnersPlace
  readonly onInvite: (() => void) | undefined
  readonly table: Omit<TableProps, 'rows' | 'unsaid' | 'sort' | 'onSort'>
}

/** The table, or what stands in its place. */
export function PartnersContent(props: Props) {
  const { profileId, list, isAsked, failure, rows, place, table } = props
  const offers = useOffers(profileId)
  if (list?.isOffered === false || (failure?.code === 'not-offered' && list?.fetchedAt == null)) {
    return (
      <div className={classes.rest}>
        <NoPartners offers={offers} />
      </div>
    )
  }
  if (list?.fetchedAt == null) {
    return failure === undefined || !isAsked ? (
      <PartnersSkeleton />
    ) : (
      <div className={classes.rest}>
        <NeverRead profileId={profileId} what="The partners" query="partner:*" />
      </div>
    )
  }
  if (list.partners.length === 0) {
    return (
      <div className={classes.rest}>
        <NobodyYet {...props} />
      </div>
    )
  }
  return (
    <>
      {rows.shown.length === 0 && <NoMatch rows={rows} place={place} />}
      <PartnersTable
        rows={rows.shown}
        unsaid={rows.unsaid}
        sort={place.sort}
        onSort={place.setSort}
        {...table}
      />
    </>
  )
}

function NobodyYet({ profileId, onInvite }: Props) {
  const { data: keys } = useKeys(profileId)
  const isStarter = keys?.organization?.plan === 'starter'
  return (
    <EmptyState
      icon={<IconBuildingCommunity />}
      title="No partner yet"
      text={
        isStarter
          ? `${planBlock}.`
          : 'A partner is another organization that works with some of your agents. It sees only what is shared with it, and takes no user seat.'
      }
      action={onInvite && <Button onClick={onInvite}>Invite partner</Button>}
    />
  )
}

/** How many are out of sight, and the way to them. */
function NoMatch({ rows: { rows, hidden }, place }: Pick<Props, 'rows' | 'place'>) {
  const { text, states, levels, checks } = place.filter
  const isFiltered = text !== '' || states.length + levels.length + checks.length > 0
  return (
    <p className={classes.none} role="status">
      {isFiltered
        ? `No partner matches. ${formatNumber(rows.length)} hidden by filters. `
        : `No partner has access. ${formatNumber(hidden)} revoked ${hidden === 1 ? 'one is' : 'ones are'} hidden. `}
      <Anchor
        component="button"
        type="button"
        fz={13}
        onClick={isFiltered ? place.clearFilters : () => place.setShowsEnded(true)}
      >
        {isFiltered ? 'Clear filters' : 'Show revoked partners'}
      </Anchor>
    </p>
  )
}
