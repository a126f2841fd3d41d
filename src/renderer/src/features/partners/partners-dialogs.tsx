import { writeBlock } from '@renderer/ui/horizon-failure'
import { useKeys } from '@renderer/ui/use-keys'
import type { Profile } from '@shared/contract/profiles'
import { partnerStateText } from '@shared/domain/partner-words'
import { visibleText } from '@shared/domain/visible-text'
import type { WireError } from '@shared/errors'
import type { Partner } from '@shared/horizon/partner'
import { ResendInvitationDialog } from './invite-resend-dialog'
import type { PartnersPlace } from './partners-location'
import { PartnerChangeDialog } from './state/partner-change-dialog'

type Props = {
  readonly profile: Profile
  readonly partners: readonly Partner[]
  readonly place: PartnersPlace
  readonly failure: WireError | undefined
  /** Told what to announce. */
  readonly onSaid: (words: string) => void
}

/** What stands open over the list, as the location says; about pending partners only. */
export function PartnersDialogs({ profile, partners, place, failure, onSaid }: Props) {
  const { data: keys } = useKeys(profile.id)
  const { resending, withdrawing, closeDialog } = place
  const isPending = (partner: Partner) => partner.status === 'pending'
  const toResend = partners.find(each => each.id === resending && isPending(each))
  const toWithdraw = partners.find(each => each.id === withdrawing && isPending(each))
  return (
    <>
      {toResend !== undefined && (
        <ResendInvitationDialog
          key={toResend.id}
          profile={profile}
          partner={toResend}
          blockedBy={writeBlock(keys, failure)}
          onClose={closeDialog}
        />
      )}
      {toWithdraw !== undefined && (
        <PartnerChangeDialog
          key={toWithdraw.id}
          profile={profile}
          partner={toWithdraw}
          change="withdraw"
          onClose={closeDialog}
          onDone={done => {
            closeDialog()
            onSaid(
              `${visibleText(done.organizationName, 100)} is now ${partnerStateText(done.status).toLowerCase()}.`
            )
          }}
        />
      )}
    </>
  )
}
