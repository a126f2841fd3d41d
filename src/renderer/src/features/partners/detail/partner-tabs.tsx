import { formatNumber } from '@renderer/ui/format'
import { partnerPath } from '@renderer/ui/partners-path'
import type { Partner } from '@shared/horizon/partner'
import type { RefObject } from 'react'
import { Link } from 'wouter'
import { usePartnerKeys } from '../keys/use-partner-keys'
import classes from './partner-page.module.css'
import { type PartnerTab, partnerTabs } from './partner-place'

const words: Readonly<Record<PartnerTab, string>> = {
  access: 'Access',
  keys: 'Keys',
  activity: 'Activity',
  settings: 'Settings'
}

type Props = {
  readonly profileId: string
  readonly partner: Partner
  readonly tab: PartnerTab
  readonly presentRef: RefObject<HTMLAnchorElement | null>
}

/** The parts of a partner's page; each has its own location, so that back goes through them. */
export function PartnerTabs({ profileId, partner, tab, presentRef }: Props) {
  const { used, max } = usePartnerKeys(profileId, partner)
  return (
    <nav className={classes.tabs} aria-label="Parts of this partner">
      {partnerTabs.map(each => (
        <Link
          key={each}
          ref={each === tab ? presentRef : undefined}
          href={partnerPath(partner.id, each === 'access' ? undefined : each)}
          className={classes.tab}
          aria-current={each === tab ? 'page' : undefined}
        >
          {words[each]}
          {each === 'keys' && used !== null && (
            <span className={classes.count}>
              {formatNumber(used)}
              {max !== null && `/${formatNumber(max)}`}
            </span>
          )}
        </Link>
      ))}
    </nav>
  )
}
