import { UnstyledButton } from '@mantine/core'
import { toWireError } from '@renderer/api/call'
import { EnvironmentBadge } from '@renderer/ui/environment-badge'
import { ErrorStrip } from '@renderer/ui/error-strip'
import { activateProfile } from '@renderer/ui/profile-actions'
import { UntrustedText } from '@renderer/ui/untrusted-text'
import type { Profile } from '@shared/contract/profiles'
import { safetyLevelWords } from '@shared/domain/safety-level'
import { IconChevronRight } from '@tabler/icons-react'
import { useMutation } from '@tanstack/react-query'
import classes from './known-profiles.module.css'

/** Profiles to open where none is active, such as after the active one was deleted. */
export function KnownProfiles({ profiles }: { readonly profiles: readonly Profile[] }) {
  const activate = useMutation({ mutationFn: activateProfile })
  return (
    <section aria-labelledby="known-profiles" className={classes.section}>
      <h2 id="known-profiles" className={classes.title}>
        Profiles on this computer
      </h2>
      <ul className={classes.list}>
        {profiles.map(({ id, name, environment, isLocal, baseUrl, safetyLevel }) => (
          <li key={id}>
            <UnstyledButton
              className={classes.row}
              disabled={activate.isPending}
              onClick={() => activate.mutate(id)}
            >
              <span className={classes.name}>
                <UntrustedText text={name} />
              </span>
              <EnvironmentBadge environment={environment} isLocal={isLocal} />
              <span className={classes.safety}>{safetyLevelWords[safetyLevel]}</span>
              <span className={classes.address} data-hint-if-cut>
                <UntrustedText mono text={baseUrl} />
              </span>
              <IconChevronRight size={14} aria-hidden />
            </UnstyledButton>
          </li>
        ))}
      </ul>
      {activate.error && (
        <ErrorStrip title="The profile was not opened" error={toWireError(activate.error)} />
      )}
    </section>
  )
}
