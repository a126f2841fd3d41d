import { TextInput } from '@mantine/core'
import { ActionButton } from '@renderer/ui/action-button'
import { ConnectionTestBox } from '@renderer/ui/connection-test-box'
import { EnvironmentSelect } from '@renderer/ui/environment-select'
import { ErrorStrip } from '@renderer/ui/error-strip'
import { LowerSafetyConsent, SafetyLevelField } from '@renderer/ui/safety-level-field'
import { HeaderFormControl, SecretField } from '@renderer/ui/secret-fields'
import { SecretStorageChoice } from '@renderer/ui/secret-storage'
import { IconPlugConnected } from '@tabler/icons-react'
import { type FormEvent, useEffect, useRef } from 'react'
import classes from './connect-form.module.css'
import { useConnectForm } from './use-connect-form'

export function ConnectForm() {
  const form = useConnectForm()
  const { draft, connection, change, issueOf, blockedBy } = form
  const { hasPassed, waitSeconds } = connection
  const testState = connection.test.state
  const isTesting = testState === 'running'
  const actions = useRef<HTMLDivElement>(null)

  // The steps push the buttons down, and out of sight in a low window.
  useEffect(() => {
    if (testState !== 'none') actions.current?.scrollIntoView({ block: 'nearest' })
  }, [testState])

  const submit = (event: FormEvent) => {
    event.preventDefault()
    if (hasPassed) void form.connect()
    else form.runTest()
  }

  return (
    <form className={classes.form} onSubmit={submit} noValidate>
      <div className={classes.three}>
        <TextInput
          label="Profile name"
          value={draft.name}
          error={issueOf('name')}
          maxLength={200}
          onChange={event => change('name', event.currentTarget.value)}
        />
        <EnvironmentSelect
          value={draft.environment}
          onChange={environment => change('environment', environment)}
        />
        <TextInput
          label="Operator name"
          value={draft.operatorName}
          error={issueOf('operatorName')}
          maxLength={100}
          onChange={event => change('operatorName', event.currentTarget.value)}
        />
      </div>
      <TextInput
        label="Base URL"
        placeholder="https://api.horizonplatform.ai"
        classNames={{ input: 'hc-mono' }}
        value={draft.baseUrl}
        error={issueOf('baseUrl')}
        maxLength={2_000}
        spellCheck={false}
        autoComplete="off"
        inputMode="url"
        onChange={event => change('baseUrl', event.currentTarget.value)}
      />
      <div className={classes.secret}>
        <SecretField value={form.secret} error={issueOf('secret')} onChange={form.setSecret} />
        <HeaderFormControl
          value={draft.headerForm}
          onChange={headerForm => change('headerForm', headerForm)}
        />
      </div>
      <SafetyLevelField
        value={draft.safetyLevel}
        onChange={safetyLevel => change('safetyLevel', safetyLevel)}
      />
      {form.lowerFrom && (
        <LowerSafetyConsent
          from={form.lowerFrom}
          to={draft.safetyLevel}
          isGiven={form.isLowerAccepted}
          onChange={form.setIsLowerAccepted}
        />
      )}
      <SecretStorageChoice choice={form.choice} />
      <ConnectionTestBox
        test={connection.test}
        waitSeconds={waitSeconds}
        onCancel={connection.cancel}
        onRemedy={form.runTest}
      />
      {form.failure && (
        <div className={classes.failure}>
          <ErrorStrip title="The profile was not created" error={form.failure} />
        </div>
      )}
      <div ref={actions} className={classes.actions}>
        <ActionButton
          type={hasPassed ? 'button' : 'submit'}
          variant={hasPassed ? 'default' : 'filled'}
          disabledReason={waitSeconds > 0 ? `Horizon asked to wait ${waitSeconds} s` : undefined}
          leftSection={<IconPlugConnected size={16} />}
          loading={isTesting}
          onClick={hasPassed ? () => form.runTest() : undefined}
        >
          Test connection
        </ActionButton>
        <ActionButton
          type={hasPassed ? 'submit' : 'button'}
          disabledReason={blockedBy}
          loading={form.isConnecting}
        >
          Connect
        </ActionButton>
        {blockedBy && <span className={classes.reason}>{blockedBy}</span>}
      </div>
    </form>
  )
}
