import { Button } from '@mantine/core'
import { call, toWireError } from '@renderer/api/call'
import { ActionButton } from '@renderer/ui/action-button'
import { ConsoleDialog } from '@renderer/ui/console-dialog'
import { isMac } from '@renderer/ui/shortcut'
import { UntrustedText } from '@renderer/ui/untrusted-text'
import { useDirectory } from '@renderer/ui/use-directory'
import { usePurposes } from '@renderer/ui/use-purposes'
import { useRetryCountdown } from '@renderer/ui/use-retry-countdown'
import type { StoredDraft } from '@shared/contract/drafts'
import type { KeyList } from '@shared/contract/keys'
import type { Profile } from '@shared/contract/profiles'
import type { WireError } from '@shared/errors'
import type { Key } from '@shared/horizon/key'
import { useQuery } from '@tanstack/react-query'
import { useMemo, useRef, useState } from 'react'
import { copiedWords, copySettings } from './copy-settings'
import { type CopyReport, CopySettingsNote } from './copy-settings-note'
import { CopySettingsPicker } from './copy-settings-picker'
import classes from './create-key-dialog.module.css'
import { focusField } from './create-key-focus'
import { CreateKeyOutcome } from './create-key-outcome'
import { DraftNote } from './draft-note'
import { KeyExpiry } from './key-expiry'
import { formFieldOf, type KeyFormField } from './key-form'
import { integrationsOf, keyHints } from './key-hints'
import { KeyIdentity } from './key-identity'
import { KeyLimits } from './key-limits'
import { KeySummary } from './key-summary'
import { ownerEffect } from './key-type-effect'
import { PurposeSection } from './purpose-section'
import { ScopePicker } from './scope-picker'
import { useCreateKey } from './use-create-key'
import { useStoredDraft } from './use-key-draft'
import { useKeyForm } from './use-key-form'

type Props = {
  readonly profile: Profile
  readonly list: KeyList | undefined
  /** Why nothing can be sent now; what was entered stays until it can. */
  readonly blockedBy: string | undefined
  readonly onClose: () => void
}

const noKeys: readonly Key[] = []

/** Opens once it is known what was entered before, so that nothing moves under the first letter. */
export function CreateKeyDialog(props: Props) {
  const stored = useStoredDraft(props.profile.id)
  return stored === undefined ? null : <CreateKeyForm {...props} stored={stored} />
}

type FormProps = Props & { readonly stored: StoredDraft | null }

