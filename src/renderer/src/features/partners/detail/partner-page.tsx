import { useActiveProfile } from '@renderer/ui/active-profile'
import { ErrorStrip } from '@renderer/ui/error-strip'
import { failureKind, writeBlock } from '@renderer/ui/horizon-failure'
import { HorizonFailureStrip } from '@renderer/ui/horizon-failure-strip'
import { NeverRead } from '@renderer/ui/never-read'
import { PageHead } from '@renderer/ui/page-head'
import { partnersPath } from '@renderer/ui/partners-path'
import { UntrustedText } from '@renderer/ui/untrusted-text'
import { useEscape } from '@renderer/ui/use-escape'
import { useKeys } from '@renderer/ui/use-keys'
import { offerState, useOffers } from '@renderer/ui/use-offers'
import type { Profile } from '@shared/contract/profiles'
import { termFor } from '@shared/domain/audit-query/term-for'
import { useRef, useState } from 'react'
import { useLocation, useParams } from 'wouter'
import { AccessTab } from '../access/access-tab'
import { ActivityTab } from '../activity/activity-tab'
import { KeysTab } from '../keys/keys-tab'
import { SettingsTab } from '../settings/settings-tab'
import { partnerNow } from '../state/partner-now'
import { PartnerStateBadge } from '../state/partner-state-badge'
import { usePartner, useServerNowMs } from '../use-partners'
import { PartnerActions } from './partner-actions'
import { PartnerFacts } from './partner-facts'
import { GonePartner, NoPartners } from './partner-gone'
import classes from './partner-page.module.css'
import { partnerIdFromPath, partnerTabOf } from './partner-place'
import { PartnerStateStrip } from './partner-state-strip'
import { PartnerTabs } from './partner-tabs'

/** One partner: what it may, its keys, what it does, and its end. */
export function PartnerPage() {
  const profile = useActiveProfile()
  const params = useParams<{ partnerId: string; tab?: string }>()
  const partnerId = partnerIdFromPath(params.partnerId)
  const { tab } = params
  return profile === null ? null : (
    <Detail key={`${profile.id} ${partnerId}`} {...{ profile, partnerId, tab }} />
  )
}

type Props = { readonly profile: Profile; readonly partnerId: string; readonly tab?: string }

function Detail({ profile, partnerId, tab }: Props) {
  const [, navigate] = useLocation()
  const [said, setSaid] = useState('')
  const tabRef = useRef<HTMLAnchorElement>(null)
  const { data: keys } = useKeys(profile.id)
  const offers = useOffers(profile.id)
  const { partner, fetchedAt, failure, isFetching, refetch } = usePartner(profile.id, partnerId)
  const serverNowMs = useServerNowMs(profile.id)
  useEscape(() => {
    // Out of a field it is the field's own; what was typed there stays.
    if (!document.activeElement?.matches('input, textarea')) navigate(partnersPath)
  })
  const breadcrumb = { label: 'Partners', href: partnersPath }

  const isNotOffered =
    offerState(offers, 'partners') === 'not-offered' || failure?.code === 'not-offered'
  // Where there are no partners at all, none is gone.
  if (failure?.code === 'not-found' && !isNotOffered) {
    return <GonePartner partnerId={partnerId} name={partner?.organizationName} />
  }
  if (partner === undefined) {
    return (
      <div className={classes.page}>
        <PageHead
          title={<UntrustedText text={partnerId} maxLength={60} />}
          breadcrumb={breadcrumb}
        />
        {isNotOffered ? (
          <NoPartners offers={offers} />
        ) : failure === undefined ? (
          <p className={classes.waiting} role="status">
            Reading the partner
          </p>
        ) : (
          <>
            <ErrorStrip title="The partner could not be read" error={failure} onRetry={refetch} />
            <NeverRead
              profileId={profile.id}
              what="This partner"
              isOne
              query={termFor('partner', partnerId)}
            />
          </>
        )}
      </div>
    )
  }

  const state = partnerNow(partner, serverNowMs)
  const isReadOnly = profile.safetyLevel === 'read-only'
  const block = isNotOffered
    ? 'This Horizon has no endpoint for partners any more'
    : (writeBlock(keys, keys?.failure) ?? writeBlock(keys, failure))
  const shown = partnerTabOf(tab)
  const common = { profile, partner, state, block, isReadOnly, serverNowMs, onSaid: setSaid }
  return (
    <div className={classes.page}>
      <PageHead
        title={<UntrustedText text={partner.organizationName} maxLength={120} />}
        breadcrumb={breadcrumb}
        badge={<PartnerStateBadge state={state} variant="badge" />}
        meta={<PartnerFacts partner={partner} serverNowMs={serverNowMs} />}
        actions={!isReadOnly && <PartnerActions {...common} afterwards={tabRef} />}
      />
      <PartnerTabs profileId={profile.id} partner={partner} tab={shown} presentRef={tabRef} />
      {failure !== undefined && failureKind(failure) !== 'other' ? (
        <HorizonFailureStrip
          failure={failure}
          heldSince={fetchedAt}
          isRefreshing={isFetching}
          onRetry={refetch}
        />
      ) : (
        failure !== undefined && (
          <ErrorStrip
            title="The partner could not be refreshed. What is shown is as it was last read"
            error={failure}
            onRetry={refetch}
          />
        )
      )}
      <PartnerStateStrip partner={partner} state={state} serverNowMs={serverNowMs} />
      <div className={classes.content} data-tab={shown}>
        {shown === 'access' && <AccessTab profileId={profile.id} partner={partner} />}
        {shown === 'keys' && <KeysTab {...common} />}
        {shown === 'activity' && <ActivityTab profileId={profile.id} partner={partner} />}
        {shown === 'settings' && <SettingsTab {...common} />}
      </div>
      <div className="hc-visually-hidden" role="status">
        {said}
      </div>
    </div>
  )
}
