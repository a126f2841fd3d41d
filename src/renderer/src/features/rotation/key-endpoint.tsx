import { UntrustedText } from '@renderer/ui/untrusted-text'

type Props = {
  readonly method: 'POST' | 'DELETE'
  readonly partnerId: string | undefined
  /** Absent for one that is to be made. */
  readonly keyId?: string
}

/** What is sent: a partner's key is made and ended under its partner. */
export function KeyEndpoint({ method, partnerId, keyId }: Props) {
  return (
    <code>
      {method} /admin/
      {partnerId !== undefined && (
        <>
          partners/
          <UntrustedText text={partnerId} maxLength={60} />/
        </>
      )}
      api-keys
      {keyId !== undefined && (
        <>
          /<UntrustedText text={keyId} maxLength={60} />
        </>
      )}
    </code>
  )
}
