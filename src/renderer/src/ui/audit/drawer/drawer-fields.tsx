import { CopyButton } from '@renderer/ui/copy-button'
import { formatNumber } from '@renderer/ui/format'
import { UntrustedText } from '@renderer/ui/untrusted-text'
import { actorTypeWords } from '@shared/domain/audit-words'
import type { AuditEntry } from '@shared/horizon/audit-entry'
import type { ReactNode } from 'react'
import { OutcomeWord } from '../outcome-word'
import classes from './audit-drawer.module.css'
import { DrawerSection } from './drawer-section'
import { delayWords } from './moment-words'
import type { AuditEntryView } from './use-audit-entry'

/** What the entry says, part by part; each can be copied as it came. */
export function DrawerFields({ view }: { readonly view: AuditEntryView }) {
  const { row, addressCount } = view
  const { entry } = row
  const { actor, partner, apiKey, resource, ip, userAgent, requestId, reason } = entry
  return (
    <DrawerSection title="Fields">
      <dl className={classes.fields}>
        <Field name="Actor" value={actor?.name ?? actor?.email ?? actor?.id}>
          {actor?.type != null && <Beside text={actorTypeWords(actor.type)} />}
        </Field>
        <Field name="E-mail" value={actor?.name == null ? undefined : actor.email} />
        <Field name="Actor id" value={idOf(actor)} mono />
        <Field name="Partner" value={partner?.organizationName ?? partner?.id}>
          {partner?.organizationName != null && partner.id != null && (
            <Beside text={partner.id} mono />
          )}
        </Field>
        <Field name="Key" value={apiKey?.prefix ?? apiKey?.id} mono>
          {apiKey?.prefix != null && apiKey.id != null && <Beside text={apiKey.id} mono />}
        </Field>
        <Field name="Resource" value={resource?.name ?? resource?.id}>
          {resource?.type != null && <Beside text={resource.type.replaceAll('_', ' ')} />}
          {resource?.name != null && resource.id != null && <Beside text={resource.id} mono />}
        </Field>
        <Field
          name="Outcome"
          value={entry.outcome}
          shown={<OutcomeWord outcome={entry.outcome} />}
        />
        <Field name="Reason" value={reason} />
        <Field name="From" value={ip} mono>
          {addressCount !== null && ip != null && (
            <span className={classes.beside}>
              seen {addressCount === 1 ? 'once' : `${formatNumber(addressCount)} times`}
            </span>
          )}
        </Field>
        <Field name="Agent" value={userAgent} />
        <Field name="Request" value={requestId} mono />
        <Field name="Entry" value={entry.id} mono />
        <Field name="Sequence" value={`${entry.seq}`} shown={formatNumber(entry.seq)}>
          <Recorded entry={entry} />
        </Field>
      </dl>
    </DrawerSection>
  )
}

/** Where something else stands for it already, its id is said beside. */
const idOf = (party: AuditEntry['actor']): string | null | undefined =>
  party?.name == null && party?.email == null ? undefined : party.id

function Recorded({ entry: { occurredAt, recordedAt } }: { readonly entry: AuditEntry }) {
  const words = delayWords(occurredAt, recordedAt)
  return words === undefined ? null : <span className={classes.beside}>{words}</span>
}

const Beside = ({ text, mono = false }: { readonly text: string; readonly mono?: boolean }) => (
  <span className={classes.beside}>
    <UntrustedText text={text} mono={mono} maxLength={120} />
  </span>
)

type FieldProps = {
  readonly name: string
  readonly value: string | null | undefined
  /** Where it is read otherwise than it came. */
  readonly shown?: ReactNode
  readonly mono?: boolean
  readonly children?: ReactNode
}

function Field({ name, value, shown, mono = false, children }: FieldProps) {
  if (value == null || value === '') return null
  return (
    <div className={classes.field}>
      <dt>{name}</dt>
      <dd>
        {shown ?? <UntrustedText text={value} mono={mono} maxLength={400} />} {children}
      </dd>
      <dd className={classes.copy}>
        <CopyButton text={value} what={name.toLowerCase()} />
      </dd>
    </div>
  )
}
