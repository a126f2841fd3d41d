import { Button } from '@mantine/core'
import { ActionButton } from '@renderer/ui/action-button'
import { useActiveProfile } from '@renderer/ui/active-profile'
import { clockTime, formatNumber } from '@renderer/ui/format'
import { PageHead } from '@renderer/ui/page-head'
import { invitePartnerPath, partnerPath, partnersPath, reachPath } from '@renderer/ui/partners-path'
import type { PartnerList } from '@shared/contract/partners'
import type { Profile } from '@shared/contract/profiles'
import type { Partner } from '@shared/horizon/partner'
import { IconArrowsJoin, IconPlus } from '@tabler/icons-react'
import { useRef, useState } from 'react'
import { useLocation } from 'wouter'
import { useInviteBlock } from './invite-block'
import { limitWords } from './partner-words'
import { usePartnersCommands } from './partners-commands'
import { PartnersContent } from './partners-content'
import { PartnersDialogs } from './partners-dialogs'
import { PartnersFailure } from './partners-failure'
import { PartnersFilterBar } from './partners-filter-bar'
import { usePartnersLocation } from './partners-location'
import classes from './partners-page.module.css'
import { usePartnersPageStore } from './partners-page-store'
import { type PartnerRows, usePartnerRows } from './partners-rows'
import { UnknownStates, UnreadablePartners } from './partners-strips'
import type { PartnersTableHandle } from './partners-table'
import { PartnersTimeline } from './partners-timeline'
import { usePartnerRefresh, useServerNowMs } from './use-partners'

/** Every partner of the active profile's organization. */
export function PartnersPage() {
  const profile = useActiveProfile()
  return profile === null ? null : <Partners key={profile.id} profile={profile} />
}

const nobody: readonly Partner[] = []

function Partners({ profile }: { readonly profile: Profile }) {
  const [, navigate] = useLocation()
  const place = usePartnersLocation()
  const tableRef = useRef<PartnersTableHandle>(null)
  const [announcement, setAnnouncement] = useState('')
  const { left, actions } = usePartnersPageStore()
  const { list, isAsked, failure, isRefreshing, refreshNow } = usePartnerRefresh(profile.id)
  const serverNowMs = useServerNowMs(profile.id)
  const partners = list?.fetchedAt == null ? nobody : list.partners
  const { filter, sort, showsEnded } = place
  const rows = usePartnerRows({ partners, nowMs: serverNowMs, filter, sort, showsEnded })
  const canWrite = profile.safetyLevel !== 'read-only'
  const block = useInviteBlock(profile.id, list, failure)
  const isOffered = list?.isOffered !== false
  const isHeld = list?.fetchedAt != null && isOffered
  usePartnersCommands(refreshNow)

  const invite = () => navigate(invitePartnerPath)
  function open(partnerId: string) {
    const path = place.search === '' ? partnersPath : `${partnersPath}?${place.search}`
    actions.leave({ profileId: profile.id, path, partnerId })
    navigate(partnerPath(partnerId))
  }

  return (
    <div className={classes.page}>
      <PageHead
        title="Partners"
        count={isHeld && <Count list={list} rows={rows} isStale={failure !== undefined} />}
        actions={
          isOffered && (
            <>
              <Button
                variant="default"
                leftSection={<IconArrowsJoin size={16} stroke={1.7} aria-hidden />}
                onClick={() => navigate(reachPath)}
              >
                Who outside reaches…
              </Button>
              {canWrite && (
                <ActionButton
                  leftSection={<IconPlus size={16} stroke={1.7} aria-hidden />}
                  disabledReason={block}
                  onClick={invite}
                >
                  Invite partner
                </ActionButton>
              )}
            </>
          )
        }
      />
      <PartnersFailure
        list={list}
        failure={failure}
        isRefreshing={isRefreshing}
        onRetry={refreshNow}
      />
      <UnreadablePartners unreadable={list?.unreadable ?? []} />
      <UnknownStates rows={rows.rows} />
      {isHeld && partners.length > 0 && (
        <>
          <PartnersTimeline rows={rows.rows} serverNowMs={serverNowMs} />
          <PartnersFilterBar
            list={rows}
            place={place}
            onLeave={() => tableRef.current?.focusCursor()}
          />
        </>
      )}
      <PartnersContent
        profileId={profile.id}
        list={list}
        isAsked={isAsked}
        failure={failure}
        rows={rows}
        place={place}
        onInvite={canWrite && block === undefined ? invite : undefined}
        table={{
          ref: tableRef,
          onOpen: open,
          lastId: left?.profileId === profile.id ? left.partnerId : undefined,
          serverNowMs,
          invitations: canWrite
            ? {
                onResend: id => place.open('resend', id),
                onWithdraw: id => place.open('withdraw', id)
              }
            : undefined
        }}
      />
      <div className="hc-visually-hidden" role="status">
        {announcement}
      </div>
      {canWrite && isHeld && (
        <PartnersDialogs
          profile={profile}
          partners={partners}
          place={place}
          failure={failure}
          onSaid={setAnnouncement}
        />
      )}
    </div>
  )
}

type CountProps = {
  readonly list: PartnerList
  readonly rows: PartnerRows
  readonly isStale: boolean
}

/** Places taken of those there are, with what takes one. */
function Count({ list, rows: { counted }, isStale }: CountProps) {
  const { limit, fetchedAt } = list
  const asOf = isStale && fetchedAt !== null ? `, as of ${clockTime(fetchedAt, Date.now())}` : ''
  return (
    <span
      className={classes.count}
      data-full={(limit !== null && counted >= limit) || undefined}
      data-hint={limitWords(limit)}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: its hint says what counts
      tabIndex={0}
    >
      {limit === null
        ? `${formatNumber(counted)} in use`
        : `${formatNumber(counted)} of ${formatNumber(limit)} in use`}
      {asOf}
    </span>
  )
}
