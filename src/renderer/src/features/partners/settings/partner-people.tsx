import { UntrustedText } from '@renderer/ui/untrusted-text'
import type { Partner } from '@shared/horizon/partner'
import classes from './settings-tab.module.css'

/** Who of the partner signs in, and what they asked to be told. */
export function PartnerPeople({ users }: Pick<Partner, 'users'>) {
  return (
    <section className={classes.people} aria-label="People of the partner">
      <h2 className={classes.heading}>People</h2>
      {users.length === 0 ? (
        <p className={classes.text}>Nobody of the partner has signed in yet.</p>
      ) : (
        <ul className={classes.list}>
          {users.map(({ id, name, email, notifications }) => (
            <li key={id}>
              <div className={classes.person}>
                <UntrustedText text={name || id} maxLength={100} />
              </div>
              {email != null && (
                <div className={classes.beside}>
                  <UntrustedText text={email} maxLength={200} />
                </div>
              )}
              <div className={classes.beside}>
                {notifications.length === 0 ? (
                  'No notifications'
                ) : (
                  <>
                    Notified of <UntrustedText text={notifications.join(', ')} maxLength={200} />
                  </>
                )}
              </div>
            </li>
          ))}
        </ul>
      )}
      <p className={classes.text}>
        Sign in through their own organization, take no seat of yours, and choose their own
        notifications.
      </p>
    </section>
  )
}
