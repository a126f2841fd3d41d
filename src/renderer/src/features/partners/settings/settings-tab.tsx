import { Button, SegmentedControl, TextInput } from '@mantine/core'
import { ActionButton } from '@renderer/ui/action-button'
import { ErrorStrip } from '@renderer/ui/error-strip'
import { isSaidBesideFields } from '@renderer/ui/field-issues'
import { formatNumber } from '@renderer/ui/format'
import { NoticeStrip } from '@renderer/ui/notice-strip'
import { UntrustedText } from '@renderer/ui/untrusted-text'
import type { Profile } from '@shared/contract/profiles'
import { defaultMaxApiKeys, defaultSessionTimeoutHours } from '@shared/domain/partner-draft'
import type { Partner } from '@shared/horizon/partner'

import { usePartnerKeys } from '../keys/use-partner-keys'
import { PartnerPeople } from './partner-people'
import { endWords, hoursWords, limitWords } from './settings-form'
import { SettingsFacts, SettingsRow } from './settings-parts'
import classes from './settings-tab.module.css'
import { type SettingsForm, useSettingsForm } from './use-settings-form'

type Props = {
  readonly profile: Profile
  readonly partner: Partner
  readonly state: string
  readonly block: string | undefined
  readonly isReadOnly: boolean
  readonly serverNowMs: number
  readonly onSaid: (words: string) => void
}

/** Contact, limits and end of a partnership, as they are and as they become. */
export function SettingsTab(props: Props) {
  const { profile, partner, state, block, isReadOnly, serverNowMs, onSaid } = props
  const isOver = state === 'revoked'
  const form = useSettingsForm({
    profileId: profile.id,
    partner,
    serverNowMs,
    onSaved: () => onSaid('The settings are changed.')
  })
  return (
    <div className={classes.tab}>
      {isReadOnly || isOver ? (
        <SettingsFacts partner={partner} isOver={isOver} />
      ) : (
        <Form {...{ profile, partner, state, block, form }} />
      )}
      <PartnerPeople users={partner.users} />
    </div>
  )
}

type FormProps = Pick<Props, 'profile' | 'partner' | 'state' | 'block'> & {
  readonly form: SettingsForm
}

