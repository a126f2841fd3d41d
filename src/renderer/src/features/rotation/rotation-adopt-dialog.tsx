import { Button, Checkbox, Select, Textarea } from '@mantine/core'
import { call, toWireError } from '@renderer/api/call'
import { ConsoleDialog } from '@renderer/ui/console-dialog'
import { navigateTo } from '@renderer/ui/hash-location'
import { KeyName, plainKeyName } from '@renderer/ui/key-name'
import { rotationPath } from '@renderer/ui/rotation-path'
import { UntrustedText } from '@renderer/ui/untrusted-text'
import type { Profile } from '@shared/contract/profiles'
import type { Adoptable } from '@shared/contract/rotation-views'
import { visibleText } from '@shared/domain/visible-text'
import type { WireError } from '@shared/errors'
import type { Key } from '@shared/horizon/key'
import { useQueryClient } from '@tanstack/react-query'
import { useMemo, useRef, useState } from 'react'
import classes from './rotation-adopt.module.css'
import { holdRotation } from './use-rotation'

type Props = {
  readonly profile: Profile
  readonly adoptable: Adoptable
  readonly keys: readonly Key[]
  readonly onClose: () => void
}

const longest = 1_000
const mostOptions = 100

/** Begins a rotation from a key that is there already; sends nothing that writes. */
export function RotationAdoptDialog({ profile, adoptable, keys, onClose }: Props) {
  const { key, predecessors } = adoptable
  const client = useQueryClient()
  const cancel = useRef<HTMLButtonElement>(null)
  const options = useMemo(() => optionsOf(adoptable, keys), [adoptable, keys])
  const [oldKeyId, setOldKeyId] = useState(
    predecessors.length === 1 ? (predecessors[0]?.id ?? null) : null
  )
  const [holdsSecret, setHoldsSecret] = useState(false)
  const [reason, setReason] = useState('')
  const [isSending, setIsSending] = useState(false)
  const [error, setError] = useState<WireError | null>(null)
  const missing = missingWords(oldKeyId, holdsSecret, reason)

  async function adopt() {
    if (missing !== undefined || oldKeyId === null || isSending) return
    setIsSending(true)
    setError(null)
    try {
      const rotation = await call('rotations.adoptKey', {
        profileId: profile.id,
        keyId: key.id,
        oldKeyId,
        reason: reason.trim()
      })
      holdRotation(client, profile.id, rotation)
      navigateTo(rotationPath(rotation.id))
    } catch (thrown) {
      setError(toWireError(thrown))
      setIsSending(false)
    }
  }

  return (
    <ConsoleDialog
      opened
      onClose={onClose}
      title={
        <>
          Adopt <KeyName name={key.clientName} maxLength={60} />
        </>
      }
      hint={key.hint && <UntrustedText mono text={key.hint} maxLength={16} />}
      width={600}
      environment={profile.environment}
      initialFocusRef={cancel}
      error={error}
      footNote="Reads both keys. Nothing is changed at Horizon"
      onSend={() => void adopt()}
      footActions={
        <>
          <Button ref={cancel} variant="default" onClick={onClose}>
            Cancel
          </Button>
          <Button
            aria-disabled={missing !== undefined}
            data-disabled={missing !== undefined || undefined}
            data-hint={missing}
            loading={isSending}
            onClick={() => void adopt()}
          >
            Adopt key
          </Button>
        </>
      }
    >
      <div className={classes.body}>
        <p>
          A rotation is begun in which this key is the new one. The console does not have its secret
          and cannot show it: without it nobody can be moved to this key, and it should be revoked
          instead.
        </p>
        <Select
          label="The key that it replaces"
          description={
            predecessors.length === 0
              ? 'Neither Horizon nor a name says which one it is'
              : 'Those that Horizon or the name suggests come first'
          }
          placeholder="Choose the old key"
          data={options}
          value={oldKeyId}
          searchable
          limit={mostOptions}
          nothingFoundMessage="No active key matches"
          onChange={setOldKeyId}
        />
        <Checkbox
          label="I hold this key’s secret"
          checked={holdsSecret}
          onChange={event => setHoldsSecret(event.currentTarget.checked)}
        />
        <Textarea
          label="How you come to hold it"
          value={reason}
          maxLength={longest}
          rows={3}
          onChange={event => setReason(event.currentTarget.value)}
        />
      </div>
    </ConsoleDialog>
  )
}

function optionsOf({ key, predecessors }: Adoptable, keys: readonly Key[]) {
  const suggested = new Set(predecessors.map(({ id }) => id))
  const others = keys.filter(({ id, enabled }) => enabled && id !== key.id && !suggested.has(id))
  return [...predecessors, ...others].map(each => ({
    value: each.id,
    label: `${visibleText(plainKeyName(each.clientName), 80)}, ${visibleText(each.hint ?? each.id, 40)}`
  }))
}

function missingWords(
  oldKeyId: string | null,
  holdsSecret: boolean,
  reason: string
): string | undefined {
  if (oldKeyId === null) return 'Choose the key that it replaces first'
  if (!holdsSecret) return 'Tick the statement first'
  return reason.trim() === '' ? 'Type a reason first' : undefined
}
