import type { WireError } from '@shared/errors'
import classes from './error-details.module.css'
import { UntrustedText } from './untrusted-text'

/** True where there is more to say than the sentence. */
export const hasDetails = (error: WireError): boolean =>
  error.status !== undefined ||
  error.serverCode !== undefined ||
  error.requestId !== undefined ||
  error.serverMessage !== undefined ||
  error.incident !== undefined ||
  (error.fields?.length ?? 0) > 0

/** The codes behind a failure: `401 invalid_admin_secret · X-Request-Id req_…`. */
export function ErrorDetails({ error }: { readonly error: WireError }) {
  const line = [
    [error.status, error.serverCode].filter(part => part !== undefined).join(' '),
    error.requestId && `X-Request-Id ${error.requestId}`,
    error.incident && `Incident ${error.incident}`
  ].filter(Boolean)

  return (
    <div className={classes.box}>
      {line.length > 0 && <UntrustedText mono text={line.join(' · ')} />}
      {error.fields?.map(({ field, issue }) => (
        <div key={`${field} ${issue}`}>
          <UntrustedText mono text={field} maxLength={100} />{' '}
          <UntrustedText text={issue} maxLength={300} />
        </div>
      ))}
      {error.serverMessage && (
        <div>
          <span className={classes.label}>Horizon wrote </span>
          <UntrustedText text={error.serverMessage} />
        </div>
      )}
    </div>
  )
}
