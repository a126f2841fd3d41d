import { call, toWireError } from '@renderer/api/call'
import type { Input } from '@shared/contract'
import type { Profile } from '@shared/contract/profiles'
import type { Rotation } from '@shared/contract/rotation-views'
import type { WireError } from '@shared/errors'
import { type QueryClient, useQuery, useQueryClient } from '@tanstack/react-query'
import { useRef, useState } from 'react'

const rotationKey = (profileId: string, rotationId: string) =>
  ['rotations', profileId, 'one', rotationId] as const

export const useRotation = (profileId: string, rotationId: string) =>
  useQuery({
    queryKey: rotationKey(profileId, rotationId),
    queryFn: () => call('rotations.get', { profileId, rotationId })
  })

/** Puts what main answered in place, and has everything made of it read again. */
export function holdRotation(client: QueryClient, profileId: string, rotation: Rotation): void {
  client.setQueryData(rotationKey(profileId, rotation.id), rotation)
  void client.invalidateQueries({
    queryKey: ['rotations', profileId],
    predicate: ({ queryKey }) => queryKey[2] !== 'one' || queryKey[3] !== rotation.id
  })
}

export type ActionName =
  | 'rotations.create'
  | 'rotations.look'
  | 'rotations.adopt'
  | 'rotations.disown'
  | 'rotations.acceptDifferences'
  | 'rotations.setConsumers'
  | 'rotations.deliver'
  | 'rotations.verify'
  | 'rotations.waive'
  | 'rotations.unwaive'
  | 'rotations.setDeadline'
  | 'rotations.record'
  | 'rotations.close'

type Rest<N extends ActionName> = Omit<Input<N>, 'profileId' | 'rotationId'>

/** Which key a DELETE is prepared for; `replacement` cancels the rotation. */
export type RevokeTarget = Input<'rotations.prepareRevoke'>['target']

/** A rotation, who looks at it, and what may be done with it. */
export type RotationWork = {
  readonly profile: Profile
  readonly rotation: Rotation
  readonly pending: ActionName | null
  readonly failed: { readonly name: ActionName; readonly error: WireError } | null
  /** Why nothing can be sent to Horizon now. */
  readonly block: string | undefined
  readonly isReadOnly: boolean
  /** Answers the failure, `null` where there was none. One at a time. */
  run<N extends ActionName>(name: N, rest: Rest<N>): Promise<WireError | null>
  forgetFailure(): void
  /** Opens the dialog that reads the key and what stops with it; sends nothing yet. */
  openRevoke(target: RevokeTarget): void
  /** Asks for the list, which says whether both keys work. */
  refreshKeys(): void
}

/** Not shown: what was pressed second simply does not count. */
const busy: WireError = { code: 'paused', message: 'Another action is under way' }

/** Runs one action at a time and keeps how the last one failed. */
export function useRotationActions(profileId: string, rotationId: string) {
  const client = useQueryClient()
  const [pending, setPending] = useState<ActionName | null>(null)
  // Two presses can come before the page is drawn anew.
  const isBusy = useRef(false)
  const [failed, setFailed] = useState<RotationWork['failed']>(null)

  const run: RotationWork['run'] = async (name, rest) => {
    if (isBusy.current) return busy
    isBusy.current = true
    setPending(name)
    setFailed(null)
    try {
      const input = { profileId, rotationId, ...rest } as Input<typeof name>
      holdRotation(client, profileId, (await call(name, input)) as Rotation)
      void client.invalidateQueries({ queryKey: ['reveals', profileId] })
      return null
    } catch (thrown) {
      const error = toWireError(thrown)
      setFailed({ name, error })
      // What it stands at may be other than what is shown.
      void client.invalidateQueries({ queryKey: rotationKey(profileId, rotationId) })
      return error
    } finally {
      isBusy.current = false
      setPending(null)
    }
  }

  return { pending, failed, run, forgetFailure: () => setFailed(null) }
}

type NamedAction = Rotation['actions'][number]['name']

/** Why the action cannot be taken: `null` where it can, `undefined` where it has no place now. */
export const lockOf = ({ actions }: Rotation, name: NamedAction): string | null | undefined =>
  actions.find(action => action.name === name)?.lockedBecause

/** Whether the old key still works, so that a cancelled rotation leaves one that does. */
export const isOldAlive = ({ oldKeyNow }: Rotation): boolean => oldKeyNow?.enabled === true