/** Everything about a new key on one page; a refusal stands beside its field and nothing is lost. */
function CreateKeyForm({ profile, list, blockedBy, onClose, stored }: FormProps) {
  const nameRef = useRef<HTMLInputElement>(null)
  const bodyRef = useRef<HTMLDivElement>(null)
  const [report, setReport] = useState<CopyReport>()
  const [restored, setRestored] = useState(stored)
  const { data: stash } = useQuery({
    queryKey: ['reveals', profile.id, 'stash-kind'],
    queryFn: () => call('reveals.stashKind', { profileId: profile.id }),
    // The keychain may have been locked or ended since the last key.
    staleTime: 0
  })
  const hasExtensions = list?.hasExtensions ?? false
  const keys = list?.fetchedAt == null ? noKeys : list.keys
  const clockOffsetMs = list?.clockOffsetMs ?? 0
  const directory = useDirectory(profile.id, { refreshes: hasExtensions })
  const { purposeOf } = usePurposes(profile.id)

  const sending = useCreateKey({ profileId: profile.id, list, onCreated: onClose })
  const { unanswered, mustLook } = sending
  const keyForm = useKeyForm({
    profileId: profile.id,
    stored,
    organization: list?.organization,
    hasExtensions,
    userById: directory.userById,
    clockOffsetMs,
    create: draft =>
      sending.create(draft).catch(error => {
        // Whoever left or was renamed since the directory was read is known after this.
        if (namesDirectory(toWireError(error))) directory.refresh()
        throw error
      }),
    onRefused: field => focusField(bodyRef.current, field)
  })
  const { form, change, fill, draft, limits, issueOf, error, setError, isSending, submit } = keyForm
  const owner = directory.userById.get(draft.ownerUserId ?? '')
  const effect = ownerEffect(draft, owner)

  const integrations = useMemo(
    () => integrationsOf(keys, purposeOf, Date.now() + clockOffsetMs),
    [keys, purposeOf, clockOffsetMs]
  )
  const hints = keyHints(draft, {
    environment: profile.environment,
    integrations,
    nowMs: Date.now() + clockOffsetMs
  })
  const hintOf = (field: KeyFormField) => hints.find(hint => hint.field === field)

  const shownError = unanswered?.failure ?? error
  const waitSeconds = useRetryCountdown(shownError ?? undefined)
  const pause = waitSeconds > 0 ? `Horizon asked to wait ${waitSeconds} s` : undefined
  // Reading the list is what may end the block, so only creating is held back by it.
  const offReason = mustLook ? pause : (blockedBy ?? pause)

  function act() {
    if (offReason !== undefined) return
    if (!mustLook) submit()
    else void sending.look().then(isRead => isRead && setError(null))
  }

  function copyFrom(key: Key) {
    const today = new Date(Date.now() + clockOffsetMs).toISOString().slice(0, 10)
    const { users, departments } = directory
    const purpose = purposeOf.get(key.id)
    const context = { limits, hasExtensions, users, departments, purpose, today }
    const copied = copySettings(key, context)
    fill(copied.changes, copiedFields)
    setReport({ from: key.clientName, copied: copiedWords(copied), notes: copied.notes })
    bodyRef.current?.scrollTo?.({ top: 0 })
    nameRef.current?.focus()
  }

  function startAnew() {
    keyForm.discard()
    setRestored(null)
    setReport(undefined)
    nameRef.current?.focus()
  }

  return (
    <ConsoleDialog
      opened
      onClose={onClose}
      title="Create key"
      hint={<CopySettingsPicker keys={keys} onPick={copyFrom} />}
      width={1040}
      environment={profile.environment}
      isBare
      initialFocusRef={nameRef}
      error={shownError}
      errorTitle={unanswered?.failure && 'The list could not be read'}
      onSend={act}
      footNote={
        blockedBy ?? (
          <>
            Sends <code>POST /admin/api-keys</code> as{' '}
            <UntrustedText
              text={profile.operatorName || 'the admin secret alone'}
              maxLength={100}
            />
          </>
        )
      }
      footActions={
        <>
          <Button variant="default" onClick={onClose}>
            Cancel
          </Button>
          <ActionButton
            loading={isSending || unanswered?.state === 'looking'}
            disabledReason={offReason}
            onClick={act}
          >
            {mustLook ? 'Look at the list first' : createWords(unanswered?.found.length ?? 0)}{' '}
            <span className={classes.keys}>{isMac() ? '⌘' : 'Ctrl'} ↵</span>
          </ActionButton>
        </>
      }
    >
      <div className={classes.panes}>
        <div className={classes.form} ref={bodyRef}>
          <DraftNote savedAt={restored?.savedAt} isSending={isSending} onDiscard={startAnew} />
          <CopySettingsNote report={report} onDismiss={() => setReport(undefined)} />
          <KeyIdentity
            {...{ form, issueOf, nameRef, directory, hasExtensions }}
            onChange={change}
            hint={hintOf('clientName')}
            isAsked={list?.organization !== undefined}
          />
          <ScopePicker
            scopes={form.scopes}
            onScopes={scopes => change({ scopes }, 'scopes')}
            allScopes={form.allScopes}
            onAllScopes={allScopes => change({ allScopes }, 'scopes')}
            issue={issueOf('scopes')}
            hint={hintOf('scopes')}
            effect={effect}
          />
          <div className={classes.columns}>
            <KeyLimits {...{ form, issueOf, limits, hasExtensions }} onChange={change} />
            <KeyExpiry
              choice={form.expiry}
              onChoice={expiry => change({ expiry }, 'expiresAt')}
              date={form.date}
              onDate={date => change({ date }, 'expiresAt')}
              expiresAt={draft.expiresAt}
              issue={issueOf('expiresAt')}
              hint={hintOf('expiresAt')}
            />
          </div>
          <PurposeSection
            value={form.purpose}
            onChange={(changes, field) =>
              change({ purpose: { ...form.purpose, ...changes } }, `purpose.${field}`)
            }
            issueOf={field => issueOf(`purpose.${field}`)}
          />
        </div>
        <KeySummary
          {...{ draft, limits, hasExtensions, owner, effect, issueOf }}
          departments={directory.departments ?? []}
          isLostOnCrash={stash?.stash === 'memory'}
        />
      </div>
      <CreateKeyOutcome unanswered={unanswered} />
    </ConsoleDialog>
  )
}

const copiedFields: readonly KeyFormField[] = [
  'ownerUserId',
  'departments',
  'rateLimit',
  'rateLimitPerDay'
]

const namesDirectory = ({ fields = [] }: WireError): boolean =>
  fields.some(({ field }) => ['ownerUserId', 'departments'].includes(formFieldOf(field) ?? ''))

const createWords = (found: number): string => (found === 0 ? 'Create key' : 'Create another key')
