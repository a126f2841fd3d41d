import { TextInput } from '@mantine/core'
import { call, toWireError } from '@renderer/api/call'
import { ActionButton } from '@renderer/ui/action-button'
import { ErrorStrip } from '@renderer/ui/error-strip'
import { formatNumber } from '@renderer/ui/format'
import type { Profile } from '@shared/contract/profiles'
import { partnerSettingsIssues } from '@shared/domain/partner-draft'
import type { WireError } from '@shared/errors'
import type { Partner } from '@shared/horizon/partner'
import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { keepPartner } from '../use-partners'
import classes from './slot-dialog.module.css'
import type { ShownPartnerKeys } from './use-partner-keys'

type Props = {
  readonly profile: Profile
  readonly partner: Partner
  readonly keys: ShownPartnerKeys
  readonly block: string | undefined
  readonly onRaised: () => void
}

/** One more place: the partner's own limit, one call. */
export function RaiseLimit({ profile, partner, keys, block, onRaised }: Props) {
  const client = useQueryClient()
  const now = keys.max ?? 0
  const [text, setText] = useState(String(Math.max(now, keys.used ?? 0) + 1))
  const [isSending, setIsSending] = useState(false)
  const [error, setError] = useState<WireError | null>(null)
  const limit = Number(text.trim())
  const issue =
    partnerSettingsIssues({ settings: { maxApiKeys: limit } }, Date.now())[0]?.issue ??
    (limit <= (keys.used ?? 0)
      ? `Enter more than the ${formatNumber(keys.used ?? 0)} in use`
      : undefined)

  async function raise() {
    if (isSending || issue !== undefined) return
    setIsSending(true)
    setError(null)
    try {
      const { version, settings } = partner
      const saved = await call('partners.saveSettings', {
        profileId: profile.id,
        partnerId: partner.id,
        seen: { version, settings },
        settings: { maxApiKeys: limit },
        reason: null
      })
      keepPartner(client, profile.id, saved.partner)
      await keys.readNow()
      onRaised()
    } catch (failure) {
      setError(toWireError(failure))
      // Someone else may have changed it: the next try compares with what is there now.
      void client.invalidateQueries({ queryKey: ['partner', profile.id, partner.id] })
    } finally {
      setIsSending(false)
    }
  }

  return (
    <section className={classes.way} aria-label="Raise the partner’s limit">
      <div className={classes.words}>
        <h3 className={classes.title}>Raise the partner’s limit</h3>
        <p className={classes.text}>
          Now {formatNumber(now)}. It can be lowered again in Settings.
        </p>
        {error !== null && <ErrorStrip title="The limit was not raised" error={error} />}
      </div>
      <TextInput
        className={classes.number}
        aria-label="New limit of keys"
        inputMode="numeric"
        value={text}
        maxLength={6}
        error={issue}
        onChange={event => setText(event.currentTarget.value)}
      />
      <ActionButton
        variant="default"
        loading={isSending}
        disabledReason={block ?? issue}
        onClick={() => void raise()}
      >
        Raise to {Number.isSafeInteger(limit) ? formatNumber(limit) : '…'}
      </ActionButton>
    </section>
  )
}
