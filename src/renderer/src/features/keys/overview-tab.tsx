import { ActionButton } from '@renderer/ui/action-button'
import { TimeText } from '@renderer/ui/time-text'
import { useOffer } from '@renderer/ui/use-offers'
import type { KeyList } from '@shared/contract/keys'
import type { Profile } from '@shared/contract/profiles'
import { featureEndpoints } from '@shared/domain/offers'
import { IconPencil } from '@tabler/icons-react'
import { KeyConfiguration } from './key-configuration'
import { KeyLineage } from './key-lineage'
import classes from './key-page.module.css'
import { KeyProof } from './key-proof'
import { KeyPurposeFacts } from './key-purpose-facts'
import { useKeyRefreshCommand } from './key-refresh-command'
import { KeyRights } from './key-rights'
import type { KeyRow } from './key-rows'
import { Section } from './overview-tab-section'
import { RejectedCalls } from './rejected-calls'

type Props = {
  readonly profile: Profile
  readonly row: KeyRow
  readonly fetchedAt: string | null
  /** Not as Horizon has it now: times are clock times. */
  readonly isStale: boolean
  readonly serverNowMs: number
  readonly organization: KeyList['organization']
  /** Why nothing can be written now. */
  readonly block: string | undefined
  readonly onRefresh: () => void
  readonly onEditLimits: () => void
  readonly onEditPurpose: () => void
}

/** What a key is: its configuration, whose rights it has, what it is for, what was proved. */
export function OverviewTab(props: Props) {
  const { profile, row, fetchedAt, serverNowMs, organization, block } = props
  const { key, status } = row
  useKeyRefreshCommand('Refresh this key', props.onRefresh)
  return (
    <div className={classes.overview}>
      <div className={classes.column}>
        {status === 'revoked' && <RejectedCalls profileId={profile.id} keyId={key.id} />}
        <Section
          title="Configuration"
          beside={
            fetchedAt !== null && (
              <>
                Fetched <TimeText iso={fetchedAt} mode="relative" />
              </>
            )
          }
          action={<EditLimits {...props} block={block} />}
        >
          {status !== 'revoked' && <NoEditLimits profileId={profile.id} />}
          <KeyConfiguration
            profileId={profile.id}
            row={row}
            isStale={props.isStale}
            serverNowMs={serverNowMs}
            organization={organization}
          />
        </Section>
      </div>
      <div className={classes.column}>
        {key.type === 'user' && <KeyRights profileId={profile.id} keyObject={key} />}
        <KeyPurposeFacts
          profileId={profile.id}
          keyId={key.id}
          canEdit={profile.safetyLevel !== 'read-only'}
          onEdit={props.onEditPurpose}
        />
        <KeyLineage profileId={profile.id} keyId={key.id} />
        <KeyProof profileId={profile.id} keyId={key.id} />
      </div>
    </div>
  )
}

function EditLimits({ profile, row, block, onEditLimits }: Props) {
  const offer = useOffer(profile.id, 'keys.update')
  const isReadOnly = profile.safetyLevel === 'read-only'
  if (isReadOnly || row.status === 'revoked' || offer === 'not-offered') return null
  return (
    <ActionButton
      size="xs"
      variant="default"
      leftSection={<IconPencil size={14} stroke={1.7} aria-hidden />}
      disabledReason={block}
      onClick={onEditLimits}
    >
      Edit rate limit
    </ActionButton>
  )
}

/** Why there is no button. */
function NoEditLimits({ profileId }: { readonly profileId: string }) {
  const offer = useOffer(profileId, 'keys.update')
  const [endpoint] = featureEndpoints['keys.update'] ?? []
  if (offer !== 'not-offered') return null
  return (
    <p className={classes.sentence}>
      Limits cannot be edited: this Horizon has no{' '}
      <code>
        {endpoint?.method} {endpoint?.path}
      </code>
      . To change one, create a key with the limit it should have.
    </p>
  )
}
