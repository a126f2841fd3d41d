import { Button, SegmentedControl, TextInput } from '@mantine/core'
import { ActionButton } from '@renderer/ui/action-button'
import { AllowlistEditor } from '@renderer/ui/allowlist-editor/allowlist-editor'
import { ConsoleDialog } from '@renderer/ui/console-dialog'
import { formatExact } from '@renderer/ui/format'
import { UntrustedText } from '@renderer/ui/untrusted-text'
import { useKeys } from '@renderer/ui/use-keys'
import type { Profile } from '@shared/contract/profiles'
import { partnerKeyDraftIssues } from '@shared/domain/partner-draft'
import type { Partner } from '@shared/horizon/partner'
import { useRef, useState } from 'react'
import { CreateOutcome } from './create-outcome'
import classes from './create-partner-key.module.css'
import { InheritedAccess } from './inherited-access'
import {
  type ExpiryChoice,
  emptyPartnerKeyForm,
  offeredExpiries,
  type PartnerKeyField,
  type PartnerKeyForm,
  partnerKeyFieldOf,
  partnerKeyFields,
  toPartnerKeyDraft
} from './partner-key-form'
import { PartnerKeyLimit, planLimitsOf } from './partner-key-limit'
import { useCreatePartnerKey } from './use-create-partner-key'
import type { ShownPartnerKeys } from './use-partner-keys'

type Props = {
  readonly profile: Profile
  readonly partner: Partner
  /** Why nothing can be sent now; what was entered stays until it can. */
  readonly block: string | undefined
  readonly serverNowMs: number
  readonly keys: ShownPartnerKeys
  readonly onClose: () => void
}

const choiceWords: Readonly<Record<ExpiryChoice, string>> = {
  '30d': '30 d',
  '90d': '90 d',
  '1y': '1 y',
  partnership: 'Partnership',
  date: 'Date…',
  none: 'None'
}

