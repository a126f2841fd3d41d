import { Button } from '@mantine/core'
import { call, toWireError } from '@renderer/api/call'
import { ErrorStrip } from '@renderer/ui/error-strip'
import { KeyName } from '@renderer/ui/key-name'
import { revokePath } from '@renderer/ui/keys-path'
import { NoticeStrip } from '@renderer/ui/notice-strip'
import { TimeText } from '@renderer/ui/time-text'
import type { StrayKey } from '@shared/contract/keys'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useLocation } from 'wouter'
import { useStrayKeys } from './use-keys'

type Props = {
  readonly profileId: string
  /** False where nothing may be written at all. */
  readonly canWrite: boolean
}

/** Keys that exist, or may exist, without anyone having stored them: each wants a decision. */
export function StrayKeysStrip({ profileId, canWrite }: Props) {
  const { data: strays = [] } = useStrayKeys(profileId)
  return strays.map(stray => (
    <StrayStrip key={stray.operationId} profileId={profileId} canWrite={canWrite} stray={stray} />
  ))
}

function StrayStrip({ profileId, canWrite, stray }: Props & { readonly stray: StrayKey }) {
  const client = useQueryClient()
  const [, navigate] = useLocation()
  const { keyId } = stray
  const dismiss = useMutation({
    mutationFn: () => call('keys.dismissStray', { profileId, operationId: stray.operationId }),
    onSuccess: () => client.invalidateQueries({ queryKey: ['keys', profileId, 'strays'] })
  })
  const { title, text, dismissal } = words[stray.kind]

  return (
    <>
      <NoticeStrip
        tone="danger"
        title={
          <>
            <KeyName name={stray.clientName} maxLength={100} />: {title}
          </>
        }
        actions={
          <>
            <Button
              size="xs"
              variant="default"
              loading={dismiss.isPending}
              onClick={() => dismiss.mutate()}
            >
              {dismissal}
            </Button>
            {keyId !== undefined && canWrite && (
              <Button
                size="xs"
                variant="default"
                c="var(--hc-danger-text)"
                onClick={() => navigate(revokePath(keyId))}
              >
                Revoke key…
              </Button>
            )}
          </>
        }
      >
        Requested <TimeText iso={stray.createdAt} mode="relative" />. {text}
      </NoticeStrip>
      {dismiss.error && (
        <ErrorStrip
          title="It stays listed"
          error={toWireError(dismiss.error)}
          onRetry={() => dismiss.mutate()}
        />
      )}
    </>
  )
}

const words: Readonly<
  Record<StrayKey['kind'], { title: string; text: string; dismissal: string }>
> = {
  'never-shown': {
    title: 'created, never shown',
    text: 'The console ended before anyone saw this key, so nobody can use it. Revoke it and create another.',
    dismissal: 'Keep it and hide this'
  },
  'not-confirmed': {
    title: 'shown, never confirmed as stored',
    text: 'It was shown or copied, and the console ended before it was confirmed. If it is not stored, revoke it and create another.',
    dismissal: 'It is stored'
  },
  'outcome-unknown': {
    title: 'may have been created',
    text: 'The answer to the request never came. Look for it in the list; if it is there, nobody has seen it: revoke it and create another.',
    dismissal: 'I have looked'
  }
}
