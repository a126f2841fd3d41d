import { useActiveProfile } from '@renderer/ui/active-profile'
import {
  type Command,
  type PaletteObject,
  useCommands,
  useObjects
} from '@renderer/ui/command-registry'
import { navigateTo } from '@renderer/ui/hash-location'
import { shownState } from '@renderer/ui/partner-rows'
import {
  invitePartnerPath,
  partnerPath,
  partnersListPath,
  resendInvitationPath,
  withdrawInvitationPath
} from '@renderer/ui/partners-path'
import { usePartners } from '@renderer/ui/use-partners'
import type { Profile } from '@shared/contract/profiles'
import { visibleText } from '@shared/domain/visible-text'
import type { Partner } from '@shared/horizon/partner'
import {
  IconBuildingCommunity,
  IconCalendarExclamation,
  IconKey,
  IconMail,
  IconMailOff,
  IconPlus
} from '@tabler/icons-react'
import { useMemo } from 'react'
import { PartnerStateBadge } from './state/partner-state-badge'
import { useServerNowMs } from './use-partners'

const icon = { size: 16, stroke: 1.7 } as const

/** Makes every partner of the active profile findable by name, e-mail and id. Draws nothing. */
export function PartnerPaletteObjects() {
  const profile = useActiveProfile()
  return profile === null ? null : <Objects key={profile.id} profile={profile} />
}

function Objects({ profile }: { readonly profile: Profile }) {
  const { data: list } = usePartners(profile.id)
  const nowMs = useServerNowMs(profile.id)
  const canWrite = profile.safetyLevel !== 'read-only'
  const isOffered = list !== undefined && list.isOffered !== false
  useObjects(
    useMemo(
      () => () => (list?.partners ?? []).map(partner => toObject(partner, canWrite, nowMs)),
      [list, canWrite, nowMs]
    )
  )
  useCommands(
    useMemo<readonly Command[]>(() => commands(isOffered, canWrite), [isOffered, canWrite])
  )
  return null
}

function commands(isOffered: boolean, canWrite: boolean): readonly Command[] {
  if (!isOffered) return []
  const found: Command[] = [
    {
      id: 'partners.expiring',
      title: 'Partners that end within 30 days',
      group: 'Partners',
      keywords: ['expiry', 'expiring'],
      icon: <IconCalendarExclamation {...icon} />,
      run: () => navigateTo(partnersListPath({ checks: ['expiring'] }))
    },
    {
      id: 'partners.endless',
      title: 'Partners without expiry',
      group: 'Partners',
      keywords: ['no expiry', 'endless'],
      icon: <IconCalendarExclamation {...icon} />,
      run: () => navigateTo(partnersListPath({ checks: ['no-expiry'] }))
    }
  ]
  if (canWrite) {
    found.push({
      id: 'partners.invite',
      title: 'Invite a partner…',
      group: 'Partners',
      keywords: ['new', 'add', 'external', 'organization'],
      icon: <IconPlus {...icon} />,
      run: () => navigateTo(invitePartnerPath)
    })
  }
  return found
}

function toObject(partner: Partner, canWrite: boolean, nowMs: number): PaletteObject {
  const { id, organizationName, contactEmail, users } = partner
  const state = shownState(partner, nowMs)
  const open = () => navigateTo(partnerPath(id))
  const action = (name: string, title: string, shown: Command['icon'], to: string): Command => ({
    id: `partners.${name} ${id}`,
    title,
    group: 'Partners',
    icon: shown,
    run: () => navigateTo(to)
  })
  const actions: Command[] = [
    action('open', 'Open', <IconBuildingCommunity {...icon} />, partnerPath(id)),
    action('keys', 'Open its keys', <IconKey {...icon} />, partnerPath(id, 'keys'))
  ]
  if (canWrite && state === 'pending') {
    const resend = resendInvitationPath(id)
    actions.push(
      {
        ...action('resend', 'Resend invitation…', <IconMail {...icon} />, resend),
        note: 'opens the dialog, sends nothing yet'
      },
      {
        ...action(
          'withdraw',
          'Withdraw invitation…',
          <IconMailOff {...icon} />,
          withdrawInvitationPath(id)
        ),
        note: 'opens the dialog, changes nothing yet',
        isDangerous: true
      }
    )
  }
  return {
    id,
    kind: 'Partners',
    title: visibleText(organizationName || id, 200),
    hint: contactEmail == null ? undefined : visibleText(contactEmail, 60),
    icon: <IconBuildingCommunity {...icon} />,
    status: (
      <PartnerStateBadge state={state === 'unknown' ? partner.status : state} variant="table" />
    ),
    searchText: [organizationName, contactEmail ?? '', id, ...users.map(user => user.name)].join(
      ' '
    ),
    open,
    actions
  }
}