/** A new key beside what it inherits; only narrower is offered. */
export function CreatePartnerKeyDialog(props: Props) {
  const { profile, partner, block, serverNowMs, keys, onClose } = props
  const nameRef = useRef<HTMLInputElement>(null)
  const bodyRef = useRef<HTMLDivElement>(null)
  const [form, setForm] = useState(() => emptyPartnerKeyForm(partner.expiresAt, serverNowMs))
  const [touched, setTouched] = useState<ReadonlySet<PartnerKeyField>>(new Set())
  const { data: list } = useKeys(profile.id)
  const sending = useCreatePartnerKey({
    profileId: profile.id,
    partnerId: partner.id,
    keys,
    onCreated: onClose
  })
  const { error, unanswered, mustLook } = sending
  const limits = planLimitsOf(list?.organization)
  const draft = toPartnerKeyDraft(form, partner.expiresAt, serverNowMs)
  const expiries = offeredExpiries(partner.expiresAt, serverNowMs)
  const issues = partnerKeyDraftIssues(draft, limits, serverNowMs)

  function change(changes: Partial<PartnerKeyForm>, field: PartnerKeyField) {
    setForm(before => ({ ...before, ...changes }))
    // An empty field is not worth a word before the first try to send.
    if (field !== 'clientName' && field !== 'ipAllowlist') {
      setTouched(before => new Set(before).add(field))
    }
  }
  function issueOf(field: PartnerKeyField): string | undefined {
    const refused = error?.fields?.find(each => partnerKeyFieldOf(each.field) === field)
    if (refused !== undefined) return refused.issue
    return touched.has(field) ? issues.find(issue => issue.field === field)?.issue : undefined
  }
  function submit() {
    setTouched(new Set(partnerKeyFields))
    const first = partnerKeyFields.find(field => issues.some(issue => issue.field === field))
    if (first === undefined) void sending.create(draft)
    else
      bodyRef.current
        ?.querySelector<HTMLElement>(`[data-field="${first}"]`)
        ?.querySelector<HTMLElement>('textarea, input:not([type="checkbox"])')
        ?.focus()
  }
  function act() {
    if (mustLook) void sending.look()
    else if (block === undefined) submit()
  }

  return (
    <ConsoleDialog
      opened
      onClose={onClose}
      title={
        <>
          Create partner key for <UntrustedText text={partner.organizationName} maxLength={60} />
        </>
      }
      width={1040}
      environment={profile.environment}
      isBare
      initialFocusRef={nameRef}
      isClosable={sending.state !== 'sending'}
      error={error}
      onSend={act}
      footNote={
        block ?? (
          <>
            Sends{' '}
            <code>
              POST /admin/partners/
              <UntrustedText text={partner.id} maxLength={40} />
              /api-keys
            </code>
          </>
        )
      }
      footActions={
        <>
          <Button variant="default" onClick={onClose}>
            Cancel
          </Button>
          <ActionButton
            loading={sending.state !== 'editing'}
            disabledReason={mustLook ? undefined : block}
            onClick={act}
          >
            {mustLook
              ? 'Look at the list first'
              : (unanswered?.found.length ?? 0) > 0
                ? 'Create another key'
                : 'Create partner key'}
          </ActionButton>
        </>
      }
    >
      <div className={classes.panes}>
        <div className={classes.form} ref={bodyRef}>
          <div data-field="clientName">
            <TextInput
              ref={nameRef}
              label="Name"
              description="What the partner uses it for; the key shows under it in the audit log"
              value={form.clientName}
              error={issueOf('clientName')}
              maxLength={400}
              autoComplete="off"
              onChange={event => change({ clientName: event.currentTarget.value }, 'clientName')}
            />
          </div>
          <AllowlistEditor
            label="Allowed addresses"
            value={form.allowlist}
            issue={issueOf('ipAllowlist')}
            reasonIssue={issueOf('openReason')}
            onChange={allowlist => change({ allowlist }, 'ipAllowlist')}
          />
          <div className={classes.columns}>
            <PartnerKeyLimit
              field="rateLimit"
              label="Per minute"
              plan={limits.requestsPerMinute}
              value={form.perMinute}
              issue={issueOf('rateLimit')}
              placeholder="Horizon’s default"
              onChange={perMinute => change({ perMinute }, 'rateLimit')}
            />
            <PartnerKeyLimit
              field="rateLimitPerDay"
              label="Per day"
              plan={limits.requestsPerDay}
              value={form.perDay}
              issue={issueOf('rateLimitPerDay')}
              placeholder="No limit of its own"
              onChange={perDay => change({ perDay }, 'rateLimitPerDay')}
            />
          </div>
          <section aria-label="Expiry" data-field="expiresAt">
            <div className={classes.label}>
              <span id="partner-key-expiry">Expires</span>
              <span className={classes.beside}>{expiryWords(draft.expiresAt, partner)}</span>
            </div>
            <SegmentedControl
              fullWidth
              aria-labelledby="partner-key-expiry"
              data={expiries.map(value => ({ value, label: choiceWords[value] }))}
              value={form.expiry}
              onChange={expiry => change({ expiry }, 'expiresAt')}
            />
            {form.expiry === 'date' && (
              <TextInput
                mt={8}
                type="date"
                max="9999-12-31"
                aria-label="Last day on which the key works"
                value={form.date}
                error={issueOf('expiresAt')}
                onChange={event => change({ date: event.currentTarget.value }, 'expiresAt')}
              />
            )}
            {form.expiry === 'none' && (
              <p className={classes.look}>Horizon advises an expiry for keys of third parties.</p>
            )}
          </section>
          <CreateOutcome unanswered={unanswered} />
        </div>
        <InheritedAccess profileId={profile.id} partner={partner} />
      </div>
    </ConsoleDialog>
  )
}

/** When it ends; a partnership that ends before ends the key too. */
function expiryWords(expiresAt: string | null, { expiresAt: partnerEnd }: Partner): string {
  if (expiresAt === '') return 'choose a date'
  const day = (iso: string) => formatExact(iso).local.split(',', 1)[0] ?? ''
  const own = expiresAt === null ? 'never' : day(expiresAt)
  if (expiresAt !== null && expiresAt === partnerEnd) return `${own}, with the partnership`
  const endsBefore =
    partnerEnd != null && (expiresAt === null || Date.parse(partnerEnd) < Date.parse(expiresAt))
  return endsBefore ? `${own}; the partnership ends ${day(partnerEnd)}` : own
}
