import { Button } from '@mantine/core'
import { ActionButton } from '@renderer/ui/action-button'
import { EmptyState } from '@renderer/ui/empty-state'
import { ErrorStrip } from '@renderer/ui/error-strip'
import { formatNumber } from '@renderer/ui/format'
import { failureKind } from '@renderer/ui/horizon-failure'
import { NoticeStrip } from '@renderer/ui/notice-strip'
import { TimeText } from '@renderer/ui/time-text'
import type { Profile } from '@shared/contract/profiles'
import type { Partner } from '@shared/horizon/partner'
import { IconKey, IconPlus, IconRefresh } from '@tabler/icons-react'
import { usePartnerPlace } from '../detail/partner-place'
import { stateBlock } from '../state/partner-now'
import { KeysDialogs } from './keys-dialogs'
import { KeysNotOffered } from './keys-not-offered'
import { KeysTable } from './keys-table'
import classes from './partner-keys.module.css'
import { hasFreeSlot, type ShownPartnerKeys, usePartnerKeys } from './use-partner-keys'

type Props = {
  readonly profile: Profile
  readonly partner: Partner
  /** The state that counts now. */
  readonly state: string
  readonly block: string | undefined
  readonly isReadOnly: boolean
  readonly serverNowMs: number
  readonly onSaid: (words: string) => void
}

/** The partner's keys: how many of how many, what each may, and everything that is done with one. */
export function KeysTab(props: Props) {
  const { profile, partner, state, isReadOnly } = props
  const { change } = usePartnerPlace()
  const keys = usePartnerKeys(profile.id, partner)
  const { list, failure, isKnown } = keys
  if (!keys.isOffered || failure?.code === 'not-offered') {
    return <KeysNotOffered profileId={profile.id} />
  }
  const block = props.block ?? stateBlock(state)
  const isFull = !hasFreeSlot(keys)
  const createBlock = block ?? (isFull ? fullWords(keys) : undefined)
  const create = (
    <ActionButton
      leftSection={<IconPlus size={16} stroke={1.7} aria-hidden />}
      disabledReason={createBlock}
      onClick={() => change({ new: '' })}
    >
      Create partner key
    </ActionButton>
  )
  return (
    <>
      <div className={classes.bar}>
        <span className={classes.used}>{usedWords(keys)}</span>
        <span className={classes.note} data-hint-if-cut>
          Apart from the organization’s keys; in the audit log as partner keys
        </span>
        <Age keys={keys} />
        {!isReadOnly && create}
      </div>
      {failure !== undefined && !(isKnown && failureKind(failure) === 'unreachable') && (
        <ErrorStrip
          title={
            isKnown
              ? 'The keys could not be refreshed. What is shown is as old as it says'
              : 'The keys could not be read'
          }
          error={failure}
          onRetry={() => void keys.readNow()}
        />
      )}
      {isFull && !isReadOnly && stateBlock(state) === undefined && (
        <NoticeStrip
          tone="info"
          title={fullWords(keys)}
          actions={
            <ActionButton
              size="xs"
              variant="default"
              disabledReason={props.block}
              onClick={() => change({ full: '' })}
            >
              Make room…
            </ActionButton>
          }
        >
          None can be created, and none rotated without an outage, before one is free: retire one
          that nobody uses, or raise the limit.
        </NoticeStrip>
      )}
      {(list?.unreadable.length ?? 0) > 0 && (
        <NoticeStrip
          tone="warn"
          title={`${formatNumber(list?.unreadable.length ?? 0)} of its keys could not be read`}
        >
          They may count toward the limit all the same.
        </NoticeStrip>
      )}
      {keys.isLoading && (
        <p className={classes.sentence} role="status">
          Reading the partner’s keys
        </p>
      )}
      {isKnown && keys.keys.length === 0 && (
        <EmptyState
          icon={<IconKey />}
          title="No partner key yet"
          text="A partner key calls with the partner’s own access, and never with more. Its people can work without one, by signing in."
          action={isReadOnly ? undefined : create}
        />
      )}
      {keys.keys.length > 0 && <KeysTable {...props} block={props.block} keys={keys} />}
      <KeysDialogs {...props} keys={keys} />
    </>
  )
}

function Age({ keys }: { readonly keys: ShownPartnerKeys }) {
  return (
    <>
      {keys.list?.fetchedAt != null && (
        <span className={classes.age}>
          Fetched <TimeText iso={keys.list.fetchedAt} mode="relative" />
        </span>
      )}
      <Button
        size="xs"
        variant="default"
        loading={keys.isFetching}
        leftSection={<IconRefresh size={14} stroke={1.7} aria-hidden />}
        onClick={() => void keys.readNow()}
      >
        Refresh
      </Button>
    </>
  )
}

function usedWords({ used, max }: ShownPartnerKeys): string {
  if (used === null) return 'Partner keys'
  if (max === null) return `${formatNumber(used)} in use, limit not said`
  return `${formatNumber(used)} of ${formatNumber(max)} partner keys in use`
}

const fullWords = ({ used, max }: ShownPartnerKeys): string =>
  used !== null && max !== null && used > max
    ? `${formatNumber(used)} keys are in use, more than the limit of ${formatNumber(max)}`
    : `All ${formatNumber(max ?? 0)} keys of this partner are in use`
