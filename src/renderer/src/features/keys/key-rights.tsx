import { KeyScopeChip } from '@renderer/ui/key-scope-chip'
import { NoticeStrip } from '@renderer/ui/notice-strip'
import { TimeText } from '@renderer/ui/time-text'
import { UntrustedText } from '@renderer/ui/untrusted-text'
import { type ShownDirectory, useDirectory } from '@renderer/ui/use-directory'
import { allScopes, effectiveScopes, roleAllows } from '@shared/domain/scope-catalogue'
import type { DirectoryUser } from '@shared/horizon/directory'
import type { Key } from '@shared/horizon/key'
import { type UserRole, userRoles } from '@shared/horizon/user-roles'
import type { ReactNode } from 'react'
import classes from './key-page.module.css'
import { Section } from './overview-tab-section'

type Props = { readonly profileId: string; readonly keyObject: Key }

/** What a user key can really do: no more than its owner's role. */
export function KeyRights({ profileId, keyObject }: Props) {
  const directory = useDirectory(profileId, { refreshes: true })
  return (
    <Section
      title="Rights of the owner"
      beside={
        directory.fetchedAt !== null && (
          <>
            People fetched <TimeText iso={directory.fetchedAt} mode="relative" />
          </>
        )
      }
    >
      <Rights directory={directory} keyObject={keyObject} />
    </Section>
  )
}

type RightsProps = { readonly directory: ShownDirectory; readonly keyObject: Key }

function Rights({ directory, keyObject }: RightsProps) {
  const { users, userById, isFetching } = directory
  if (users == null) {
    if (isFetching)
      return <p className={classes.sentence}>Reading the people of this organization</p>
    return (
      <p className={classes.sentence}>
        {users === null
          ? 'This Horizon has no endpoint for people, so the owner’s role is not known here.'
          : 'People could not be read, so the owner’s role is not known here.'}{' '}
        Horizon cuts the scopes down to what the role may do, at each call.
      </p>
    )
  }
  const owner = userById.get(keyObject.createdBy?.id ?? '')
  if (owner === undefined) {
    return (
      <NoticeStrip tone="warn" title="The owner is not among the people of this organization">
        What the key can do cannot be said: Horizon decides by the owner’s role at each call.
      </NoticeStrip>
    )
  }
  return <OwnersRights owner={owner} scopes={keyObject.scopes} />
}

type OwnersProps = { readonly owner: DirectoryUser; readonly scopes: readonly string[] }

function OwnersRights({ owner, scopes }: OwnersProps) {
  const role = userRoles.find(each => each === owner.role)
  return (
    <>
      {owner.status === 'deactivated' && (
        <NoticeStrip tone="danger" title="The owner is deactivated, so every call is refused">
          Horizon answers 401 to this key until the owner is active again. Whoever left may still
          have it: Horizon advises to replace and revoke keys after a departure or an incident.
        </NoticeStrip>
      )}
      {owner.status === 'pending' && (
        <NoticeStrip tone="warn" title="The owner has not signed in yet">
          The invitation is still open.
        </NoticeStrip>
      )}
      <dl className={classes.facts}>
        <dt>Owner</dt>
        <dd>
          <UntrustedText text={owner.name || owner.id} maxLength={100} />
        </dd>
        <dt>Role</dt>
        <dd>
          <UntrustedText
            text={role === undefined ? `${owner.role}, unknown here` : sentenceCase(role)}
          />
        </dd>
        <dt>Status</dt>
        <dd>
          <UntrustedText text={sentenceCase(owner.status)} maxLength={40} />
        </dd>
        {owner.status === 'deactivated' ? (
          <NoEffect scopes={scopes} />
        ) : (
          role !== undefined && <Effect role={role} scopes={scopes} />
        )}
      </dl>
    </>
  )
}

function Effect({ role, scopes }: { readonly role: UserRole; readonly scopes: readonly string[] }) {
  const isAll = scopes.includes(allScopes)
  const held = effectiveScopes(role, scopes)
  const dead = isAll ? [] : scopes.filter(scope => !roleAllows(role, scope))
  return (
    <>
      <dt>In effect</dt>
      <dd>
        <Chips scopes={held}>none: every call is refused</Chips>
        {isAll && role !== 'owner' && (
          <div className={classes.beside}>All scopes, cut down to what this role may do.</div>
        )}
      </dd>
      {dead.length > 0 && (
        <>
          <dt>Without effect</dt>
          <dd>
            <Chips scopes={dead} />
            <div className={classes.beside}>
              Held by the key, but beyond the role. They take effect if the role changes.
            </div>
          </dd>
        </>
      )}
    </>
  )
}

const NoEffect = ({ scopes }: { readonly scopes: readonly string[] }) => (
  <>
    <dt>In effect</dt>
    <dd>none: every call is refused</dd>
    {scopes.length > 0 && (
      <>
        <dt>Without effect</dt>
        <dd>
          <Chips scopes={scopes} />
          <div className={classes.beside}>
            Held by the key. They take effect again, as far as the role goes, if the owner becomes
            active.
          </div>
        </dd>
      </>
    )}
  </>
)

type ChipsProps = { readonly scopes: readonly string[]; readonly children?: ReactNode }

const Chips = ({ scopes, children }: ChipsProps) =>
  scopes.length === 0 ? (
    children
  ) : (
    <div className={classes.scopes}>
      {[...new Set(scopes)].map(scope => (
        <KeyScopeChip key={scope} scope={scope} />
      ))}
    </div>
  )

const sentenceCase = (word: string): string => word.charAt(0).toUpperCase() + word.slice(1)
