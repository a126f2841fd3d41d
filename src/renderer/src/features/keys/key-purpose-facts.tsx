import { Button } from '@mantine/core'
import { ErrorStrip } from '@renderer/ui/error-strip'
import { formatDate } from '@renderer/ui/format'
import { TimeText } from '@renderer/ui/time-text'
import { UntrustedText } from '@renderer/ui/untrusted-text'
import { usePurposes } from '@renderer/ui/use-purposes'
import type { StoredPurpose } from '@shared/contract/key-records'
import { IconPencil } from '@tabler/icons-react'
import classes from './key-page.module.css'
import { Section } from './overview-tab-section'

type Props = {
  readonly profileId: string
  readonly keyId: string
  readonly canEdit: boolean
  readonly onEdit: () => void
}

/** Why the key exists and whom to call about it, as the console keeps it. */
export function KeyPurposeFacts({ profileId, keyId, canEdit, onEdit }: Props) {
  const { purposeOf, isLoading, failure } = usePurposes(profileId)
  const purpose = purposeOf.get(keyId)
  return (
    <Section
      title="Purpose"
      beside={
        purpose !== undefined && (
          <>
            <UntrustedText text={purpose.updatedBy} maxLength={60} />,{' '}
            <TimeText iso={purpose.updatedAt} mode="relative" />
          </>
        )
      }
      action={
        canEdit && (
          <Button
            size="xs"
            variant="default"
            leftSection={<IconPencil size={14} stroke={1.7} aria-hidden />}
            onClick={onEdit}
          >
            Edit purpose
          </Button>
        )
      }
    >
      {failure !== undefined && (
        <ErrorStrip title="What the key is for could not be read" error={failure} />
      )}
      {purpose === undefined && !isLoading && failure === undefined && (
        <p className={classes.sentence}>
          Nobody has written down what this key is for. Horizon has no field for it, so the console
          keeps it on this computer.
        </p>
      )}
      {purpose !== undefined && <PurposeList purpose={purpose} />}
    </Section>
  )
}

function PurposeList({ purpose }: { readonly purpose: StoredPurpose }) {
  const { owner, system, storedIn, ticket, reviewOn, note } = purpose
  const lines = [
    ['Owner', owner],
    ['System', system],
    ['Stored in', storedIn],
    ['Ticket', ticket],
    ['Review on', reviewOn === null ? '' : formatDate(`${reviewOn}T00:00:00`)],
    ['Note', note]
  ] as const
  return (
    <dl className={classes.facts}>
      {lines
        .filter(([, text]) => text !== '')
        .flatMap(([name, text]) => [
          <dt key={name}>{name}</dt>,
          <dd key={`${name} text`}>
            <UntrustedText text={text} maxLength={2_000} />
          </dd>
        ])}
    </dl>
  )
}
