import { Button, TextInput } from '@mantine/core'
import { call, toWireError } from '@renderer/api/call'
import { ActionButton } from '@renderer/ui/action-button'
import { ConsoleDialog } from '@renderer/ui/console-dialog'
import { EnvironmentSelect } from '@renderer/ui/environment-select'
import { fieldIssue, isSaidBesideFields } from '@renderer/ui/field-issues'
import { LowerSafetyConsent, SafetyLevelField } from '@renderer/ui/safety-level-field'
import { HeaderFormControl } from '@renderer/ui/secret-fields'
import type { Profile, ProfileDraft } from '@shared/contract/profiles'
import { parseBaseUrl } from '@shared/domain/base-url'
import { lessSafeOnProduction } from '@shared/domain/safety-level'
import { visibleText } from '@shared/domain/visible-text'
import { useMutation } from '@tanstack/react-query'
import { useId, useState } from 'react'
import classes from './edit-profile-dialog.module.css'

type Props = {
  readonly profile: Profile
  readonly onClose: () => void
  /** The address changed: the secret has to be entered again. */
  readonly onNeedsSecret: () => void
}

const originOf = (address: string): string | undefined => {
  const parsed = parseBaseUrl(address)
  return parsed.ok ? parsed.value.origin : undefined
}

export function EditProfileDialog({ profile, onClose, onNeedsSecret }: Props) {
  const formId = useId()
  const [draft, setDraft] = useState<ProfileDraft>(() => draftOf(profile))
  const [hasTried, setHasTried] = useState(false)
  const [isLowerAccepted, setIsLowerAccepted] = useState(false)
  const save = useMutation({
    mutationFn: () => call('profiles.update', { profileId: profile.id, draft }),
    onSuccess: ({ needsSecret }) => (needsSecret ? onNeedsSecret() : onClose())
  })

  const change = (changes: Partial<ProfileDraft>) => {
    setDraft(before => ({ ...before, ...changes }))
    if (changes.safetyLevel ?? changes.environment) setIsLowerAccepted(false)
    save.reset()
  }
  const isEmbedded = profile.secretStorage === 'local-horizon'
  const parsed = parseBaseUrl(draft.baseUrl)
  const addressIssue = parsed.ok ? undefined : parsed.issue
  const nameIssue = draft.name.trim() === '' ? 'Enter a name for this profile' : undefined
  const lowerFrom = lessSafeOnProduction(profile, draft)
  const isUnsettled = lowerFrom !== undefined && !isLowerAccepted
  const refusal = save.error ? toWireError(save.error) : null
  const losesSecret = !isEmbedded && parsed.ok && parsed.value.origin !== originOf(profile.baseUrl)

  function submit() {
    if (save.isPending) return
    setHasTried(true)
    if (addressIssue === undefined && nameIssue === undefined && !isUnsettled) save.mutate()
  }

  return (
    <ConsoleDialog
      opened
      onClose={onClose}
      width={600}
      title={`Edit ${visibleText(profile.name, 60)}`}
      environment={profile.environment}
      error={refusal && isSaidBesideFields(refusal, ['name', 'baseUrl']) ? null : refusal}
      onSend={submit}
      footActions={
        <>
          <Button variant="default" onClick={onClose}>
            Cancel
          </Button>
          <ActionButton
            type="submit"
            form={formId}
            loading={save.isPending}
            disabledReason={
              isUnsettled ? 'Tick first that Production gets a less safe level' : undefined
            }
          >
            Save profile
          </ActionButton>
        </>
      }
    >
      <form
        id={formId}
        onSubmit={event => {
          event.preventDefault()
          submit()
        }}
        noValidate
        className={classes.form}
      >
        <div className={classes.two}>
          <TextInput
            label="Profile name"
            data-autofocus
            value={draft.name}
            maxLength={60}
            error={(hasTried ? nameIssue : undefined) ?? fieldIssue(refusal, 'name')}
            onChange={event => change({ name: event.currentTarget.value })}
          />
          <EnvironmentSelect
            value={draft.environment}
            onChange={environment => change({ environment })}
          />
        </div>
        <SafetyLevelField
          value={draft.safetyLevel}
          onChange={safetyLevel => change({ safetyLevel })}
        />
        {lowerFrom && (
          <LowerSafetyConsent
            from={lowerFrom}
            to={draft.safetyLevel}
            isGiven={isLowerAccepted}
            onChange={setIsLowerAccepted}
          />
        )}
        <TextInput
          label="Operator name"
          value={draft.operatorName}
          maxLength={100}
          onChange={event => change({ operatorName: event.currentTarget.value })}
        />
        {!isEmbedded && (
          <>
            <TextInput
              label="Base URL"
              classNames={{ input: 'hc-mono' }}
              value={draft.baseUrl}
              maxLength={2_000}
              spellCheck={false}
              autoComplete="off"
              error={(hasTried ? addressIssue : undefined) ?? fieldIssue(refusal, 'baseUrl')}
              onChange={event => change({ baseUrl: event.currentTarget.value })}
            />
            <HeaderFormControl
              value={draft.headerForm}
              onChange={headerForm => change({ headerForm })}
            />
          </>
        )}
        {losesSecret && (
          <p className={classes.warning} role="status">
            The admin secret belongs to the old address and is not sent to this one. It has to be
            entered again after saving.
          </p>
        )}
      </form>
    </ConsoleDialog>
  )
}

const draftOf = (profile: Profile): ProfileDraft => {
  const { name, environment, baseUrl, headerForm, operatorName, safetyLevel } = profile
  return { name, environment, baseUrl, headerForm, operatorName, safetyLevel }
}