function Form({ profile, partner, state, block, form }: FormProps) {
  const { seen, typed, change, asked, issueOf, error } = form
  const { used } = usePartnerKeys(profile.id, partner)
  const offReason = block ?? offWords(form)
  const limit = asked.settings?.maxApiKeys
  const hasStrip = error !== null && !isSaidBesideFields(error, shownFields)
  return (
    <form
      className={classes.form}
      aria-label="Settings"
      onSubmit={event => {
        event.preventDefault()
        if (offReason === undefined) form.save()
      }}
    >
      {hasStrip && (
        <ErrorStrip
          title={
            form.state === 'changed'
              ? 'Nothing was changed: the partner is not what you saw'
              : 'The settings were not changed'
          }
          error={error}
          onRetry={form.state === 'changed' ? form.compareAgain : undefined}
          retryLabel="Compare again"
        />
      )}
      {form.changes.length > 0 && (
        <NoticeStrip tone="warn" title="Changed meanwhile by someone else">
          {form.changes.join('. ')}. What you entered is kept; compare, then decide.
        </NoticeStrip>
      )}
      {form.isRaced && (
        <NoticeStrip
          tone="warn"
          title="It is changed. Another change in between cannot be excluded"
        >
          This Horizon gives its partners no versions. If someone else changed it in the same
          second, that may have been overwritten.
        </NoticeStrip>
      )}
      <SettingsRow
        label="Contact"
        now={seen.contactEmail ?? 'none'}
        isChanged={asked.contactEmail !== undefined}
      >
        <TextInput
          aria-label="Contact e-mail"
          description="Gets the invitation and what Horizon has to say to the partner"
          value={typed.contactEmail}
          error={issueOf('contactEmail')}
          maxLength={400}
          autoComplete="off"
          onChange={event => change({ contactEmail: event.currentTarget.value })}
        />
      </SettingsRow>
      <SettingsRow
        label="Session timeout"
        now={hoursWords(seen)}
        isChanged={asked.settings?.sessionTimeoutHours !== undefined}
      >
        <TextInput
          aria-label="Session timeout in hours"
          description={`Hours after which its people sign in again; ${defaultSessionTimeoutHours} by default`}
          inputMode="decimal"
          value={typed.hours}
          error={issueOf('settings.sessionTimeoutHours')}
          maxLength={8}
          onChange={event => change({ hours: event.currentTarget.value })}
        />
      </SettingsRow>
      <SettingsRow label="Key limit" now={limitWords(seen)} isChanged={limit !== undefined}>
        <TextInput
          aria-label="Most partner keys at once"
          description={`Working keys at once; ${defaultMaxApiKeys} by default`}
          inputMode="numeric"
          value={typed.maxKeys}
          error={issueOf('settings.maxApiKeys')}
          maxLength={6}
          onChange={event => change({ maxKeys: event.currentTarget.value })}
        />
        {used !== null && limit !== undefined && limit < used && (
          <p className={classes.warn} role="status">
            {formatNumber(used)} keys are in use. They go on working, but none can be created or
            rotated without an outage before fewer than {formatNumber(limit)} are left.
          </p>
        )}
      </SettingsRow>
      <SettingsRow
        label="Partnership ends"
        now={endWords(seen.expiresAt)}
        isChanged={asked.expiresAt !== undefined}
      >
        <div className={classes.end}>
          <SegmentedControl
            aria-label="Partnership ends"
            data={[
              { value: 'date', label: 'On a date' },
              { value: 'none', label: 'When it is revoked' }
            ]}
            value={typed.end}
            onChange={end => change({ end })}
          />
          {typed.end === 'date' && (
            <TextInput
              type="date"
              max="9999-12-31"
              aria-label="Last day of the partnership"
              value={typed.date}
              onChange={event => change({ date: event.currentTarget.value })}
            />
          )}
        </div>
        {issueOf('expiresAt') !== undefined && (
          <p className={classes.issue}>{issueOf('expiresAt')}</p>
        )}
        {typed.end === 'none' && (
          <p className={classes.warn}>
            Without an end it stays until somebody thinks of revoking it.
          </p>
        )}
        {form.needsReason && (
          <TextInput
            mt={8}
            label={
              asked.expiresAt === null ? 'Why it needs no end any more' : 'Why it lasts longer'
            }
            description={
              state === 'expired'
                ? 'Needed; stays in the console’s journal. The partnership goes back to its state before it expired: its keys work again at once'
                : 'Needed; stays in the console’s journal'
            }
            value={form.reason}
            maxLength={1_000}
            autoComplete="off"
            onChange={event => form.setReason(event.currentTarget.value)}
          />
        )}
      </SettingsRow>
      <div className={classes.foot}>
        <span className={classes.note}>
          Sends{' '}
          <code>
            PATCH /admin/partners/
            <UntrustedText text={partner.id} maxLength={40} />
          </code>
        </span>
        {form.isChanged && (
          <Button variant="default" onClick={form.discard}>
            Discard
          </Button>
        )}
        <ActionButton type="submit" loading={form.state === 'sending'} disabledReason={offReason}>
          Save settings
        </ActionButton>
      </div>
    </form>
  )
}

const shownFields = ['contactEmail', 'maxApiKeys', 'sessionTimeoutHours', 'expiresAt']

function offWords(form: SettingsForm): string | undefined {
  if (form.state === 'changed') return 'Compare again first'
  if (!form.isChanged) return 'Nothing is changed yet'
  if (form.hasIssues) return 'Something cannot be taken as it is'
  return form.isMissingReason ? 'Enter the reason first' : undefined
}
