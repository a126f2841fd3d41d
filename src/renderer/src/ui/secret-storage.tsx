import { Button, Checkbox } from '@mantine/core'
import { call } from '@renderer/api/call'
import { IconLock, IconLockExclamation } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import classes from './secret-storage.module.css'

export const useKeychain = () =>
  useQuery({ queryKey: ['keychain'], queryFn: () => call('keychain.status', {}), staleTime: 0 })

/** Where a secret entered now would be kept; `null` until that is known or chosen. */
export function useSecretStorage() {
  const keychain = useKeychain()
  const [isSessionOnly, setIsSessionOnly] = useState(false)
  const isReady = keychain.data?.state === 'ready'
  const storage: 'keychain' | 'session' | null = isReady
    ? 'keychain'
    : isSessionOnly
      ? 'session'
      : null
  return { keychain, isReady, isSessionOnly, setIsSessionOnly, storage }
}

type Props = { readonly choice: ReturnType<typeof useSecretStorage> }

/** Shown where the keychain cannot take a secret: why, and the one other way. */
export function SecretStorageChoice({ choice }: Props) {
  const { keychain, isReady, isSessionOnly, setIsSessionOnly } = choice
  if (isReady || keychain.isPending) return null
  return (
    <div className={classes.box} role="status">
      <div className={classes.title}>
        {keychain.data?.message ?? 'The keychain’s state is not known'}
      </div>
      <div className={classes.text}>
        {keychain.data?.nextStep ?? 'The admin secret is never written to a file instead.'}
      </div>
      <div className={classes.actions}>
        <Checkbox
          label="Keep for this session only: asked for again at the next start"
          checked={isSessionOnly}
          onChange={event => setIsSessionOnly(event.currentTarget.checked)}
        />
        <Button
          size="sm"
          variant="default"
          loading={keychain.isFetching}
          onClick={() => void keychain.refetch()}
        >
          Check again
        </Button>
      </div>
    </div>
  )
}

const stateWords = {
  ready: 'unlocked',
  locked: 'locked',
  unavailable: 'not available',
  error: 'not working'
} as const

/** The keychain's state in one line. */
export function KeychainLine() {
  const { data: keychain } = useKeychain()
  if (keychain === undefined) return null
  const isReady = keychain.state === 'ready'
  return (
    <span className={classes.line} data-warn={!isReady || undefined}>
      {isReady ? (
        <IconLock size={14} stroke={1.7} />
      ) : (
        <IconLockExclamation size={14} stroke={1.7} />
      )}
      Keychain: {keychain.backend}, {stateWords[keychain.state]}
    </span>
  )
}
